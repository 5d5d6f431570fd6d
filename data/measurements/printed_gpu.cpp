// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/measurements/printed_gpu.h"

#include <utility>

#include "data/catalog/catalog.h"

namespace cw {

const Gpu* gpuByPrintedName(std::string_view printedName) {
  static constexpr std::pair<std::string_view, std::string_view> ids[] = {
      {"H100", "h100-sxm"},
      {"H200", "h200-sxm"},
      {"H800", "h800-sxm"},
      {"A100-80GB", "a100-sxm-80gb"},
      {"A100-40GB", "a100-sxm-40gb"},
      {"H100-96GB-HBM2e-500W", "h100-sxm-96gb-hbm2e-500w"},
      {"B200", "b200-sxm"},
      {"B300", "b300-sxm"},
      {"GB200", "gb200"},
      {"GB300", "gb300"},
  };
  for (const auto& [printed, id] : ids)
    if (printed == printedName) return shippedCatalog().findGpu(id);
  return shippedCatalog().findGpu(printedName);
}

}  // namespace cw
