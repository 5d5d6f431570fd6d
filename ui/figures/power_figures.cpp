// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/power_figures.h"

#include <QCoreApplication>

#include "ui/document/catalogue.h"
#include "ui/figures/missing_reason.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("PowerFigures", text); }

constexpr std::initializer_list<const char*> powerPlaces = {"/cluster/pools", "/sites"};

QString bestFor(const PowerCaps& caps, std::size_t option) {
  QStringList words;
  if (caps.bestTime == option) words << tr("time");
  if (caps.bestEnergy == option) words << tr("energy");
  if (caps.bestCost == option) words << tr("cost");
  return words.join(QStringLiteral(", "));
}

/// "training_time_days" of option 3 as the JSON answer names it.
std::string capKey(std::size_t option, const char* figure) { return "power_caps/options/" + std::to_string(option) + "/" + figure; }

/// Against the run without a cap: "+1.2 %".
QString change(double value, double uncapped) {
  if (!(uncapped > 0)) return {};
  const double share = value / uncapped - 1;
  return QStringLiteral(" (") + (share > 0 ? QStringLiteral("+") : QString()) + percent(share) + QStringLiteral(")");
}

FigureRow capRow(const Estimate& e, std::size_t i) {
  const PowerCapOption& o = e.powerCaps.options[i];
  const PowerCapOption& none = e.powerCaps.options.front();
  const QString best = bestFor(e.powerCaps, i);
  FigureRow row;
  row.cells.push_back({o.share < 1 ? readPower(o.cap).joined() : tr("%1, no cap").arg(readPower(o.cap).joined()), capKey(i, "cap_w")});
  row.cells.push_back({readDays(o.trainingTime).joined() + (i > 0 ? change(o.trainingTime.seconds(), none.trainingTime.seconds()) : QString()), capKey(i, "training_time_days")});
  row.cells.push_back(o.facilityEnergy ? FigureCell{readEnergy(*o.facilityEnergy).joined() + (i > 0 && none.facilityEnergy ? change(o.facilityEnergy->joules(), none.facilityEnergy->joules()) : QString()), capKey(i, "energy_facility_wh")}
                                       : missingCell(whyMissing(e, powerPlaces)));
  row.cells.push_back(o.facilityPeak ? FigureCell{readPower(*o.facilityPeak).joined() + (o.withinSites ? QString() : tr(", over a limit")), capKey(i, "facility_peak_w")} : missingCell(whyMissing(e, powerPlaces)));
  row.cells.push_back(o.runTotal ? FigureCell{readMoney(*o.runTotal).joined() + (i > 0 && none.runTotal ? change(o.runTotal->usd(), none.runTotal->usd()) : QString()), capKey(i, "run_total_usd")}
                                 : missingCell(whyMissing(e, {"/prices", "/sites"})));
  row.cells.push_back({best});
  row.cells.push_back({});
  row.bold = !best.isEmpty();
  if (row.bold && o.share < 1) row.action = int(i);
  return row;
}

}  // namespace

std::vector<PowerPart> powerParts(const PowerEstimate& p) {
  const bool storageApart = p.itStorage > Power(), lossesApart = p.distribution > Power();
  std::vector<PowerPart> parts = {{tr("GPUs"), p.itGpus, "power_w/it_gpus"},
                                  {tr("Hosts, with their NICs"), p.itHosts, "power_w/it_hosts"},
                                  {storageApart ? tr("Switches, with their optics") : tr("Network and storage"), p.itNetwork, "power_w/it_network"}};
  if (storageApart) parts.push_back({tr("Storage and management"), p.itStorage, "power_w/it_storage"});
  if (lossesApart) parts.push_back({tr("Transformers and UPS"), p.distribution, "power_w/distribution_loss"});
  parts.push_back({lossesApart ? tr("Cooling and the rest of PUE") : tr("Cooling, distribution and the rest of PUE"), p.cooling, "power_w/cooling"});
  return parts;
}

