// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/inputs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>
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
    {checkpointBlocking, "checkpoint_blocking_s", "training stands still for a checkpoint", "s", limits::checkpointBlocking.low, limits::checkpointBlocking.high},
    {plannedPauses, "planned_pause_fraction", "planned pauses", "of wall clock", limits::plannedPauses.low, limits::plannedPauses.high},
    {scheduleFactor, "schedule_factor", "schedule", "× wall clock", limits::scheduleFactor.low, limits::scheduleFactor.high},
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
    {utilisation, "utilisation_fraction", "utilisation", "of its life", limits::utilisation.low, limits::utilisation.high},
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
  struct Value {
    std::optional<double> value, low{}, high{};
  };
  std::vector<Value> values;
  template <class T>
  void fact(const Fact<T>& f) {
    if (f.value) values.push_back({number(*f.value), f.provenance.low, f.provenance.high});
    else values.push_back({});
  }
  void plain(double v, bool zeroIsUnknown = false) {
    values.push_back(zeroIsUnknown && v == 0 ? Value{} : Value{v});
  }
  void count(const Pool& p) { values.push_back({double(p.nodes)}); }
};

struct Writer {
  double value;
  template <class T>
  void fact(Fact<T>& f) {
    if (!f.value) f.value.emplace();
    assign(*f.value, value);
  }
  void plain(double& v, bool = false) { v = value; }
  void count(Pool& p) {
    // Spares are planned as a share of the nodes.
    const double share = p.nodes > 0 ? double(p.spareNodes) / p.nodes : 0;
    p.nodes = int(std::lround(value));
    p.spareNodes = std::clamp(int(std::lround(share * p.nodes)), 0, p.nodes);
  }
};

/// Puts back what a reader has read; what was not known is not known again.
struct Restorer {
  const std::vector<Reader::Value>& values;
  std::size_t next = 0;
  std::optional<double> take() {
    return next < values.size() ? values[next++].value : std::nullopt;
  }
  template <class T>
  void fact(Fact<T>& f) {
    const std::optional<double> v = take();
    if (v) assign(f.value ? *f.value : f.value.emplace(), *v);
    else f.value.reset();
  }
  void plain(double& v, bool = false) { v = take().value_or(0); }
  void count(Pool& p) { p.nodes = int(take().value_or(0)); }
};

using Elements = std::vector<std::size_t>;

/// `S` is Scenario or const Scenario.
template <class S, class Visitor>
void visit(S& s, UncertainInput input, const Elements& elements, Visitor& v) {
  const auto sites = [&](auto member) {
    for (const std::size_t i : elements) v.fact(s.sites[i].*member);
  };
  const auto prices = [&](auto member) {
    for (const std::size_t i : elements)
      if (i < s.prices.nodes.size()) v.fact(s.prices.nodes[i].*member);
  };
  switch (input) {
    case tokens: return v.plain(s.job.tokens);
    case nodes:
      for (const std::size_t i : elements) v.count(s.cluster.pools[i]);
      return;
    case fabricThroughput: return v.plain(s.cluster.fabric.throughputFraction, true);
    case leafOversubscription: return v.plain(s.cluster.fabric.leafOversubscription);
    case networkPowerShare: return v.plain(s.cluster.fabric.powerShareOfIt, true);
    case failures: return v.fact(s.reliability.failuresPerThousandNodeDays);
    case restart: return v.fact(s.reliability.restart);
    case checkpointBandwidth: return v.fact(s.reliability.checkpointBandwidth);
    case checkpointBlocking: return v.fact(s.reliability.checkpointBlocking);
    case scheduleFactor: return v.fact(s.reliability.scheduleFactor);
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
    case utilisation: return v.fact(s.prices.utilisation);
  }
}

template <class List, class NameOf>
Elements thoseNamed(const List& list, std::string_view of, NameOf nameOf) {
  Elements elements;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (of.empty() || nameOf(list[i]) == of) elements.push_back(i);
  return elements;
}

Elements elementsOf(const Scenario& s, InputOwner owner, std::string_view of) {
  switch (owner) {
    case scenario: break;
    case pool: return thoseNamed(s.cluster.pools, of, [](const Pool& p) -> const std::string& { return p.name; });
    case site: return thoseNamed(s.sites, of, [](const Site& x) -> const std::string& { return x.id; });
    case nodeType: return thoseNamed(s.prices.nodes, of, [](const NodePrice& p) -> const std::string& { return p.nodeId; });
  }
  return {};
}

Reader::Value firstOf(const Scenario& s, UncertainInput input, std::string_view of) {
  Reader reader;
  Elements elements = elementsOf(s, kindOf(input).owner, of);
  if (!elements.empty()) elements = {elements.front()};
  visit(s, input, elements, reader);
  return reader.values.empty() ? Reader::Value{} : reader.values.front();
}

/// Each once, in the order in which they come.
template <class List, class NameOf>
std::vector<std::string> namesOf(const List& list, NameOf nameOf) {
  std::vector<std::string> names;
  std::unordered_set<std::string_view> known;
  for (const auto& x : list)
    if (known.insert(nameOf(x)).second) names.push_back(nameOf(x));
  return names;
}

}  // namespace

const InputKind& kindOf(UncertainInput input) { return kinds[std::size_t(input)]; }

std::vector<std::string> ownersOf(const Scenario& s, UncertainInput input) {
  switch (kindOf(input).owner) {
    case scenario: break;
    case pool: return namesOf(s.cluster.pools, [](const Pool& p) -> const std::string& { return p.name; });
    case site: return namesOf(s.sites, [](const Site& x) -> const std::string& { return x.id; });
    // Prices of nodes that no pool has say nothing here.
    case nodeType: return namesOf(s.cluster.pools, [](const Pool& p) -> const std::string& { return p.node.id; });
  }
  return {""};
}

InputPlace placeOf(Scenario& s, UncertainInput input, std::string_view of) {
  const InputOwner owner = kindOf(input).owner;
  InputPlace place{input, elementsOf(s, owner, of)};
  if (owner != nodeType || of.empty() || !place.elements.empty()) return place;
  // A node type may have no row among the prices yet.
  for (const Pool& p : s.cluster.pools) {
    if (p.node.id != of) continue;
    place.elements.push_back(s.prices.nodes.size());
    s.prices.nodes.push_back({.nodeId = std::string(of), .purchase = {}, .rentPerGpuHour = {}});
    break;
  }
  return place;
}

void setValue(Scenario& s, const InputPlace& place, double value) {
  Writer writer{value};
  visit(s, place.input, place.elements, writer);
}

void copyValues(Scenario& s, const InputPlace& place, const Scenario& from) {
  Reader reader;
  visit(from, place.input, place.elements, reader);
  Restorer restorer{reader.values};
  visit(s, place.input, place.elements, restorer);
  if (place.input == nodes)
    for (const std::size_t i : place.elements) s.cluster.pools[i].spareNodes = from.cluster.pools[i].spareNodes;
}

std::optional<double> valueOf(const Scenario& s, UncertainInput input, std::string_view of) {
  return firstOf(s, input, of).value;
}

std::optional<std::pair<double, double>> openRange(const Scenario& s, UncertainInput input,
                                                   std::string_view of) {
  const Reader::Value first = firstOf(s, input, of);
  if (!first.low || !first.high) return std::nullopt;
  return std::pair{*first.low, *first.high};
}

bool setValue(Scenario& s, UncertainInput input, std::string_view of, double value) {
  const InputPlace place = placeOf(s, input, of);
  setValue(s, place, value);
  return kindOf(input).owner == scenario || !place.elements.empty();
}

}  // namespace cw
