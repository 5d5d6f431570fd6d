// SPDX-License-Identifier: GPL-3.0-or-later
// How a number came about: a graph of arithmetic whose named nodes a planner can read.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace cw {

enum class Operation { leaf, add, subtract, multiply, divide, minimum, maximum, power, squareRoot, exponential, logarithm2, roundUp,
                       complement, onePlus, reciprocal,  ///< 1 − a, 1 + a, 1 / a
                       same };                           ///< a number by another name

struct DerivationNode;
using DerivationPtr = std::shared_ptr<const DerivationNode>;

struct DerivationNode {
  Operation operation = Operation::leaf;
  double value = 0;
  DerivationPtr left, right;
  std::string name;    ///< empty: an unnamed intermediate, shown as part of its parent's formula
  std::string unit;    ///< "s", "W", "USD" …
  std::string source;  ///< of a leaf: catalogue row, calibration constant, or place in the scenario
  ~DerivationNode();   ///< iterative: long sums would overflow the stack otherwise
};

/// One line of the tree that a planner sees: a named number, its formula in the names of its inputs, and these.
struct DerivationStep {
  std::string name, unit, formula, source;
  double value = 0;
  std::vector<DerivationPtr> inputs;  ///< the nearest named nodes below, each once, in order of appearance
};
DerivationStep describe(const DerivationNode& node);

/// Evaluates the whole graph again from its leaves.
double recompute(const DerivationNode& root);

}  // namespace cw
