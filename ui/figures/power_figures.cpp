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

std::vector<std::pair<QString, Power>> powerParts(const PowerEstimate& p) {
  const bool storageApart = p.itStorage > Power();
  std::vector<std::pair<QString, Power>> parts = {{tr("GPUs"), p.itGpus},
                                                  {tr("Hosts, with their NICs"), p.itHosts},
                                                  {storageApart ? tr("Switches, with their optics") : tr("Network and storage"), p.itNetwork}};
  if (storageApart) parts.emplace_back(tr("Storage and management"), p.itStorage);
  if (p.distribution > Power()) parts.emplace_back(tr("Transformers and UPS"), p.distribution);
  parts.emplace_back(p.distribution > Power() ? tr("Cooling and the rest of PUE") : tr("Cooling, distribution and the rest of PUE"), p.cooling);
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
  const char* storageKey = p.itStorage > Power() ? "power_w/it_storage" : "";
  const char* lossKey = p.distribution > Power() ? "power_w/distribution_loss" : "";
  std::vector<const char*> keys{"power_w/it_gpus", "power_w/it_hosts", "power_w/it_network"};
  if (*storageKey) keys.push_back(storageKey);
  if (*lossKey) keys.push_back(lossKey);
  keys.push_back("power_w/cooling");
  const auto parts = powerParts(p);
  for (std::size_t i = 0; i < parts.size(); ++i)
    table.rows.push_back({{{parts[i].first}, {readPower(parts[i].second).joined(), keys[i]}, {percent(parts[i].second / p.facilityAverage)}}});
  const auto add = [&](const QString& name, const QString& value, const char* key, bool bold = false) {
    table.rows.push_back({{{name}, {value, key}, {}}, bold});
  };
  add(tr("Facility, average"), readPower(p.facilityAverage).joined(), "power_w/facility_average", true);
  add(tr("Facility, peak"), readPower(p.facilityPeak).joined(), "power_w/facility_peak", true);
  add(tr("Facility, design"), readPower(p.facilityDesign).joined(), "power_w/facility_design", true);
  add(tr("Swing, compute to exchange"), readPower(p.swing).joined(), "power_w/swing");
  if (p.swingPeriod) add(tr("  once in"), readDuration(*p.swingPeriod).joined(), "swing_period_s");
  if (p.swingWattsPerSecond) add(tr("  rate, at least"), tr("%1 a second").arg(readPower(Power::watts(*p.swingWattsPerSecond)).joined()), "power_w/swing_per_s");
  add(tr("IT, average"), readPower(p.itAverage).joined(), "power_w/it_average");
  add(tr("One node, average"), readPower(p.nodeAverage).joined(), "power_w/node_average");
  add(tr("One GPU, average"), readPower(p.gpuAverage).joined(), "power_w/gpu_average");
  add(tr("PUE at that load"), decimal(p.pue, 3), "pue");
  if (e.facilityEnergy) add(tr("Energy of the run"), readEnergy(*e.facilityEnergy).joined(), "energy_wh/facility");
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
