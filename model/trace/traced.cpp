// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trace/traced.h"

#include <cmath>

namespace cw {
namespace {

double evaluate(Operation operation, double a, double b) {
  switch (operation) {
    case Operation::leaf: return a;
    case Operation::add: return a + b;
    case Operation::subtract: return a - b;
    case Operation::multiply: return a * b;
    case Operation::divide: return a / b;
    case Operation::minimum: return minimum(a, b);
    case Operation::maximum: return maximum(a, b);
    case Operation::power: return power(a, b);
    case Operation::squareRoot: return squareRoot(a);
    case Operation::exponential: return exponential(a);
    case Operation::logarithm2: return logarithm2(a);
    case Operation::roundUp: return roundUp(a);
    case Operation::complement: return complement(a);
    case Operation::onePlus: return onePlus(a);
    case Operation::reciprocal: return reciprocal(a);
    case Operation::same: return a;
  }
  return 0;
}

}  // namespace

double evaluateOperation(Operation operation, double a, double b) { return evaluate(operation, a, b); }

Traced::Traced(double literal) {
  auto node = std::make_shared<DerivationNode>();
  node->value = literal;
  node_ = std::move(node);
}

namespace {

/// A plain number without a name: what a formula's text may leave out.
bool isLiteral(const Traced& a, double value) {
  return a.node()->operation == Operation::leaf && a.node()->name.empty() && a.value() == value;
}

}  // namespace

Traced combine(Operation operation, const Traced& left, const Traced& right) {
  // Adding nothing and multiplying by one are not worth a planner's reading; the value is the same to the bit.
  if (operation == Operation::add && isLiteral(left, 0)) return right;
  if ((operation == Operation::add || operation == Operation::subtract) && isLiteral(right, 0)) return left;
  if (operation == Operation::multiply && isLiteral(left, 1)) return right;
  if ((operation == Operation::multiply || operation == Operation::divide) && isLiteral(right, 1)) return left;
  if (operation == Operation::multiply && (isLiteral(left, 0) || isLiteral(right, 0)) && std::isfinite(left.value()) && std::isfinite(right.value()))
    return Traced(0.0);
  auto node = std::make_shared<DerivationNode>();
  node->operation = operation;
  node->value = evaluate(operation, left.value(), right.value());
  node->left = left.node();
  node->right = right.node();
  return Traced(DerivationPtr(std::move(node)));
}

Traced apply(Operation operation, const Traced& argument) {
  auto node = std::make_shared<DerivationNode>();
  node->operation = operation;
  node->value = evaluate(operation, argument.value(), 0);
  node->left = argument.node();
  return Traced(DerivationPtr(std::move(node)));
}

bool isNothing(const Traced& a) { return isLiteral(a, 0); }

namespace {

Traced withName(const Traced& a, std::string name, const char* unit) {
  const DerivationNode& known = *a.node();
  if (known.name == name) return a;
  auto node = std::make_shared<DerivationNode>();
  node->value = known.value;
  node->name = std::move(name);
  node->unit = unit;
  if (known.operation == Operation::leaf && known.name.empty()) {
    // Only a sum or product of nothing comes to a name without an input: what the plan does not have.
    node->source = known.value == 0 ? "none under this plan and tenure" : "";
  } else if (known.name.empty()) {
    node->operation = known.operation;
    node->left = known.left;
    node->right = known.right;
  } else {
    node->operation = Operation::same;
    node->left = a.node();
  }
  return Traced(DerivationPtr(std::move(node)));
}

}  // namespace

Traced named(const Traced& a, const char* name, const char* unit) { return withName(a, name, unit); }

Traced named(const Traced& a, const char* what, const char* ofWhich, const char* unit) {
  return withName(a, std::string(what) + ", " + ofWhich, unit);
}

Traced renamed(const Traced& a, const char* what, const char* ofWhich, const char* unit) {
  const DerivationNode& known = *a.node();
  if (known.operation == Operation::leaf) return named(a, what, ofWhich, unit);
  auto node = std::make_shared<DerivationNode>();
  node->operation = known.operation;
  node->value = known.value;
  node->left = known.left;
  node->right = known.right;
  node->name = std::string(what) + ", " + ofWhich;
  node->unit = unit;
  return Traced(DerivationPtr(std::move(node)));
}

template <>
Traced input<Traced>(double value, const char* name, const char* unit, const char* source) {
  auto node = std::make_shared<DerivationNode>();
  node->value = value;
  node->name = name;
  node->unit = unit;
  node->source = source;
  return Traced(DerivationPtr(std::move(node)));
}

}  // namespace cw
