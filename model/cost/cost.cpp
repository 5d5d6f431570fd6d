// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/cost.h"

#include <array>
#include <bitset>
#include <string>
#include <type_traits>

#include "model/cost/payer.h"
#include "model/estimate/limits.h"
#include "model/trace/traced.h"

namespace cw {
namespace {

constexpr double hoursPerYear = 8766;

/// The prices of nodes, looked up once for each kind.
class NodePrices {
 public:
  explicit NodePrices(const Prices& prices) : prices_(prices) {}

  const NodePrice* of(const PoolGroup& group) {
    const NodePrice*& row = rows_[std::size_t(group.kind)];
    if (!known_.test(std::size_t(group.kind))) row = prices_.find(group.pool->node.id);
    known_.set(std::size_t(group.kind));
    return row;
  }

 private:
  const Prices& prices_;
  std::array<const NodePrice*, limits::nodeKinds> rows_{};
  std::bitset<limits::nodeKinds> known_;
};

template <class Real>
class CostModel {
 public:
  CostModel(const Scenario& s, const PoolsThere& pools, Tenure tenure, const CostInputs<Real>& in, std::vector<Finding>* findings)
      : s_(s), there_(pools), tenure_(tenure), in_(in), findings_(findings), gpus_(gpusPaidFor()) {}

  CostAnswer<Real> answer() {
    a_.gpuHours = named(gpus() * in_.trainingSeconds / defined<Real>(3600, "seconds in an hour", "s/h", "definition"), isShared() ? "GPU-hours, by share" : "GPU-hours, installed", "h");
    if (tenure_ == Tenure::rent) {
      rent();
    } else {
      capital();
      yearly();
    }
    totals();
    return a_;
  }

 private:
  const Scenario& s_;
  const PoolsThere& there_;
  const Tenure tenure_;
  const CostInputs<Real>& in_;
  std::vector<Finding>* findings_;
  CostAnswer<Real> a_;
  bool complete_ = true;  ///< the price of the nodes themselves is known
  const double gpus_;     ///< that are paid for

  bool isShared() const { return in_.shares && !in_.shares->whole(); }
  double shareOf(const PoolGroup& group) const { return in_.shares ? in_.shares->of(group.kind, group.hall) : 1; }
  double gpusPaidFor() const {
    if (!isShared()) return double(there_.gpusInstalled);
    double gpus = 0;
    for (const PoolGroup& group : there_.groups) gpus += double(group.gpusInstalled()) * shareOf(group);
    return gpus;
  }
  Real gpus() const { return counted<Real>(gpus_, isShared() ? "GPUs, by share" : "GPUs installed"); }
  /// Of what serves all GPUs alike.
  double shareOfAll() const { return isShared() ? gpus_ / double(std::max(1L, there_.gpusInstalled)) : 1; }

  /// `where` is a JSON Pointer, or a function that makes one: a search asks for none.
  template <class Where>
  void missing(Rule rule, const char* what, const Where& where) {
    if (!findings_) return;
    if constexpr (std::is_invocable_v<Where>) findings_->push_back({rule, Severity::warning, where(), what, {}, 0});
    else findings_->push_back({rule, Severity::warning, where, what, {}, 0});
  }

  template <class T, class Where>
  std::optional<Real> price(CostGap of, const Fact<T>& fact, const char* name, const char* unit,
                            const Where& pointer) {
    if (!fact.value) {
      a_.missing.add(of);
      missing(Rule::uncountedCost, name, pointer);
      return std::nullopt;
    }
    double value = 0;
    if constexpr (std::is_same_v<T, Money>) value = fact.value->usd();
    else value = double(*fact.value);
    return input<Real>(value, name, unit, sourceOf(fact));
  }

  std::string nodePricePointer(const NodePrice* row) const {
    return row ? "/prices/nodes/" + std::to_string(row - s_.prices.nodes.data()) : "/prices/nodes";
  }

  /// What is of pools is told apart by their names.
  static Real namedAs(const Real& value, const char* what, const PoolGroup& group, const char* unit) {
    if constexpr (std::is_same_v<Real, double>) return value;
    else return named(value, what, nameOfAlike(*group.pool, group.pools).c_str(), unit);
  }

  void capital() {
    a_.nodes = nodes();
    network();
    if (const auto each = price(CostGap::storage, s_.prices.storagePerGpu, "storage per GPU", "USD",
                                "/prices/storage_usd_per_gpu"))
      a_.storage = named(*each * gpus(), "storage, at purchase", "USD");
    facility();
  }

