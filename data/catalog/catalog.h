// SPDX-License-Identifier: GPL-3.0-or-later
// The facts that ship with the program: every row with its source, date and confidence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/cost/prices.h"
#include "model/hardware/fabric.h"
#include "model/hardware/node.h"
#include "model/hardware/site.h"
#include "model/reliability/reliability.h"
#include "model/workload/architecture.h"

namespace cw {

/// One published price, as its source gives it; ranges stay text.
struct PriceRow {
  std::string id, item, kind;  ///< kind: purchase, rental, cost_share, depreciation, cost_of_capital …
  std::string gpuId;           ///< empty: not of one GPU
  std::string provider, commitment;
  std::string value;           ///< number or range, C locale
  std::string unit;            ///< "USD", "USD/GPU-hour", "fraction", "years", "USD/kW-month" …
  Provenance provenance;
};

struct Catalog {
  std::string version;
  std::vector<Gpu> gpus;
  std::vector<Node> nodes;
  std::vector<Fabric> fabrics;
  std::vector<Site> sites;
  std::vector<Architecture> architectures;
  std::vector<PriceRow> prices;
  Prices defaultPrices;            ///< the defaults that a new scenario starts with, each with its source
  Reliability defaultReliability;

  const Gpu* findGpu(std::string_view id) const;
  const Node* findNode(std::string_view id) const;
  const Fabric* findFabric(std::string_view id) const;
  const Site* findSite(std::string_view id) const;
  const Architecture* findArchitecture(std::string_view id) const;
};

/// The catalogue compiled into the program, parsed at the first call. Thread-safe.
const Catalog& shippedCatalog();

}  // namespace cw
