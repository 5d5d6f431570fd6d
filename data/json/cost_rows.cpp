// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/json/cost_rows.h"

#include "model/estimate/limits.h"

namespace cw {
namespace {

void describeNodePrice(Archive& a, NodePrice& p) {
  a.text("node", p.nodeId, TextKind::identifier, Need::required);
  a.fact("purchase_usd", p.purchase, limits::purchase);
  a.fact("rent_usd_per_gpu_hour", p.rentPerGpuHour, limits::hourlyRent);
}

void describeFabricPrice(Archive& a, FabricPrice& p) {
  a.text("fabric", p.fabricId, TextKind::identifier, Need::required);
  a.fact("switch_usd", p.switchEach, limits::switchPrice);
  a.fact("link_usd", p.linkEach, limits::switchPrice);
}

}  // namespace

void describe(Archive& a, Prices& p) {
  a.list("nodes", p.nodes, Need::defaulted, describeNodePrice);
  a.list("fabrics", p.fabrics, Need::defaulted, describeFabricPrice);
  a.fact("network_share_of_hardware_fraction", p.networkShareOfHardware, limits::networkShare);
  a.fact("storage_usd_per_gpu", p.storagePerGpu, limits::storagePerGpu);
  a.fact("useful_life_years", p.usefulLifeYears, limits::usefulLife);
  a.fact("facility_life_years", p.facilityLifeYears, limits::facilityLife);
  a.fact("cost_of_capital_fraction_per_year", p.costOfCapitalPerYear, fraction);
  a.fact("colocation_usd_per_kw_month", p.colocationPerKwMonth, limits::colocation);
  a.fact("staff_usd_per_mw_year", p.staffPerMegawattYear, limits::staff);
  a.fact("maintenance_fraction_per_year", p.maintenancePerYear, fraction);
  a.fact("lease_premium_fraction", p.leasePremium, limits::leasePremium);
  a.fact("utilisation_fraction", p.utilisation, limits::utilisation);
}

void describe(Archive& a, Currency& c) {
  a.text("code", c.code, TextKind::identifier, Need::defaulted);
  const bool capitals = c.code.size() == 3 && c.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  a.check("code", c.code.empty() || capitals, "a code is three capital letters, such as EUR");
  a.fact("per_usd", c.perUsd, limits::currencyRate);
}

namespace {

void describeWindow(Archive& a, MaintenanceWindow& w) {
  a.text("name", w.name, TextKind::line, Need::defaulted);
  a.text("from", w.from, TextKind::date, Need::required);
  a.quantity("duration_s", w.length, limits::maintenanceSeconds);
}

}  // namespace

void describe(Archive& a, Reliability& r) {
  a.fact("failures_per_1000_node_days", r.failuresPerThousandNodeDays, limits::failures);
  a.fact("restart_s", r.restart, limits::restart);
  a.fact("checkpoint_bytes_per_s", r.checkpointBandwidth, limits::checkpointRate);
  a.fact("checkpoint_blocking_s", r.checkpointBlocking, limits::checkpointBlocking);
  a.fact("checkpoint_interval_s", r.checkpointInterval, limits::checkpointInterval);
  a.fact("planned_pause_fraction", r.plannedPauseFraction, limits::plannedPauses);
  a.fact("schedule_factor", r.scheduleFactor, limits::scheduleFactor);
  a.fact("repair_s", r.repair, limits::repair);
  a.list("maintenance", r.maintenance, Need::defaulted, describeWindow);
  a.atMost("maintenance", r.maintenance.size(), limits::maintenanceWindows);
}

}  // namespace cw
