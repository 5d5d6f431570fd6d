// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/cost_rows.h"

namespace cw {
namespace {

void describeNodePrice(Archive& a, NodePrice& p) {
  a.text("node", p.nodeId, TextKind::identifier, Need::required);
  a.fact("purchase_usd", p.purchase, upTo(1e9));
  a.fact("rent_usd_per_gpu_hour", p.rentPerGpuHour, upTo(1e6));
}

void describeFabricPrice(Archive& a, FabricPrice& p) {
  a.text("fabric", p.fabricId, TextKind::identifier, Need::required);
  a.fact("switch_usd", p.switchEach, upTo(1e9));
  a.fact("link_usd", p.linkEach, upTo(1e9));
}

}  // namespace

void describe(Archive& a, Prices& p) {
  a.list("nodes", p.nodes, Need::defaulted, describeNodePrice);
  a.list("fabrics", p.fabrics, Need::defaulted, describeFabricPrice);
  a.fact("network_share_of_hardware_fraction", p.networkShareOfHardware, upTo(0.95));
  a.fact("storage_usd_per_gpu", p.storagePerGpu, upTo(1e9));
  a.fact("useful_life_years", p.usefulLifeYears, {0.1, 100});
  a.fact("facility_life_years", p.facilityLifeYears, {0.1, 1000});
  a.fact("cost_of_capital_fraction_per_year", p.costOfCapitalPerYear, fraction);
  a.fact("colocation_usd_per_kw_month", p.colocationPerKwMonth, upTo(1e6));
  a.fact("staff_usd_per_mw_year", p.staffPerMegawattYear, upTo(1e9));
  a.fact("maintenance_fraction_per_year", p.maintenancePerYear, fraction);
  a.fact("lease_premium_fraction", p.leasePremium, {-1, 10});
}

void describe(Archive& a, Currency& c) {
  a.text("code", c.code, TextKind::identifier, Need::defaulted);
  const bool capitals = c.code.size() == 3 && c.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  a.check("code", c.code.empty() || capitals, "a code is three capital letters, such as EUR");
  a.fact("per_usd", c.perUsd, positive(1e6));
}

namespace {

constexpr std::size_t mostWindows = 100;

void describeWindow(Archive& a, MaintenanceWindow& w) {
  a.text("name", w.name, TextKind::line, Need::defaulted);
  a.text("from", w.from, TextKind::date, Need::required);
  a.quantity("duration_s", w.length, positive(3.2e7));
}

}  // namespace

void describe(Archive& a, Reliability& r) {
  a.fact("failures_per_1000_node_days", r.failuresPerThousandNodeDays, upTo(1e6));
  a.fact("restart_s", r.restart, upTo(1e7));
  a.fact("checkpoint_bytes_per_s", r.checkpointBandwidth, {1e3, 1e18});
  a.fact("checkpoint_interval_s", r.checkpointInterval, {0.1, 1e8});
  a.fact("planned_pause_fraction", r.plannedPauseFraction, upTo(0.99));
  a.fact("repair_s", r.repair, upTo(1e8));
  a.list("maintenance", r.maintenance, Need::defaulted, describeWindow);
  a.check("maintenance", r.maintenance.size() <= mostWindows, "allowed are at most 100 windows");
}

}  // namespace cw
