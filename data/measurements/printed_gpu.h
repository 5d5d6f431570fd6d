// SPDX-License-Identifier: GPL-3.0-or-later
// GPU names as publications print them, resolved to catalogue rows.
#pragma once

#include <string_view>

#include "model/hardware/gpu.h"

namespace cw {

/// "A100-80GB" is the catalogue's a100-sxm-80gb. A catalogue id is understood too. Null: no such GPU.
const Gpu* gpuByPrintedName(std::string_view printedName);

}  // namespace cw
