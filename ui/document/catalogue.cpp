// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/catalogue.h"

#include <QCoreApplication>

#include "data/catalog/catalog.h"
#include "data/catalog/rent_tiers.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "data/text/change_text.h"
#include "data/text/finding_text.h"
#include "data/text/part_text.h"
#include "data/text/scope_text.h"

namespace cw::catalogue {
namespace {

QString text(const std::string& s) { return QString::fromStdString(s); }

}  // namespace

QString version() { return text(shippedCatalog().version); }
const std::vector<Node>& nodes() { return shippedCatalog().nodes; }
const std::vector<Fabric>& fabrics() { return shippedCatalog().fabrics; }
const std::vector<Site>& sites() { return shippedCatalog().sites; }
const std::vector<Architecture>& architectures() { return shippedCatalog().architectures; }
const Node* findNode(const std::string& id) { return shippedCatalog().findNode(id); }
const Gpu* findGpu(const std::string& id) { return shippedCatalog().findGpu(id); }
const Fabric* findFabric(const std::string& id) { return shippedCatalog().findFabric(id); }
const Site* findSite(const std::string& id) { return shippedCatalog().findSite(id); }
const Architecture* findArchitecture(const std::string& id) { return shippedCatalog().findArchitecture(id); }

const std::vector<SampleEntry>& samples() {
  static const std::vector<SampleEntry> entries = [] {
    std::vector<SampleEntry> list;
    for (const Sample& s : cw::samples()) list.push_back({s.id, text(s.name), text(s.summary)});
    return list;
  }();
  return entries;
}

NodePrice defaultPriceOf(const std::string& nodeId) {
  if (const NodePrice* price = shippedCatalog().defaultPrices.find(nodeId)) return *price;
  NodePrice unknown;
  unknown.nodeId = nodeId;
  return unknown;
}

FabricPrice defaultPriceOfFabric(const std::string& fabricId) {
  if (const FabricPrice* price = shippedCatalog().defaultPrices.findFabric(fabricId)) return *price;
  FabricPrice unknown;
  unknown.fabricId = fabricId;
  return unknown;
}

void setRentTier(Scenario& scenario, RentTier tier) { cw::setRentTier(scenario, tier); }
std::optional<RentTier> rentTierOf(const Scenario& scenario) { return cw::rentTierOf(scenario); }
Fact<Money> rentOf(RentTier tier, const std::string& gpuId) { return cw::rentOf(tier, gpuId); }

Scenario withShippedFigures(const Scenario& scenario) {
  Scenario s = scenario;
  for (Site& site : s.sites)
    if (const Site* shipped = shippedCatalog().findSite(site.id)) site = *shipped;
  s.prices = shippedCatalog().defaultPrices;
  // The same rows, so that a figure has the same place in both.
  s.prices.nodes.clear();
  for (const NodePrice& price : scenario.prices.nodes) s.prices.nodes.push_back(defaultPriceOf(price.nodeId));
  s.prices.fabrics.clear();
  for (const FabricPrice& price : scenario.prices.fabrics) s.prices.fabrics.push_back(defaultPriceOfFabric(price.fabricId));
  s.reliability = shippedCatalog().defaultReliability;
  for (Pool& pool : s.cluster.pools) {
    Gpu gpu = pool.node.gpu;
    if (const Gpu* shipped = shippedCatalog().findGpu(gpu.id)) gpu = *shipped;
    if (const Node* shipped = shippedCatalog().findNode(pool.node.id)) pool.node = *shipped;
    pool.node.gpu = gpu;
  }
  return s;
}

Scenario blankScenario() {
  const Catalog& catalog = shippedCatalog();
  Scenario s;
  s.id = newScenarioId();
  s.name = QCoreApplication::translate("Document", "New scenario").toStdString();
  s.prices = catalog.defaultPrices;
  s.reliability = catalog.defaultReliability;
  if (!catalog.fabrics.empty()) s.cluster.fabric = catalog.fabrics.front();
  if (!catalog.sites.empty()) s.sites.push_back(catalog.sites.front());
  if (!catalog.nodes.empty()) {
    Pool pool;
    pool.name = QCoreApplication::translate("Document", "Pool 1").toStdString();
    pool.node = catalog.nodes.front();
    pool.nodes = 128;
    if (!s.sites.empty()) pool.siteId = s.sites.front().id;
    s.cluster.pools.push_back(pool);
  }
  if (const Architecture* a = catalog.findArchitecture("llama-3.1-70b")) s.job.architecture = *a;
  else if (!catalog.architectures.empty()) s.job.architecture = catalog.architectures.front();
  s.job.tokens = 2e12;
  s.job.sequenceTokens = 8192;
  s.job.globalBatchSequences = 1024;
  return s;
}

QString listText(const PartSet<CostGap>& missing) { return cw::listText(missing); }
QString powerScope(const Estimate& e) { return cw::powerScope(e); }
QString costScope(const Scenario& s, const Estimate& e) { return cw::costScope(s, e); }
QString breakEvenText(const Scenario& s, const QString& months) { return cw::breakEvenText(s, months); }
QString withoutText(const PartSet<CostGap>& missing) { return cw::withoutText(missing); }
QString withoutText(const PartSet<PowerGap>& missing) { return cw::withoutText(missing); }
QString messageOf(const Finding& finding) { return cw::messageOf(finding); }
QString remedyOf(const Finding& finding) { return cw::remedyOf(finding); }
QString changeText(const Remedy& remedy) { return cw::changeText(remedy); }

}  // namespace cw::catalogue
