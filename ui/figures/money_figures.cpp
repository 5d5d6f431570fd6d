// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/money_figures.h"

#include <QCoreApplication>

#include "ui/document/catalogue.h"
#include "ui/figures/missing_reason.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("MoneyFigures", text); }

struct CostPart {
  QString name;
  const char* key;
  std::optional<Money> CostEstimate::*member;
  const char* price;  ///< JSON Pointer of what it needs
};

std::vector<CostPart> capitalParts() {
  return {{tr("Nodes, at purchase"), "cost_usd/capex/nodes", &CostEstimate::nodes, "/prices/nodes"},
          {tr("Network, at purchase"), "cost_usd/capex/network", &CostEstimate::network, "/prices/network_share"},
          {tr("Storage, at purchase"), "cost_usd/capex/storage", &CostEstimate::storage, "/prices/storage"},
          {tr("Facility, at purchase"), "cost_usd/capex/facility", &CostEstimate::facility, "/sites"}};
}

std::vector<CostPart> yearParts() {
  return {{tr("Depreciation, a year"), "cost_usd/per_year/depreciation", &CostEstimate::depreciation, "/prices/useful_life"},
          {tr("Cost of capital, a year"), "cost_usd/per_year/capital", &CostEstimate::capital, "/prices/cost_of_capital"},
          {tr("Energy, a year"), "cost_usd/per_year/energy", &CostEstimate::energy, "/sites"},
          {tr("Colocation, a year"), "cost_usd/per_year/colocation", &CostEstimate::colocation, "/prices/colocation"},
          {tr("Staff, a year"), "cost_usd/per_year/staff", &CostEstimate::staff, "/prices/staff"},
          {tr("Maintenance, a year"), "cost_usd/per_year/maintenance", &CostEstimate::maintenance, "/prices/maintenance"},
          {tr("Rent, a year"), "cost_usd/per_year/rent", &CostEstimate::rent, "/prices/nodes"}};
}

QString exact(Money m) { return readMoneyExact(m).joined(); }
QString small(Money m) { return readMoneyExact(m, 3).joined(); }
QString rough(Money m) { return readMoney(m).joined(); }

FigureCell amount(const Estimate& e, const std::optional<Money>& money, const std::string& key, const char* price, QString (*show)(Money)) {
  return money ? FigureCell{show(*money), key} : missingCell(whyMissing(e, {price, "/prices/nodes", "/prices", "/sites"}), key);
}

const char* idOf(Tenure tenure) { return tenure == Tenure::buy ? "buy" : tenure == Tenure::lease ? "lease" : "rent"; }

}  // namespace

QString nameOf(Tenure tenure) { return tenure == Tenure::buy ? tr("Buy") : tenure == Tenure::lease ? tr("Lease") : tr("Rent"); }

std::vector<std::pair<QString, Money>> yearlyParts(const CostEstimate& cost) {
  std::vector<std::pair<QString, Money>> parts;
  for (const CostPart& part : yearParts())
    if (const auto& money = cost.*part.member; money && money->usd() != 0) parts.emplace_back(part.name, *money);
  return parts;
}

FigureTable costTable(const Estimate& e) {
  FigureTable table{{tr("Cost"), tr("Amount")}, {}, 1};
  const CostEstimate& c = e.cost;
  const auto add = [&](const QString& name, FigureCell cell, bool bold = false) { table.rows.push_back({{{name}, std::move(cell)}, bold}); };
  for (const std::vector<CostPart>& group : {capitalParts(), yearParts()})
    for (const CostPart& part : group) {
      const auto& money = c.*part.member;
      if (money && money->usd() == 0) continue;  // this tenure or site has no such cost
      add(part.name, amount(e, money, part.key, part.price, rough));
    }
  const auto total = [&](const QString& name, const std::optional<Money>& money, const char* key,
                         QString (*show)(Money)) {
    FigureCell cell = amount(e, money, key, "/prices/nodes", show);
    if (money && !c.complete())
      cell = {lowerBound(cell.text, false), key, catalogue::withoutText(c.missing)};
    add(name, std::move(cell), true);
  };
  total(tr("The run"), c.runTotal, "cost_usd/run_total", rough);
  total(e.fleet ? tr("Per GPU-hour") : tr("Per installed GPU-hour"), c.perGpuHour, "cost_usd/per_gpu_hour", exact);
  total(tr("Per million tokens"), c.perMillionTokens, "cost_usd/per_million_tokens", small);
  if (!c.missing.empty()) add(tr("Not in these sums"), {catalogue::listText(c.missing)});
  return table;
}

