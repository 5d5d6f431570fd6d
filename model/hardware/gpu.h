// SPDX-License-Identifier: GPL-3.0-or-later
// One GPU type. All peaks are dense; NVLink is per direction.
#pragma once

#include <optional>
#include <string>

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

/// Chip generation. GPUs of one die share every compute, overlap and efficiency constant and differ in
/// memory, link and power facts alone (H100, H200 and H800 are all Hopper).
enum class Die { ampere, hopper, blackwell };

struct Gpu {
  std::string id;    ///< "h100-sxm", the catalogue's key
  std::string name;  ///< "H100 SXM5 80GB"
  Die die = Die::hopper;
  FlopRate bf16Dense;                ///< dense peak, BF16 and FP16
  std::optional<FlopRate> fp8Dense;  ///< absent on a die without FP8
  std::optional<FlopRate> fp4Dense;
  Bytes hbmCapacity;
  ByteRate hbmBandwidth;
  ByteRate nvlinkPerDirection;
  int streamingMultiprocessors = 0;
  Power tdp;
  Fact<Power> idle;  ///< powered, nothing running
  Provenance provenance;
  bool operator==(const Gpu&) const = default;
};

}  // namespace cw
