// SPDX-License-Identifier: GPL-3.0-or-later
// What things cost, each with its source and date. A missing price is missing, never zero.
#pragma once

#include <string>
#include <vector>

#include "model/hardware/provenance.h"
#include "model/units/units.h"

namespace cw {

enum class Tenure { buy, lease, rent };

struct NodePrice {
  std::string nodeId;
  Fact<Money> purchase;       ///< of one node
  Fact<Money> rentPerGpuHour;
  bool operator==(const NodePrice&) const = default;
};

/// What the training fabric is built of.
struct FabricPrice {
  std::string fabricId;
  Fact<Money> switchEach;
  Fact<Money> linkEach;       ///< one cable with the transceivers at both ends
  bool operator==(const FabricPrice&) const = default;
};

struct Prices {
  std::vector<NodePrice> nodes;
  std::vector<FabricPrice> fabrics;         ///< a fabric without a price here is taken by its share of hardware
  Fact<double> networkShareOfHardware;      ///< network / (nodes + network + storage)
  Fact<Money> storagePerGpu;
  Fact<double> usefulLifeYears;             ///< of IT equipment
  Fact<double> facilityLifeYears;
  Fact<double> costOfCapitalPerYear;        ///< fraction
  Fact<Money> colocationPerKwMonth;         ///< of IT capacity; given: no facility of one's own is built
  Fact<Money> staffPerMegawattYear;
  Fact<double> maintenancePerYear;          ///< fraction of the hardware's purchase price
  Fact<double> leasePremium;                ///< lease payments over depreciation + capital, as a fraction
  Fact<double> utilisation;                 ///< share of its life in which what is bought or leased is used; absent: all of it
  bool operator==(const Prices&) const = default;

  const NodePrice* find(const std::string& nodeId) const {
    for (const NodePrice& p : nodes)
      if (p.nodeId == nodeId) return &p;
    return nullptr;
  }
  const FabricPrice* findFabric(const std::string& fabricId) const {
    for (const FabricPrice& p : fabrics)
      if (p.fabricId == fabricId) return &p;
    return nullptr;
  }
};

}  // namespace cw