namespace {

FigureRow fleetRow(const Estimate& e, const QString& who, const std::string& at, const FleetPart<double>& p) {
  const double hours = e.trainingTime.hours();
  const bool power = e.powerMissing.empty();
  const auto cell = [&](const std::optional<double>& value, const char* key, auto show, bool whole) {
    return value ? FigureCell{lowerBound(show(*value), whole), at + key} : missingCell(whyMissing(e, {"/cluster", "/prices", "/sites"}));
  };
  return {{{who},
           {hours > 0 ? wholeNumber(p.gpuHours.value_or(0) / hours) : QString()},
           cell(p.costUsd, "cost_usd", [](double usd) { return rough(Money::usd(usd)); }, p.missing.empty()),
           cell(p.energyWh, "energy_wh", [](double wh) { return readEnergy(Energy::wattHours(wh)).joined(); }, power),
           cell(p.facilityAverageWatts, "facility_average_w", [](double w) { return readPower(Power::watts(w)).joined(); }, power)}};
}

/// This job's, as the rest of the answer has it.
FigureRow jobRow(const Estimate& e) {
  FleetPart<double> p;
  p.gpuHours = e.gpuHours;
  if (e.cost.runTotal) p.costUsd = e.cost.runTotal->usd();
  p.missing = e.cost.missing;
  if (e.facilityEnergy) p.energyWh = e.facilityEnergy->wattHours();
  if (e.power) p.facilityAverageWatts = e.power->facilityAverage.watts();
  FigureRow row = fleetRow(e, tr("This job"), {}, p);
  const char* keys[] = {"", "", "cost_usd/run_total", "energy_wh/facility", "power_w/facility_average"};
  for (std::size_t i = 2; i < row.cells.size(); ++i)
    if (!row.cells[i].key.empty()) row.cells[i].key = keys[i];
  return row;
}

}  // namespace

FigureTable fleetTable(const Estimate& e) {
  FigureTable table{{tr("While this job runs"), tr("GPUs"), tr("Cost"), tr("Energy"), tr("Average power")}, {}, 1};
  if (!e.fleet) return table;
  table.rows = {jobRow(e), fleetRow(e, tr("Other jobs"), "fleet/other_jobs/", e.fleet->otherJobs), fleetRow(e, tr("No job"), "fleet/idle/", e.fleet->idle),
                fleetRow(e, tr("The fleet"), "fleet/", e.fleet->all)};
  table.rows.back().bold = true;
  return table;
}

QString fleetNote(const Estimate& e) {
  if (!e.fleet) return tr("No other job runs on this cluster: this one pays for all of it, idle GPUs included.");
  QString note = tr("Each job pays for its GPUs: of each kind of node at a site, its share of those installed. What no job uses is a line of its own.");
  if (e.fleet->facilityPeakWatts && e.fleet->facilityDesignWatts)
    note += QLatin1Char(' ') + tr("The sites feed the fleet: its peak is %1, its design %2.")
                                   .arg(readPower(Power::watts(*e.fleet->facilityPeakWatts)).joined(), readPower(Power::watts(*e.fleet->facilityDesignWatts)).joined());
  return note;
}

FigureTable tenureTable(const Scenario& s, const Estimate& e) {
  FigureTable table{{tr("Way"), tr("The run"), tr("A year"), tr("Per GPU-hour"), tr("Per million tokens")}, {}, 1};
  for (const TenureCost& way : e.tenures.ways) {
    const std::string at = std::string("tenures/") + idOf(way.tenure) + "/";
    const auto cell = [&](const std::optional<Money>& money, const char* figure,
                          QString (*show)(Money)) {
      return money
                 ? FigureCell{show(*money), at + figure}
                 : missingCell(
                       way.missing.empty()
                           ? whyMissing(e, {"/prices", "/sites"})
                           : tr("Not compared without: %1").arg(catalogue::listText(way.missing)));
    };
    table.rows.push_back({{{nameOf(way.tenure)}, cell(way.runTotal, "run_total_usd", rough), cell(way.perYear, "per_year_usd", rough),
                           cell(way.perGpuHour, "per_gpu_hour_usd", exact), cell(way.perMillionTokens, "per_million_tokens_usd", small)}});
  }
  if (e.tenures.breakEvenMonths)
    table.rows.push_back({{{tr("Buy beats rent after")}, {catalogue::breakEvenText(s, significant(*e.tenures.breakEvenMonths)), "break_even/buy_over_rent_months"}, {}, {}, {}}, true});
  return table;
}

QString tenureNote(const Estimate& e) {
  QStringList notes;
  if (e.tenures.breakEvenMonths)
    notes << (e.tenures.withinUsefulLife ? tr("Break-even: hardware at its price and no resale value, against rent of the time used less what owning costs to run.")
                                         : tr("Break-even lies beyond the hardware's useful life: renting is cheaper for all of it."));
  else if (e.tenures[Tenure::buy].runTotal && e.tenures[Tenure::rent].runTotal) notes << tr("Buying never beats renting at these prices: rent is below what owning costs to run.");
  for (const TenureCost& way : e.tenures.ways)
    if (!way.missing.empty())
      notes << tr("%1 is not compared: %2 missing.")
                   .arg(nameOf(way.tenure), catalogue::listText(way.missing));
  return notes.join(QLatin1Char('\n'));
}

