// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trace/derivation.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace cw {

double evaluateOperation(Operation operation, double a, double b);

namespace {

std::string shortNumber(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 6).ptr;
  return std::string(text, end);
}

int precedence(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::subtract:
    case Operation::complement:
    case Operation::onePlus: return 1;
    case Operation::multiply:
    case Operation::divide:
    case Operation::reciprocal: return 2;
    default: return 3;
  }
}

std::string formulaOf(const DerivationNode& node, std::vector<DerivationPtr>& inputs);

/// A named operand is its name and becomes an input; nullopt for an unnamed one.
std::optional<std::string> nameOf(const DerivationPtr& child, std::vector<DerivationPtr>& inputs) {
  if (child->name.empty()) return std::nullopt;
  const bool known = std::any_of(inputs.begin(), inputs.end(), [&](const DerivationPtr& other) {
    return other == child || (other->name == child->name && other->value == child->value);
  });
  if (!known) inputs.push_back(child);
  return child->name;
}

/// Text of one operand of an infix operation, in brackets where precedence demands them.
std::string operand(const DerivationPtr& child, Operation parent, bool isRight, std::vector<DerivationPtr>& inputs) {
  if (auto name = nameOf(child, inputs)) return *name;
  std::string text = formulaOf(*child, inputs);
  const int inner = precedence(child->operation), outer = precedence(parent);
  const bool notAssociative = parent == Operation::subtract || parent == Operation::divide ||
                              parent == Operation::complement || parent == Operation::reciprocal;
  if (inner < outer || (isRight && inner == outer && notAssociative)) return "(" + text + ")";
  return text;
}

std::string call(const char* function, const DerivationNode& node, std::vector<DerivationPtr>& inputs) {
  const auto argument = [&](const DerivationPtr& child) {
    auto name = nameOf(child, inputs);
    return name ? *name : formulaOf(*child, inputs);
  };
  std::string text = std::string(function) + "(" + argument(node.left);
  if (node.right) text += ", " + argument(node.right);
  return text + ")";
}

/// "1 − share": the operand in brackets where it is a sum itself.
std::string ofOne(const char* sign, const DerivationNode& node, std::vector<DerivationPtr>& inputs) {
  return std::string("1") + sign + operand(node.left, node.operation, true, inputs);
}

std::string infix(const char* sign, const DerivationNode& node, std::vector<DerivationPtr>& inputs) {
  std::string left = operand(node.left, node.operation, false, inputs);
  return left + sign + operand(node.right, node.operation, true, inputs);
}

std::string formulaOf(const DerivationNode& node, std::vector<DerivationPtr>& inputs) {
  switch (node.operation) {
    case Operation::leaf: return shortNumber(node.value);
    case Operation::add: return infix(" + ", node, inputs);
    case Operation::subtract: return infix(" − ", node, inputs);
    case Operation::multiply: return infix(" × ", node, inputs);
    case Operation::divide: return infix(" / ", node, inputs);
    case Operation::minimum: return call("min", node, inputs);
    case Operation::maximum: return call("max", node, inputs);
    case Operation::power: return call("power", node, inputs);
    case Operation::squareRoot: return call("sqrt", node, inputs);
    case Operation::exponential: return call("exp", node, inputs);
    case Operation::logarithm2: return call("log2", node, inputs);
    case Operation::roundUp: return call("round up", node, inputs);
    case Operation::complement: return ofOne(" − ", node, inputs);
    case Operation::onePlus: return ofOne(" + ", node, inputs);
    case Operation::reciprocal: return ofOne(" / ", node, inputs);
    case Operation::same: return operand(node.left, Operation::add, false, inputs);
  }
  return {};
}

}  // namespace

DerivationNode::~DerivationNode() {
  std::vector<DerivationPtr> pending;
  const auto take = [&pending](DerivationPtr& child) {
    if (child && child.use_count() == 1) pending.push_back(std::move(child));
    child.reset();
  };
  take(left);
  take(right);
  while (!pending.empty()) {
    const DerivationPtr node = std::move(pending.back());
    pending.pop_back();
    // Only this pointer holds the node, so its children may be taken before it goes.
    auto& owned = const_cast<DerivationNode&>(*node);
    take(owned.left);
    take(owned.right);
  }
}

DerivationStep describe(const DerivationNode& node) {
  DerivationStep step;
  step.name = node.name;
  step.unit = node.unit;
  step.source = node.source;
  step.value = node.value;
  if (node.operation != Operation::leaf) step.formula = formulaOf(node, step.inputs);
  return step;
}

double recompute(const DerivationNode& root) {
  // Post-order without recursion; shared nodes are evaluated once.
  std::unordered_map<const DerivationNode*, double> done;
  std::vector<const DerivationNode*> stack{&root};
  while (!stack.empty()) {
    const DerivationNode* node = stack.back();
    bool ready = true;
    for (const DerivationNode* child : {node->left.get(), node->right.get()})
      if (child && !done.count(child)) {
        stack.push_back(child);
        ready = false;
      }
    if (!ready) continue;
    stack.pop_back();
    const double a = node->left ? done.at(node->left.get()) : node->value;
    const double b = node->right ? done.at(node->right.get()) : 0;
    done[node] = evaluateOperation(node->operation, a, b);
  }
  return done.at(&root);
}

}  // namespace cw
