// SPDX-License-Identifier: GPL-3.0-or-later
// What ships with the program, as values for the window: hardware, sites, architectures, samples, and findings in
// words.
#pragma once

#include <QString>

#include <optional>
#include <string>
#include <vector>

#include "model/cost/cost.h"
#include "model/cost/prices.h"
#include "model/cost/rent_tier.h"
#include "model/estimate/finding.h"
#include "model/estimate/scenario.h"
#include "model/hardware/fabric.h"
#include "model/hardware/node.h"
#include "model/hardware/site.h"
#include "model/power/power.h"
#include "model/reliability/reliability.h"
#include "model/workload/architecture.h"

namespace cw {
struct Estimate;
}

namespace cw::catalogue {

struct SampleEntry {
  std::string id;
  QString name;
  QString summary;
};

QString version();
const std::vector<Node>& nodes();
const std::vector<Fabric>& fabrics();
const std::vector<Site>& sites();
const std::vector<Architecture>& architectures();
const Node* findNode(const std::string& id);
const Gpu* findGpu(const std::string& id);
const Fabric* findFabric(const std::string& id);
const Site* findSite(const std::string& id);
const Architecture* findArchitecture(const std::string& id);
const std::vector<SampleEntry>& samples();

/// The shipped price of a node type; empty facts where none is known.
NodePrice defaultPriceOf(const std::string& nodeId);

/// The prices of a fabric that ship with the program; empty facts where none are known.
FabricPrice defaultPriceOfFabric(const std::string& fabricId);

/// Rents of every node type are of that kind of offer from now on; a type without such an offer has none.
void setRentTier(Scenario& scenario, RentTier tier);
/// The kind that all rents are of; none where they differ or are the planner's own.
std::optional<RentTier> rentTierOf(const Scenario& scenario);
Fact<Money> rentOf(RentTier tier, const std::string& gpuId);

/// The scenario with the nodes, GPUs, prices, sites and reliability that ship with the program: what each figure of the
/// planner's own goes back to. Rows that the catalogue does not have stay.
Scenario withShippedFigures(const Scenario& scenario);

/// A small cluster and job to start from, with the catalogue's prices, under a new identity.
Scenario blankScenario();

/// "electricity and building"; empty for a whole sum.
QString listText(const PartSet<CostGap>& missing);
/// "without electricity and building"; empty for a whole sum.
QString withoutText(const PartSet<CostGap>& missing);
QString withoutText(const PartSet<PowerGap>& missing);

/// What sums of power and money are of, as data/text/scope_text.h says it.
QString powerScope(const Estimate& estimate);
QString costScope(const Scenario& scenario, const Estimate& estimate);
QString breakEvenText(const Scenario& scenario, const QString& months);

QString messageOf(const Finding& finding);
QString remedyOf(const Finding& finding);
QString changeText(const Remedy& remedy);  ///< what it sets, in words

}  // namespace cw::catalogue
