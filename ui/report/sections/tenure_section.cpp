// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString nameOfTenure(Tenure tenure) {
  return tenure == Tenure::buy ? reportText("buy") : tenure == Tenure::lease ? reportText("lease") : reportText("rent");
}

template <class Show>
QString known(const std::optional<Money>& amount, Show show) {
  return amount ? show(*amount).joined() : missingText();
}

}  // namespace

void addTenures(ReportFlow& flow, const ReportedScenario& reported) {
  const TenureComparison& c = reported.estimate.tenures;
  ReportTable table{{reportText("Way"), reportText("A year"), reportText("The run"), reportText("Per GPU-hour"), reportText("Per million tokens")}, {}, {}, 1};
  for (const TenureCost& way : c.ways)
    table.rows.push_back({nameOfTenure(way.tenure), known(way.perYear, readMoney), known(way.runTotal, readMoney),
                          known(way.perGpuHour, [](Money m) { return readMoneyExact(m); }), known(way.perMillionTokens, [](Money m) { return readMoneyExact(m, 3); })});
  if (table.rows.empty()) return;
  flow.heading(reportText("Buy, lease or rent"));
  flow.table(table);
  for (const TenureCost& way : c.ways)
    if (!way.missing.empty()) flow.paragraph(reportText("To %1, what is missing: %2.").arg(nameOfTenure(way.tenure), QString::fromStdString(way.missing)));
  if (c.breakEvenMonths)
    flow.paragraph(c.withinUsefulLife ? reportText("Buying is cheaper than renting from %1 months of use on.").arg(significant(*c.breakEvenMonths))
                                      : reportText("Buying would be cheaper than renting only after %1 months, beyond the hardware's useful life.").arg(significant(*c.breakEvenMonths)));
}

}  // namespace cw
