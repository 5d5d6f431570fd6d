// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/risk.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "data/answer/table.h"
#include "model/uncertainty/inputs.h"

namespace cw {
namespace {

constexpr const char* figureKeys[] = {"training_time_days", "facility_average_w", "facility_energy_wh", "run_total_usd"};
constexpr const char* basisKeys[] = {"range", "model_error", "schedule", "power_error", "ten_percent", "one_percent"};

/// A factor that is no input of the scenario.
struct FactorWords {
  const char *key, *name, *shortName;
};
FactorWords factorWords(TornadoBasis basis) {
  switch (basis) {
    case TornadoBasis::schedule: return {"schedule_factor", "wall clock, what a calendar adds from P10 to P90", "schedule"};
    case TornadoBasis::powerError: return {"power_factor", "power, the error of measured nodes from P10 to P90", "power, the model's own error"};
    default: return {"step_time_factor", "step time, the model's own error from P10 to P90", "step time, the model's own error"};
  }
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json curve(const std::optional<Spread>& spread) {
  Json tree = Json::object();
  for (const int percent : {1, 5, 10, 25, 50, 75, 90, 95, 99})
    tree[std::string("p").append(std::to_string(percent))] = spread ? number(spread->atPercent[std::size_t(percent - 1)]) : Json(nullptr);
  return tree;
}

Json barTree(const TornadoBar& bar) {
  const bool error = isRunFactor(bar.basis);
  const FactorWords words = factorWords(bar.basis);
  Json tree = {{"basis", basisKeys[int(bar.basis)]},
               {"input", error ? words.key : kindOf(bar.input).key},
               {"of", bar.of},
               {"name", error ? words.name : kindOf(bar.input).name},
               {"unit", error ? "" : kindOf(bar.input).unit},
               {"low", number(bar.low)},
               {"high", number(bar.high)}};
  for (int f = 0; f < figureCount; ++f)
    tree[figureKeys[f]] = {{"at_low", number(bar.atLow.figures[std::size_t(f)])}, {"at_high", number(bar.atHigh.figures[std::size_t(f)])}};
  return tree;
}

std::string shown(Figure figure, double value, const Currency& currency) {
  if (!std::isfinite(value)) return "not known";
  switch (figure) {
    case Figure::trainingDays: return readable(value) + " days";
    case Figure::facilityWatts: return scaled(value, "W");
    case Figure::facilityWattHours: return scaled(value, "Wh");
    case Figure::runUsd: return amountText(currency.amount(Money::usd(value))) + " " + currency.shownCode();
  }
  return {};
}

std::string inputText(const TornadoBar& bar) {
  if (isRunFactor(bar.basis)) return factorWords(bar.basis).shortName;
  return kindOf(bar.input).name + (bar.of.empty() ? "" : " (" + bar.of + ")");
}

std::string movedText(const TornadoBar& bar) {
  const std::string ends = readable(bar.low) + " – " + readable(bar.high);
  switch (bar.basis) {
    case TornadoBasis::modelError:
    case TornadoBasis::schedule:
    case TornadoBasis::powerError: return "× " + ends;
    case TornadoBasis::range: return ends + " " + kindOf(bar.input).unit;
    case TornadoBasis::tenPercent: return "per 10 %";
    case TornadoBasis::onePercent: return "per 1 %";
  }
  return {};
}

std::string change(const TornadoBar& bar, Figure f, const Currency& currency) {
  if (!std::isfinite(bar.swing(f))) return "not known";
  // Less than rounding makes of it is no change.
  if (std::abs(bar.swing(f)) <= 1e-9 * std::abs(bar.atLow[f])) return "–";
  return shown(f, bar.atLow[f], currency) + " – " + shown(f, bar.atHigh[f], currency);
}

constexpr std::size_t mostBars = 10;

}  // namespace

void addRisk(Json& tree, const Uncertainty& u) {
  Json curves = Json::object(), bars = Json::array();
  for (int f = 0; f < figureCount; ++f) curves[figureKeys[f]] = curve(u.spreads[std::size_t(f)]);
  for (const TornadoBar& bar : u.tornado) bars.push_back(barTree(bar));
  tree["uncertainty"] = {{"samples", u.samples}, {"fits_fraction", number(u.fitsFraction)}, {"percentiles", std::move(curves)}};
  tree["tornado"] = std::move(bars);
}

std::string riskText(const Estimate& e, const Currency& currency) {
  if (!e.uncertainty) return {};
  const Uncertainty& u = *e.uncertainty;
  constexpr const char* names[] = {"training time", "facility, average", "energy of the run", "the run"};
  std::vector<Row> rows{{"", "P10", "P50", "P90"}};
  for (int f = 0; f < figureCount; ++f) {
    const auto& spread = u.spreads[std::size_t(f)];
    Row row{names[f]};
    for (double Percentiles::*part : {&Percentiles::p10, &Percentiles::p50, &Percentiles::p90})
      row.push_back(spread ? shown(Figure(f), spread->percentiles.*part, currency) : "not known");
    rows.push_back(std::move(row));
  }
  if (e.finishDates) rows.push_back({"finished on", (*e.finishDates)[0], (*e.finishDates)[1], (*e.finishDates)[2]});
  std::string out = "\nRisk: the model's own errors, the schedule and the planner's ranges, " + readable(u.samples) + " samples\n" + alignedTable(rows, 1, "  ");
  if (u.fitsFraction < 1) out += "  " + readable((1 - u.fitsFraction) * 100) + " % of the samples do not fit in memory.\n";
  rows = {{"", "moved", "training time", "facility, average", "the run"}};
  for (std::size_t i = 0; i < std::min(mostBars, u.tornado.size()); ++i) {
    const TornadoBar& bar = u.tornado[i];
    rows.push_back({inputText(bar), movedText(bar), change(bar, Figure::trainingDays, currency), change(bar, Figure::facilityWatts, currency), change(bar, Figure::runUsd, currency)});
  }
  return out + "\nWhat moves it most\n" + alignedTable(rows, 1, "  ");
}

}  // namespace cw
