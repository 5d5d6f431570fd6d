// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of prices and of failure assumptions, in scenarios and in the catalogue.
#pragma once

#include "data/json/archive.h"
#include "model/cost/currency.h"
#include "model/cost/prices.h"
#include "model/reliability/reliability.h"

namespace cw {

void describe(Archive& a, Prices& prices);
void describe(Archive& a, Currency& currency);
void describe(Archive& a, Reliability& reliability);

}  // namespace cw
