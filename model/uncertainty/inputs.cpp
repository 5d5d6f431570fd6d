// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/inputs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "model/estimate/limits.h"

namespace cw {
namespace {

using enum UncertainInput;
using enum InputOwner;

constexpr std::array<InputKind, uncertainInputCount> kinds{{
    {tokens, "tokens", "tokens to train on", "tokens", 1, 1e18},
    {nodes, "nodes", "nodes", "", limits::nodes.low, limits::nodes.high, pool, true, true},
    {fabricThroughput, "throughput_fraction", "share of a port that large messages reach", "", 0.01, 1, scenario, false, true},
    {leafOversubscription, "leaf_oversubscription", "oversubscription of the leaves", "", limits::oversubscription.low, limits::oversubscription.high, scenario, false, true},
    {networkPowerShare, "power_share_of_it_fraction", "network share of IT power", "", limits::networkPowerShare.low, limits::networkPowerShare.high},
    {failures, "failures_per_1000_node_days", "failures", "per 1000 node-days", limits::failures.low, limits::failures.high},
    {restart, "restart_s", "restart after a failure", "s", limits::restart.low, limits::restart.high},
    {checkpointBandwidth, "checkpoint_bytes_per_s", "checkpoint bandwidth", "B/s", limits::checkpointRate.low, limits::checkpointRate.high},
    {plannedPauses, "planned_pause_fraction", "planned pauses", "of wall clock", limits::plannedPauses.low, limits::plannedPauses.high},
    {pue, "pue_full_load", "PUE at full load", "", limits::pue.low, limits::pue.high, site},
    {electricity, "electricity_usd_per_kwh", "electricity", "USD/kWh", limits::electricity.low, limits::electricity.high, site},
    {buildCost, "build_cost_usd_per_w", "building", "USD/W", limits::buildCost.low, limits::buildCost.high, site},
    {purchase, "purchase_usd", "price of a node", "USD", limits::purchase.low, limits::purchase.high, nodeType},
    {rent, "rent_usd_per_gpu_hour", "rent", "USD/GPU-hour", limits::hourlyRent.low, limits::hourlyRent.high, nodeType},
    {networkShareOfHardware, "network_share_of_hardware_fraction", "network share of hardware cost", "", limits::networkShare.low, limits::networkShare.high},
    {storagePerGpu, "storage_usd_per_gpu", "storage", "USD/GPU", limits::storagePerGpu.low, limits::storagePerGpu.high},
    {usefulLife, "useful_life_years", "useful life of hardware", "years", limits::usefulLife.low, limits::usefulLife.high},
    {facilityLife, "facility_life_years", "useful life of the facility", "years", limits::facilityLife.low, limits::facilityLife.high},
    {costOfCapital, "cost_of_capital_fraction_per_year", "cost of capital", "per year", 0, 1},
    {colocation, "colocation_usd_per_kw_month", "colocation", "USD/kW and month", limits::colocation.low, limits::colocation.high},
    {staff, "staff_usd_per_mw_year", "staff", "USD/MW and year", limits::staff.low, limits::staff.high},
    {maintenance, "maintenance_fraction_per_year", "maintenance", "of hardware a year", 0, 1},
    {leasePremium, "lease_premium_fraction", "lease premium", "of depreciation and capital", limits::leasePremium.low, limits::leasePremium.high},
}};

constexpr bool inOrder() {
  for (int i = 0; i < uncertainInputCount; ++i)
    if (kinds[std::size_t(i)].input != UncertainInput(i)) return false;
  return true;
}
static_assert(inOrder());

double number(double v) { return v; }
double number(Money v) { return v.usd(); }
double number(Duration v) { return v.seconds(); }
double number(ByteRate v) { return v.bytesPerSecond(); }
void assign(double& to, double v) { to = v; }
void assign(Money& to, double v) { to = Money::usd(v); }
void assign(Duration& to, double v) { to = Duration::seconds(v); }
void assign(ByteRate& to, double v) { to = ByteRate::bytesPerSecond(v); }

/// What is done at each place that an input has in a scenario. Zero stands for "not known" where the model says so.
struct Reader {
  std::optional<double> value;
  bool found = false;
  template <class T>
  void fact(const Fact<T>& f) {
    if (!found && f.value) value = number(*f.value);
    found = true;
  }
  void plain(double v, bool zeroIsUnknown = false) {
    if (!found && !(zeroIsUnknown && v == 0)) value = v;
    found = true;
  }
  void count(const Pool& p) { plain(p.nodes); }
};

struct Writer {
  double value;
  bool found = false;
  template <class T>
  void fact(Fact<T>& f) {
    if (!f.value) f.value.emplace();
    assign(*f.value, value);
    found = true;
  }
  void plain(double& v, bool = false) {
    v = value;
    found = true;
  }
  void count(Pool& p) {
    p.nodes = int(std::lround(value));
    p.spareNodes = std::min(p.spareNodes, p.nodes);
    found = true;
  }
};

/// `S` is Scenario or const Scenario.
template <class S, class Visitor>
void visit(S& s, UncertainInput input, std::string_view of, Visitor& v) {
  const auto meant = [&](const std::string& id) { return of.empty() || of == id; };
  const auto sites = [&](auto member) {
    for (auto& x : s.sites)
      if (meant(x.id)) v.fact(x.*member);
  };
  const auto prices = [&](auto member) {
    for (auto& x : s.prices.nodes)
      if (meant(x.nodeId)) v.fact(x.*member);
  };
  switch (input) {
    case tokens: return v.plain(s.job.tokens);
    case nodes:
      for (auto& x : s.cluster.pools)
        if (meant(x.name)) v.count(x);
      return;
    case fabricThroughput: return v.plain(s.cluster.fabric.throughputFraction, true);
    case leafOversubscription: return v.plain(s.cluster.fabric.leafOversubscription);
    case networkPowerShare: return v.plain(s.cluster.fabric.powerShareOfIt, true);
    case failures: return v.fact(s.reliability.failuresPerThousandNodeDays);
    case restart: return v.fact(s.reliability.restart);
    case checkpointBandwidth: return v.fact(s.reliability.checkpointBandwidth);
    case plannedPauses: return v.fact(s.reliability.plannedPauseFraction);
    case pue: return sites(&Site::pueFullLoad);
    case electricity: return sites(&Site::electricityPerKwh);
    case buildCost: return sites(&Site::buildCostPerWatt);
    case purchase: return prices(&NodePrice::purchase);
    case rent: return prices(&NodePrice::rentPerGpuHour);
    case networkShareOfHardware: return v.fact(s.prices.networkShareOfHardware);
    case storagePerGpu: return v.fact(s.prices.storagePerGpu);
    case usefulLife: return v.fact(s.prices.usefulLifeYears);
    case facilityLife: return v.fact(s.prices.facilityLifeYears);
    case costOfCapital: return v.fact(s.prices.costOfCapitalPerYear);
    case colocation: return v.fact(s.prices.colocationPerKwMonth);
    case staff: return v.fact(s.prices.staffPerMegawattYear);
    case maintenance: return v.fact(s.prices.maintenancePerYear);
    case leasePremium: return v.fact(s.prices.leasePremium);
  }
}

void addOnce(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

const InputKind& kindOf(UncertainInput input) { return kinds[std::size_t(input)]; }

std::vector<std::string> ownersOf(const Scenario& s, UncertainInput input) {
  std::vector<std::string> names;
  switch (kindOf(input).owner) {
    case scenario: return {""};
    case pool:
      for (const Pool& p : s.cluster.pools) addOnce(names, p.name);
      break;
    case site:
      for (const Site& x : s.sites) addOnce(names, x.id);
      break;
    case nodeType:
      // Prices of nodes that no pool has say nothing here.
      for (const Pool& p : s.cluster.pools) addOnce(names, p.node.id);
      break;
  }
  return names;
}

std::optional<double> valueOf(const Scenario& s, UncertainInput input, std::string_view of) {
  Reader reader;
  visit(s, input, of, reader);
  return reader.value;
}

bool setValue(Scenario& s, UncertainInput input, std::string_view of, double value) {
  Writer writer{value};
  visit(s, input, of, writer);
  // A node type may have no row among the prices yet.
  if (!writer.found && kindOf(input).owner == nodeType && !of.empty()) {
    for (const Pool& p : s.cluster.pools)
      if (p.node.id == of) {
        s.prices.nodes.push_back({.nodeId = std::string(of), .purchase = {}, .rentPerGpuHour = {}});
        visit(s, input, of, writer);
        break;
      }
  }
  return writer.found;
}

}  // namespace cw