  /// `each(group, share, price)` of all pools that are paid for; absent, and named, where one has no such price.
  template <class Each>
  std::optional<Real> overPools(Fact<Money> NodePrice::*price, CostGap gap, const Each& each) {
    Real sum = Real(0.0);
    NodePrices rows(s_.prices);
    for (const PoolGroup& group : there_.groups) {
      const double share = shareOf(group);
      if (share == 0) continue;
      const NodePrice* row = rows.of(group);
      if (!row || !(row->*price).value) {
        missing(Rule::missingPrice, group.pool->node.name.c_str(), [&] { return nodePricePointer(row); });
        a_.missing.add(gap);
        complete_ = false;
        return std::nullopt;
      }
      sum += each(group, share, row->*price);
    }
    return sum;
  }

  std::optional<Real> nodes() {
    const auto sum = overPools(&NodePrice::purchase, CostGap::nodes, [&](const PoolGroup& group, double share, const Fact<Money>& price) {
      const Real each = input<Real>(price.value->usd(), "price of a node", "USD", sourceOf(price));
      return namedAs(each * counted<Real>(group.nodes() * share, isShared() ? "nodes, by share" : "nodes installed"), "purchase of nodes", group, "USD");
    });
    return sum ? std::optional(named(*sum, "nodes, at purchase", "USD")) : std::nullopt;
  }

  /// Switches and links as counted, where both have a price; otherwise the network's share of hardware cost.
  void network() {
    const FabricPrice* row = s_.prices.findFabric(s_.cluster.fabric.id);
    if (row && row->switchEach.value && row->linkEach.value) {
      const NetworkCount& count = there_.network;
      const double share = shareOfAll();
      const Real switches = input<Real>(count.switchUnits() * share, "switches, each by its ports", "", "counted from the topology: rack switches and chassis in proportion to the fabric's switch") *
                            input<Real>(row->switchEach.value->usd(), "price of a switch", "USD", sourceOf(row->switchEach));
      const Real links = input<Real>(count.linkUnits * share, "cables with transceivers, each by its rate", "", "counted from the topology, in links of a node's port") *
                         input<Real>(row->linkEach.value->usd(), "price of a cable with transceivers", "USD", sourceOf(row->linkEach));
      a_.network = named(switches + links, "network, at purchase", "USD");
      return;
    }
    const auto share =
        price(CostGap::network, s_.prices.networkShareOfHardware, "network share of hardware cost",
              "", "/prices/network_share_of_hardware_fraction");
    if (share && a_.nodes)
      a_.network = named(*a_.nodes * *share / complement(*share), "network, at purchase", "USD");
  }

  /// A site with a building cost is one's own; elsewhere colocation is paid. Never both.
  bool ownsFacility() const {
    for (const Hall& hall : there_.halls)
      if (hall.site >= s_.sites.size() || !s_.sites[hall.site].buildCostPerWatt.value) return false;
    return !there_.halls.empty();
  }

  void facility() {
    if (!ownsFacility()) {
      a_.facility = Real(0.0);
      return;
    }
    if (!powerIsThereFor(CostGap::facility)) return;
    Real sum = Real(0.0);
    for (std::size_t i = 0; i < s_.sites.size(); ++i)
      if (s_.sites[i].buildCostPerWatt.value)
        sum += named(named((*in_.itDesignWatts)[i], "IT power that circuits are sized for", siteName(i), "W") *
                         input<Real>(s_.sites[i].buildCostPerWatt.value->usd(), "building cost per watt", "USD/W", sourceOf(s_.sites[i].buildCostPerWatt)),
                     "facility", siteName(i), "USD");
    a_.facility = named(sum, "facility", "USD");
  }

  /// What is reckoned from power lacks what power lacks.
  bool powerIsThereFor(CostGap part) {
    if (!in_.itDesignWatts)
      a_.missing.add(part);
    else if (!in_.powerIsWhole)
      a_.missing.add(CostGap::power);
    return in_.itDesignWatts;
  }

  Real hardware() const { return named(*a_.nodes + a_.network.value_or(Real(0.0)) + a_.storage.value_or(Real(0.0)), "hardware, at purchase", "USD"); }
  const char* siteName(std::size_t i) const { return i < s_.sites.size() ? s_.sites[i].name.c_str() : "no site"; }

