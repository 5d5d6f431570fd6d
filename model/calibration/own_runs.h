// SPDX-License-Identifier: GPL-3.0-or-later
// A team's measured runs as they were typed or imported, kept with the plan: whoever opens it can add one and refit. No
// answer depends on them before a refit is applied.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cw {

/// One cell of text for each column of a measurements file.
using RunCells = std::vector<std::string>;

/// Shared between copies: scenarios are copied often, and these only kept.
class OwnRuns {
 public:
  OwnRuns() = default;
  explicit OwnRuns(std::vector<RunCells> runs) : runs_(std::make_shared<const std::vector<RunCells>>(std::move(runs))) {}

  const std::vector<RunCells>& list() const {
    static const std::vector<RunCells> none;
    return runs_ ? *runs_ : none;
  }
  bool operator==(const OwnRuns& other) const { return runs_ == other.runs_ || list() == other.list(); }

 private:
  std::shared_ptr<const std::vector<RunCells>> runs_;
};

}  // namespace cw