FigureTable powerTable(const Estimate& e) {
  FigureTable table{{tr("Power"), tr("Average"), tr("Share")}, {}, 1};
  if (!e.power) {
    const QString why = whyMissing(e, powerPlaces);
    for (const QString& name : {tr("Facility, average"), tr("Facility, peak"), tr("Facility, design"), tr("Swing")})
      table.rows.push_back({{{name}, missingCell(why), {}}});
    return table;
  }
  const PowerEstimate& p = *e.power;
  for (const PowerPart& part : powerParts(p)) {
    if (part.power > Power() || e.powerMissing.empty())
      table.rows.push_back({{{part.name},
                             {readPower(part.power).joined(), part.key},
                             {percent(part.power / p.facilityAverage)}}});
    else
      table.rows.push_back({{{part.name}, missingCell(whyMissing(e, powerPlaces)), {}}});
  }
  const auto add = [&](const QString& name, const QString& value, const char* key, bool bold = false) {
    table.rows.push_back({{{name}, {value, key}, {}}, bold});
  };
  const auto sum = [&](const QString& text) { return lowerBound(text, e.powerMissing.empty()); };
  add(tr("Facility, average"), sum(readPower(p.facilityAverage).joined()),
      "power_w/facility_average", true);
  add(tr("Facility, peak"), sum(readPower(p.facilityPeak).joined()), "power_w/facility_peak", true);
  add(tr("Facility, design"), sum(readPower(p.facilityDesign).joined()), "power_w/facility_design",
      true);
  add(tr("Swing, compute to exchange"), readPower(p.swing).joined(), "power_w/swing");
  if (p.swingPeriod) add(tr("  once in"), readDuration(*p.swingPeriod).joined(), "swing_period_s");
  if (p.swingWattsPerSecond) add(tr("  rate, at least"), tr("%1 a second").arg(readPower(Power::watts(*p.swingWattsPerSecond)).joined()), "power_w/swing_per_s");
  add(tr("Swing, all GPUs stop at once"), readPower(p.swingStall).joined(), "power_w/swing_stall");
  add(tr("IT, average"), sum(readPower(p.itAverage).joined()), "power_w/it_average");
  add(tr("One node in use, average"), readPower(p.nodeAverage).joined(), "power_w/node_average");
  add(tr("One GPU in use, average"), readPower(p.gpuAverage).joined(), "power_w/gpu_average");
  add(tr("PUE at that load"), decimal(p.pue, 3), "pue");
  if (e.facilityEnergy)
    add(tr("Energy of the run"), sum(readEnergy(*e.facilityEnergy).joined()), "energy_wh/facility");
  if (e.carbonKg) add(tr("Carbon of the run"), sum(readMass(*e.carbonKg).joined()), "carbon_kg");
  if (e.waterLitres)
    add(tr("Water of the run"), sum(tr("%1 L").arg(roughNumber(*e.waterLitres))), "water_l");
  if (!e.powerMissing.empty())
    table.rows.push_back(
        {{{tr("Not in these sums")}, {catalogue::withoutText(e.powerMissing)}, {}}});
  return table;
}

FigureTable capsTable(const Estimate& e) {
  FigureTable table{{tr("GPUs capped at"), tr("Training"), tr("Energy"), tr("Peak"), tr("Cost of the run"), tr("Best for"), QString()}, {}, 1, 4};
  for (std::size_t i = 0; i < e.powerCaps.options.size(); ++i) table.rows.push_back(capRow(e, i));
  return table;
}

FigureTable bestCapsTable(const Estimate& e) {
  FigureTable table{{tr("Best for"), tr("Cap"), tr("The run")}, {}, 1};
  const PowerCaps& caps = e.powerCaps;
  const auto add = [&](const QString& name, const std::optional<std::size_t>& best, const std::string& key, const char* figure, auto show) {
    FigureRow row{{{name}, missingCell(capsNote(e)), missingCell(capsNote(e))}};
    if (best) {
      row.cells[1] = {readPower(caps.options[*best].cap).joined(), "power_caps/best_cap_w/" + key};
      row.cells[2] = {show(caps.options[*best]), capKey(*best, figure)};
    }
    table.rows.push_back(row);
  };
  add(tr("Time"), caps.bestTime, "time", "training_time_days", [](const PowerCapOption& o) { return readDays(o.trainingTime).joined(); });
  add(tr("Energy"), caps.bestEnergy, "energy", "energy_facility_wh", [](const PowerCapOption& o) { return o.facilityEnergy ? readEnergy(*o.facilityEnergy).joined() : missingText(); });
  add(tr("Cost"), caps.bestCost, "cost", "run_total_usd", [](const PowerCapOption& o) { return o.runTotal ? readMoney(*o.runTotal).joined() : missingText(); });
  return table;
}

QString capsNote(const Estimate& e) {
  if (e.powerCaps.options.empty()) return tr("No cap can be weighed: %1").arg(whyMissing(e, powerPlaces));
  QString note = tr("No training speed was measured against a cap: the loss follows that of GPUs with a lower limit, and a capped plan has a wider interval.");
  if (!e.powerCaps.bestTime) note += QLatin1Char(' ') + tr("No cap down to half of the limit keeps within the limits of the sites.");
  return note;
}

}  // namespace cw