  // n + 1 and 2n of the mean book value (n + 1) / 2n.
  static Real yearAfter(const Real& years) { return years + defined<Real>(1.0, "a year", "years", "definition: the price falls by an equal part every year"); }
  static Real twice(const Real& years) { return defined<Real>(2.0, "mean of first and last year", "", "definition") * years; }

  void yearly() {
    energy();
    colocation();
    staff();
    if (complete_) ownership();
    forUse();
  }

  /// What stands still costs as much: a year of use carries its part of the idle time. Electricity is of the time used.
  void forUse() {
    const Fact<double>& fact = s_.prices.utilisation;
    if (!fact.value || *fact.value == 1) return;
    const Real used = input<Real>(*fact.value, "share of its life in which it is used", "", sourceOf(fact));
    const auto divide = [&](std::optional<Real>& part, const char* name) {
      if (part && valueOf(*part) != 0) part = named(*part / used, name, "USD/year");
    };
    divide(a_.depreciation, "depreciation, a year of use");
    divide(a_.capital, "cost of capital, a year of use");
    divide(a_.colocation, "colocation, a year of use");
    divide(a_.staff, "staff, a year of use");
    divide(a_.maintenance, "maintenance, a year of use");
    divide(a_.rent, "lease payments, a year of use");
  }

  void ownership() {
    const auto life = price(CostGap::depreciation, s_.prices.usefulLifeYears,
                            "useful life of hardware", "years", "/prices/useful_life_years");
    const auto rate = price(CostGap::capital, s_.prices.costOfCapitalPerYear, "cost of capital",
                            "per year", "/prices/cost_of_capital_fraction_per_year");
    const bool own = valueOf(a_.facility.value_or(Real(0.0))) > 0;
    const auto facilityLife =
        own ? price(CostGap::depreciation, s_.prices.facilityLifeYears,
                    "useful life of the facility", "years", "/prices/facility_life_years")
            : std::optional<Real>(Real(1.0));
    if (life && facilityLife) {
      Real sum = hardware() / *life;
      if (own) sum += *a_.facility / *facilityLife;
      a_.depreciation = named(sum, "depreciation a year", "USD/year");
    }
    if (life && rate && facilityLife) {
      // Interest on the mean book value under straight-line depreciation: (n + 1) / 2n of the price.
      Real sum = named(hardware() * *rate * yearAfter(*life) / twice(*life), "cost of capital of the hardware", "USD/year");
      if (own) sum += named(*a_.facility * *rate * yearAfter(*facilityLife) / twice(*facilityLife), "cost of capital of the facility", "USD/year");
      a_.capital = named(sum, "cost of capital a year", "USD/year");
    }
    if (!a_.capital) a_.missing.add(CostGap::capital);
    if (const auto share =
            price(CostGap::maintenance, s_.prices.maintenancePerYear, "maintenance a year",
                  "of hardware", "/prices/maintenance_fraction_per_year"))
      a_.maintenance = named(hardware() * *share, "maintenance a year", "USD/year");
    if (tenure_ == Tenure::lease) lease(life.has_value() && rate.has_value());
    else a_.rent = Real(0.0);
  }

  /// The lessor carries depreciation and capital of the hardware and asks a premium; the facility stays one's own.
  void lease(bool known) {
    const Fact<double>& fact = s_.prices.leasePremium;
    if (!fact.value) {
      a_.missing.add(CostGap::leasePremium);
      missing(Rule::missingPrice, "lease premium", "/prices/lease_premium_fraction");
    }
    if (!known || !fact.value || !a_.depreciation || !a_.capital) {
      complete_ = false;
      return;
    }
    const auto premium = price(CostGap::leasePremium, fact, "lease premium",
                               "of depreciation and capital", "/prices/lease_premium_fraction");
    a_.rent = named((*a_.depreciation + *a_.capital) * onePlus(*premium), "lease payments a year", "USD/year");
    a_.depreciation = Real(0.0);
    a_.capital = Real(0.0);
  }

