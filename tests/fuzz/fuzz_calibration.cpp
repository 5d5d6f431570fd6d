// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a calibration: what is read can be written and read again alike.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/calibration/calibration_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto read = cw::teamCalibrationFromJson(text, "fuzz");
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  const auto again = cw::teamCalibrationFromJson(cw::calibrationToJson(read.value()), "fuzz");
  if (!again || !(again.value() == read.value())) std::abort();
  return 0;
}
