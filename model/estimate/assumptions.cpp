// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/assumptions.h"

#include <algorithm>

namespace cw {
namespace {

/// Tells `visit(fact, name, where)` every figure that power and cost rest on and that nobody
/// published. `S` is Scenario or const Scenario.
template <class S, class Visit>
class Assumptions {
 public:
  Assumptions(S& s, Visit visit) : s_(s), visit_(visit) {}

  void run() {
    for (std::size_t i = 0; i < s_.cluster.pools.size(); ++i) {
      auto& node = s_.cluster.pools[i].node;
      const std::string at = "/cluster/pools/" + std::to_string(i) + "/node";
      tell(node.gpu.idle, "idle power of " + node.gpu.name, at + "/gpu/idle_w");
      tell(node.hostActive, "power of the rest of " + node.name, at + "/host_active_w");
      tell(node.maximum, "circuit rating of " + node.name, at + "/maximum_w");
      price(node);
    }
    if (s_.tenure == Tenure::rent) return;
    auto& prices = s_.prices;
    tell(prices.storagePerGpu, "storage per GPU", "/prices/storage_usd_per_gpu");
    tell(prices.staffPerMegawattYear, "staff per MW and year", "/prices/staff_usd_per_mw_year");
    tell(prices.maintenancePerYear, "maintenance a year",
         "/prices/maintenance_fraction_per_year");
    tell(prices.utilisation, "utilisation of what is owned", "/prices/utilisation_fraction");
    if (s_.tenure == Tenure::lease)
      tell(prices.leasePremium, "lease premium", "/prices/lease_premium_fraction");
    for (std::size_t i = 0; i < s_.sites.size(); ++i)
      if (isUsed(s_.sites[i]))
        tell(s_.sites[i].buildCostPerWatt, "building cost per watt of " + s_.sites[i].name,
             "/sites/" + std::to_string(i) + "/build_cost_usd_per_w");
  }

 private:
  S& s_;
  Visit visit_;

  template <class Fact>
  void tell(Fact& fact, const std::string& name, const std::string& where) {
    if (fact.value && isAssumption(fact.provenance)) visit_(fact.provenance, name, where);
  }

  void price(const Node& node) {
    const NodePrice* const found = s_.prices.find(node.id);
    if (!found) return;
    const std::size_t row = std::size_t(found - s_.prices.nodes.data());
    auto& price = s_.prices.nodes[row];
    const std::string at = "/prices/nodes/" + std::to_string(row);
    if (s_.tenure == Tenure::rent)
      tell(price.rentPerGpuHour, "rent of " + node.name, at + "/rent_usd_per_gpu_hour");
    else
      tell(price.purchase, "price of " + node.name, at + "/purchase_usd");
  }

  bool isUsed(const Site& site) const {
    return std::any_of(s_.cluster.pools.begin(), s_.cluster.pools.end(),
                       [&](const Pool& pool) { return pool.siteId == site.id; });
  }
};

}  // namespace

std::vector<AssumedFigure> assumedFigures(const Scenario& scenario) {
  std::vector<AssumedFigure> found;
  const auto add = [&](const Provenance&, const std::string& name, const std::string& where) {
    const auto same = [&](const AssumedFigure& f) { return f.name == name; };
    if (std::none_of(found.begin(), found.end(), same)) found.push_back({name, where});
  };
  Assumptions(scenario, add).run();
  return found;
}

void acceptAssumptions(Scenario& scenario) {
  const auto accept = [](Provenance& p, const std::string&, const std::string&) {
    p.confidence = "low";
  };
  Assumptions(scenario, accept).run();
}

}  // namespace cw
