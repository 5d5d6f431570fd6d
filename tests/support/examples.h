// SPDX-License-Identifier: GPL-3.0-or-later
// Small, plain inputs for tests of the model.
#pragma once

#include "model/estimate/scenario.h"

namespace cw::examples {

Gpu h100();
Gpu h200();
Node h100Node();
Fabric railFabric();
Architecture llama8b();      ///< published shape of Llama 3.1 8B
Architecture llama405b();    ///< published shape of Llama 3.1 405B
Architecture mixtral8x7b();
Architecture deepSeekV3();
/// Llama 3.1 8B on 64 H100 with data parallelism alone, priced and powered.
Scenario smallScenario();

}  // namespace cw::examples
