// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/charts/bar_chart.h"
#include "ui/document/catalogue.h"
#include "ui/figures/money_figures.h"
#include "ui/text/format.h"

namespace cw {
namespace {

using Amount = std::pair<const char*, const std::optional<Money>*>;

QString amountText(const std::optional<Money>& money) { return money ? readMoney(*money).joined() : missingText(); }

void addParts(ReportTable& table, const std::vector<Amount>& parts, const QString& totalName, std::vector<Bar>* bars) {
  Money sum;
  bool complete = true;
  for (const auto& [name, amount] : parts) {
    table.rows.push_back({reportText(name), amountText(*amount)});
    complete = complete && amount->has_value();
    if (*amount) sum += **amount;
    if (bars && *amount && (*amount)->usd() > 0) bars->push_back({reportText(name), shownAmount(**amount) / 1e6, int(bars->size())});
  }
  table.bold.push_back(int(table.rows.size()));
  table.rows.push_back({complete ? totalName : reportText("%1 of what is known").arg(totalName), readMoney(sum).joined()});
}

}  // namespace

void addCost(ReportFlow& flow, const ReportedScenario& reported) {
  const CostEstimate& c = reported.estimate.cost;
  flow.heading(reportText("Cost"));
  std::vector<Bar> bars;
  ReportTable table{{reportText("Figure"), reportText("Amount")}, {}, {0.5, 0.2}, 1};
  if (reported.scenario.tenure != Tenure::rent)
    addParts(table, {{"Capital: nodes", &c.nodes}, {"Capital: network", &c.network}, {"Capital: storage", &c.storage}, {"Capital: facility", &c.facility}},
             reportText("Capital"), nullptr);
  addParts(table, {{"A year: depreciation", &c.depreciation}, {"A year: cost of capital", &c.capital}, {"A year: energy", &c.energy},
                   {"A year: colocation", &c.colocation}, {"A year: staff", &c.staff}, {"A year: maintenance", &c.maintenance}, {"A year: rent", &c.rent}},
           reportText("A year"), &bars);
  table.bold.push_back(int(table.rows.size()));
  const auto total = [&](const QString& name, const std::optional<Money>& sum,
                         const QString& text) {
    table.rows.push_back({name, sum ? lowerBound(text, c.missing.empty()) : missingText()});
  };
  total(reportText("The run"), c.runTotal, amountText(c.runTotal));
  total(reported.estimate.fleet ? reportText("Per GPU-hour") : reportText("Per installed GPU-hour"), c.perGpuHour,
        c.perGpuHour ? readMoneyExact(*c.perGpuHour).joined() : QString());
  total(reportText("Per million tokens"), c.perMillionTokens,
        c.perMillionTokens ? readMoneyExact(*c.perMillionTokens, 3).joined() : QString());
  if (!bars.empty()) flow.chart(makeBarChart(bars, reportText("million %1 a year").arg(moneyUnit()), flow.palette()), 110);
  flow.table(table);
  if (!c.missing.empty())
    flow.paragraph(
        reportText("These sums are %1: a lower bound, which is not compared with others.")
            .arg(catalogue::withoutText(c.missing)));
  if (const QString scope = catalogue::costScope(reported.scenario, reported.estimate); !scope.isEmpty()) flow.paragraph(scope);
  if (!reported.estimate.fleet) return;
  flow.table(FigureModel(fleetTable(reported.estimate)), 1);
  flow.paragraph(fleetNote(reported.estimate));
}

}  // namespace cw
