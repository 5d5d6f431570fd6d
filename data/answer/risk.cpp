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
constexpr const char* basisKeys[] = {"range", "model_error", "ten_percent", "one_percent"};

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json curve(const std::optional<Spread>& spread) {
  Json tree = Json::object();
  for (const int percent : {1, 5, 10, 25, 50, 75, 90, 95, 99})
    tree[std::string("p").append(std::to_string(percent))] = spread ? number(spread->atPercent[std::size_t(percent - 1)]) : Json(nullptr);
  return tree;
}

Json barTree(const TornadoBar& bar) {
  const bool error = bar.basis == TornadoBasis::modelError;
  Json tree = {{"basis", basisKeys[int(bar.basis)]},
               {"input", error ? "step_time_factor" : kindOf(bar.input).key},
               {"of", bar.of},
               {"name", error ? "step time, the model's own error from P10 to P90" : kindOf(bar.input).name},
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
    case Figure::runUsd: return readable(currency.amount(Money::usd(value))) + " " + currency.shownCode();
  }
  return {};
}

std::string inputText(const TornadoBar& bar) {
  if (bar.basis == TornadoBasis::modelError) return "step time, the model's own error";
  return kindOf(bar.input).name + (bar.of.empty() ? "" : " (" + bar.of + ")");
}

std::string movedText(const TornadoBar& bar) {
  const std::string ends = readable(bar.low) + " – " + readable(bar.high);
  switch (bar.basis) {
    case TornadoBasis::modelError: return "× " + ends;
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
  std::string out = "\nRisk: the model's own error and the planner's ranges, " + readable(u.samples) + " samples\n" + alignedTable(rows, 1, "  ");
  const auto& watts = u.spreads[std::size_t(Figure::facilityWatts)];
  if (watts && !(watts->percentiles.p90 > watts->percentiles.p10 * (1 + 1e-9)))
    out += "  The error of the power itself is not recorded; average power spreads with ranges alone.\n";
  if (u.fitsFraction < 1) out += "  " + readable((1 - u.fitsFraction) * 100) + " % of the samples do not fit in memory.\n";
  rows = {{"", "moved", "training time", "facility, average", "the run"}};
  for (std::size_t i = 0; i < std::min(mostBars, u.tornado.size()); ++i) {
    const TornadoBar& bar = u.tornado[i];
    rows.push_back({inputText(bar), movedText(bar), change(bar, Figure::trainingDays, currency), change(bar, Figure::facilityWatts, currency), change(bar, Figure::runUsd, currency)});
  }
  return out + "\nWhat moves it most\n" + alignedTable(rows, 1, "  ");
}

}  // namespace cw