FigureTable breakEvenTable(const Estimate& e) {
  FigureTable table{{tr("Rent per GPU-hour")}, {}, 0};
  for (const double used : utilisations) table.head << tr("%1 used").arg(percent(used, 0));
  for (const BreakEvenPoint& p : e.tenures.breakEvenCurve) {
    const bool asPlanned = p.rentFactor == 1;
    if (p.utilisation == utilisations.front()) table.rows.push_back({{{exact(p.rentPerGpuHour)}}, asPlanned});
    FigureCell cell = p.months ? FigureCell{tr("%1 months").arg(significant(*p.months))}
                               : FigureCell{tr("never"), {}, tr("Rent is below what owning costs to run.")};
    if (p.months && asPlanned && p.utilisation == 1) cell.key = "break_even/buy_over_rent_months";
    table.rows.back().cells.push_back(cell);
  }
  return table;
}

QString breakEvenNote(const Estimate& e) {
  if (e.tenures.breakEvenCurve.empty()) return tr("Buying and renting are not compared: a part of either has no price.");
  return tr("Months of the cluster's life after which buying has cost less than renting the hours in use; in bold at the rent of the scenario. "
            "What is owned and stands still costs its interest, room, staff and maintenance all the same, and no electricity.");
}

FigureTable networkTable(const Scenario& s, const Estimate& e) {
  FigureTable table{{tr("Training fabric"), tr("Number"), tr("Each"), tr("Together")}, {}, 1};
  const NetworkCount& n = e.network;
  const QString how = tr("Counted from the topology: a folded Clos of the fabric's switches over the nodes of each site.");
  const FabricPrice* price = s.prices.findFabric(s.cluster.fabric.id);
  const QString noPrice = tr("The scenario has no price for it (prices of fabrics).");
  // `units`: of all of them, in units of what the price is of.
  const auto add = [&](const QString& name, double count, const Fact<Money>* each, double units = 0, bool bold = false) {
    if (!(count > 0)) return;
    FigureRow row{{{name}, {wholeNumber(count), {}, how}, {}, {}}, bold};
    if (each && each->value) {
      row.cells[2] = {readMoneyExact(Money::usd(each->value->usd() * (units / count))).joined(), {}, QString::fromStdString(each->provenance.source)};
      row.cells[3] = {rough(Money::usd(each->value->usd() * units)), "cost_usd/capex/network"};
    } else if (each) {
      row.cells[2] = row.cells[3] = missingCell(noPrice);
    }
    table.rows.push_back(row);
  };
  static const FabricPrice unknown;
  const Fact<Money>& ofSwitch = (price ? *price : unknown).switchEach;
  const Fact<Money>& ofLink = (price ? *price : unknown).linkEach;
  add(tr("Tiers of switches"), n.tiers, nullptr);
  add(tr("Leaf switches"), n.leafSwitches, &ofSwitch, n.leafUnits);
  const double upper = n.spineSwitches + n.coreSwitches, between = n.leafSpineLinks + n.spineCoreLinks;
  const double upperUnit = upper > 0 ? n.upperUnits / upper : 0, betweenUnit = between > 0 ? (n.linkUnits - n.nodeLinks) / between : 0;
  add(tr("Spine switches"), n.spineSwitches, &ofSwitch, n.spineSwitches * upperUnit);
  add(tr("Core switches"), n.coreSwitches, &ofSwitch, n.coreSwitches * upperUnit);
  add(tr("All switches"), n.switches(), &ofSwitch, n.switchUnits(), true);
  add(tr("Pods"), n.pods, nullptr);
  add(tr("Cables, node to leaf"), n.nodeLinks, &ofLink, n.nodeLinks);
  add(tr("Cables, leaf to spine"), n.leafSpineLinks, &ofLink, n.leafSpineLinks * betweenUnit);
  add(tr("Cables, spine to core"), n.spineCoreLinks, &ofLink, n.spineCoreLinks * betweenUnit);
  add(tr("All cables with their transceivers"), n.links(), &ofLink, n.linkUnits, true);
  add(tr("Transceiver ports"), n.opticalPorts(), nullptr);
  add(tr("Racks of nodes"), n.nodeRacks, nullptr);
  table.rows.push_back({{{tr("Network, at purchase")}, {}, {}, amount(e, e.cost.network, "cost_usd/capex/network", "/prices/network_share", rough)}, true});
  return table;
}

QString networkNote(const Scenario& s, const Estimate& e) {
  QString note;
  const FabricPrice* price = s.prices.findFabric(s.cluster.fabric.id);
  if (e.cost.network && !(price && price->switchEach.value && price->linkEach.value))
    note = tr("Without prices of its switches and cables the network is taken by its share of the hardware's cost.");
  if (!e.network.buildable) note += (note.isEmpty() ? QString() : QStringLiteral(" ")) + tr("Three tiers of these switches do not reach all nodes: the counts are a lower bound.");
  return note;
}

}  // namespace cw
