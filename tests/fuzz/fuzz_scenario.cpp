// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a scenario: what is read can be written and read again alike, and its estimate is finite.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/answer/estimate_json.h"
#include "data/scenario/scenario_json.h"
#include "model/estimate/estimate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto read = cw::scenarioFromJson(std::string_view(reinterpret_cast<const char*>(bytes), size), "fuzz");
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  const auto again = cw::scenarioFromJson(cw::scenarioToJson(read.value()), "fuzz");
  if (!again || !(again.value() == read.value())) std::abort();
  // A search over plans of a huge cluster is sound and slow.
  if (!read.value().plan) return 0;
  if (cw::estimateToJson(read.value(), cw::estimate(read.value())).empty()) std::abort();
  return 0;
}
