// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/readings.h"

#include <QCoreApplication>

#include <utility>

#include "model/performance/rates.h"
#include "ui/document/catalogue.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Results", text); }

ShownResult missing(std::string key, const QString& title, const QString& beside = {}) {
  return {std::move(key), title, {missingText(), {}}, beside, true};
}

QString rangeText(const Percentiles& p, Reading (*read)(double)) {
  // Cards are narrow: the unit stands once where both ends share it.
  Reading low = read(p.p10), high = read(p.p90);
  qsizetype sign = 0;  // "$" stands once, "EUR " with the figure above
  while (sign < low.number.size() && sign < high.number.size() && low.number[sign] == high.number[sign] && !low.number[sign].isDigit()) ++sign;
  high.number.remove(0, sign);
  if (sign > 1) low.number.remove(0, sign);
  return tr("P10–P90 %1–%2").arg(low.unit == high.unit ? low.number : low.joined(), high.joined());
}

/// Digits alone, in the unit that the card shows for `shown`.
QString inUnitOf(Power p, Power shown) {
  const QString unit = readPower(shown).unit;
  return unit == readMegawatts(p).unit ? readMegawatts(p).number : unit == readPower(p).unit ? readPower(p).number : readPower(p).joined();
}

void addTime(std::vector<ShownResult>& results, const Estimate& e) {
  const bool determined = e.trainingTime.seconds() > 0;
  if (e.finishDate) {
    results.push_back({"training_time_days", tr("Finished on"), {isoDateForPeople(*e.finishDate), {}},
                       e.startDate ? tr("started %1").arg(isoDateForPeople(*e.startDate)) : QString()});
  } else {
    results.push_back(missing("training_time_days", tr("Finished on")));
    results.back().beside = tr("give a start date");
  }
  if (!determined) {
    results.push_back(missing("training_time_days", tr("Training time")));
    return;
  }
  ShownResult days{"training_time_days", tr("Training time"), readDays(e.trainingTime), {}};
  if (e.trainingDays) days.beside = rangeText(*e.trainingDays, [](double d) { return readDays(Duration::days(d)); });
  results.push_back(days);
}

void addSpeed(std::vector<ShownResult>& results, const Estimate& e) {
  const Rates<double> rates = ratesOf(e.step, e.gpusUsed);
  results.push_back({"mfu_fraction", tr("MFU"), {decimal(rates.mfu * 100, 1), QStringLiteral("%")}, tr("of the dense peak")});
  results.push_back({"model_flops_per_s_per_gpu", tr("Per GPU"), {wholeNumber(rates.modelFlopPerSecondPerGpu / 1e12), tr("TFLOP/s")},
                     tr("%1 tokens/s in all").arg(roughNumber(rates.tokensPerSecond))});
  results.push_back({"step_time_s", tr("Step"), readDuration(e.step.time()),
                     tr("%1 tokens").arg(roughNumber(e.step.tokensPerStep))});
  results.push_back({"goodput_fraction", tr("Goodput"), {decimal(e.goodput.fraction * 100, 1), QStringLiteral("%")},
                     e.goodput.meanTimeBetweenFailures.seconds() > 0
                         ? tr("a failure every %1").arg(readDuration(e.goodput.meanTimeBetweenFailures).joined())
                         : QString()});
}

void addPower(std::vector<ShownResult>& results, const Estimate& e) {
  const bool whole = e.powerMissing.empty();
  const QString without = catalogue::withoutText(e.powerMissing);
  const QString power = e.fleet ? tr("Power, its share") : tr("Power"), energy = e.fleet ? tr("Energy, its share") : tr("Energy");
  if (e.power && !whole) {
    results.push_back({"power_w/facility_average", power,
                       lowerBound(readPower(e.power->facilityAverage), false), without, false, true});
  } else if (e.power) {
    const QString peak = tr("peak %1, design %2").arg(inUnitOf(e.power->facilityPeak, e.power->facilityAverage), inUnitOf(e.power->facilityDesign, e.power->facilityAverage));
    const auto watts = [](double w) { return readPower(Power::watts(w)); };
    // A card has room for one of them; the tab Power has all.
    results.push_back({"power_w/facility_average", power, readPower(e.power->facilityAverage),
                       e.fleet && e.fleet->all.facilityAverageWatts ? tr("the fleet %1").arg(watts(*e.fleet->all.facilityAverageWatts).joined())
                       : e.facilityWatts                           ? rangeText(*e.facilityWatts, watts)
                                                                   : peak});
  } else {
    results.push_back(missing("power_w/facility_average", power, without));
  }
  if (e.facilityEnergy)
    results.push_back({"energy_wh/facility", energy,
                       lowerBound(readEnergy(*e.facilityEnergy), whole),
                       !whole    ? without
                       : e.fleet && e.fleet->all.energyWh ? tr("the fleet %1").arg(readEnergy(Energy::wattHours(*e.fleet->all.energyWh)).joined())
                       : e.power ? tr("PUE %1").arg(decimal(e.power->pue, 2))
                                 : QString(),
                       false, !whole});
  else
    results.push_back(missing("energy_wh/facility", energy, without));
}

void addCost(std::vector<ShownResult>& results, const Estimate& e) {
  const auto money = [&](const char* key, const QString& title, const std::optional<Money>& value,
                         Reading (*read)(Money), const QString& beside) {
    if (value)
      results.push_back({key, title, lowerBound(read(*value), e.cost.missing.empty()), beside,
                         false, !e.cost.missing.empty()});
    else
      results.push_back(missing(key, title, beside));
  };
  const QString without = catalogue::withoutText(e.cost.missing);
  QString range = without;
  if (e.runTotalUsd) range = rangeText(*e.runTotalUsd, [](double d) { return readMoney(Money::usd(d)); });
  money("cost_usd/run_total", e.fleet ? tr("Cost, its share") : tr("Cost of the run"), e.cost.runTotal, readMoney, range);
  money(
      "cost_usd/per_gpu_hour", tr("Per GPU-hour"), e.cost.perGpuHour,
      [](Money m) { return readMoneyExact(m); },
      !without.isEmpty() ? without
      : e.fleet && e.fleet->all.costUsd && e.fleet->all.missing.empty() ? tr("the fleet %1 in all").arg(readMoney(Money::usd(*e.fleet->all.costUsd)).joined())
                                                                        : tr("over installed GPUs"));
  money(
      "cost_usd/per_million_tokens", tr("Per million tokens"), e.cost.perMillionTokens,
      [](Money m) { return readMoneyExact(m, 3); }, without);
  if (e.carbonKg)
    results.push_back(
        {"carbon_kg", tr("CO₂"), lowerBound(readMass(*e.carbonKg), e.powerMissing.empty()),
         !e.powerMissing.empty() ? catalogue::withoutText(e.powerMissing)
         : e.waterLitres         ? tr("%1 L of water").arg(roughNumber(*e.waterLitres))
                                 : QString(),
         false, !e.powerMissing.empty()});
  else
    results.push_back(
        missing("carbon_kg", tr("CO₂"), catalogue::withoutText(e.powerMissing)));
}

}  // namespace

std::vector<ShownResult> resultsOf(const Estimate& e) {
  std::vector<ShownResult> results;
  addTime(results, e);
  addSpeed(results, e);
  addPower(results, e);
  addCost(results, e);
  return results;
}

}  // namespace cw