  void energy() {
    if (!powerIsThereFor(CostGap::energy)) return;
    if (valueOf(in_.facilityAverageWatts->back()) > 0) {  // of pools whose site is not known
      a_.missing.add(CostGap::energy);
      return;
    }
    Real sum = Real(0.0);
    for (std::size_t i = 0; i < s_.sites.size(); ++i) {
      const Real& watts = (*in_.facilityAverageWatts)[i];
      if (valueOf(watts) <= 0) continue;
      const auto each =
          price(CostGap::energy, s_.sites[i].electricityPerKwh, "price of electricity", "USD/kWh",
                [i] { return "/sites/" + std::to_string(i) + "/electricity_usd_per_kwh"; });
      if (!each) return;
      sum += named(named(watts, "average facility power", siteName(i), "W") * defined<Real>(hoursPerYear / 1000, "kilowatt-hours a watt takes in a year", "kWh/W", "definition") * *each, "electricity a year", siteName(i), "USD/year");
    }
    a_.energy = named(sum, "electricity a year", "USD/year");
  }

  void colocation() {
    if (ownsFacility()) {
      a_.colocation = Real(0.0);
      return;
    }
    const auto each =
        price(CostGap::colocation, s_.prices.colocationPerKwMonth, "colocation per kW and month",
              "USD", "/prices/colocation_usd_per_kw_month");
    if (!each || !powerIsThereFor(CostGap::colocation)) return;
    Real watts = Real(0.0);
    for (const Real& w : *in_.itDesignWatts) watts += w;
    a_.colocation = named(named(watts, "IT power that circuits are sized for", "W") * defined<Real>(12.0 / 1000, "months of a year over watts of a kilowatt", "kW/W", "definition") * *each, "colocation a year", "USD/year");
  }

  void staff() {
    const auto each = price(CostGap::staff, s_.prices.staffPerMegawattYear, "staff per MW and year",
                            "USD", "/prices/staff_usd_per_mw_year");
    if (!each || !powerIsThereFor(CostGap::staff)) return;
    Real watts = Real(0.0);
    for (const Real& w : *in_.itDesignWatts) watts += w;
    a_.staff = named(named(watts, "IT power that circuits are sized for", "W") * defined<Real>(1e-6, "megawatts in a watt", "MW/W", "definition") * *each, "staff a year", "USD/year");
  }

  /// The hourly price of a rented GPU includes place, power and upkeep: adding electricity would count it twice.
  void rent() {
    for (auto* none : {&a_.depreciation, &a_.capital, &a_.energy, &a_.colocation, &a_.staff, &a_.maintenance}) *none = Real(0.0);
    const auto sum = overPools(&NodePrice::rentPerGpuHour, CostGap::rent, [&](const PoolGroup& group, double share, const Fact<Money>& price) {
      const Real each = input<Real>(price.value->usd(), "rent per GPU-hour", "USD", sourceOf(price));
      return namedAs(each * counted<Real>(double(group.gpusInstalled()) * share * hoursPerYear, "GPU-hours of a year", "h"), "rent a year", group, "USD/year");
    });
    if (sum) a_.rent = named(*sum, "rent a year", "USD/year");
  }

  void totals() {
    if (!complete_) return;
    Real perYear = Real(0.0);
    for (const auto& part : {a_.depreciation, a_.capital, a_.energy, a_.colocation, a_.staff, a_.maintenance, a_.rent})
      if (part) perYear += *part;
    perYear = named(perYear, "cost a year", "USD/year");
    const Real total = perYear * in_.trainingSeconds / defined<Real>(secondsPerYear, "seconds in a year", "s/year", "definition: 365.25 days");
    a_.runTotal = named(total, "cost of the run", "USD");
    if (gpus_ > 0)
      a_.perGpuHour = named(perYear / counted<Real>(gpus_ * hoursPerYear, isShared() ? "GPU-hours of a year, by share" : "GPU-hours of a year, installed", "h"),
                            isShared() ? "cost per GPU-hour" : "cost per installed GPU-hour", "USD");
    if (in_.tokens > 0) a_.perMillionTokens = named(*a_.runTotal * defined<Real>(1e6, "a million tokens", "tokens", "definition") / input<Real>(in_.tokens, "tokens of the run", "tokens", "job"), "cost per million tokens", "USD");
  }
};

}  // namespace

template <class Real>
CostAnswer<Real> costOf(const Scenario& scenario, const PoolsThere& pools, Tenure tenure, const CostInputs<Real>& inputs, std::vector<Finding>* findings) {
  return CostModel<Real>(scenario, pools, tenure, inputs, findings).answer();
}

template CostAnswer<double> costOf(const Scenario&, const PoolsThere&, Tenure, const CostInputs<double>&, std::vector<Finding>*);
template CostAnswer<Traced> costOf(const Scenario&, const PoolsThere&, Tenure, const CostInputs<Traced>&, std::vector<Finding>*);

}  // namespace cw
