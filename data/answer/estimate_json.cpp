// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/estimate_json.h"

#include <nlohmann/json.hpp>

#include "data/answer/answer_tree.h"

namespace cw {

std::string estimateToJson(const Scenario& scenario, const Estimate& estimate) {
  return jsonToText(answerTree(scenario, estimate));
}

}  // namespace cw
