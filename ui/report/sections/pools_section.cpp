// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/answer/strategy_model.h"

namespace cw {

void addPools(ReportFlow& flow, const ReportedScenario& reported) {
  if (reported.estimate.strategies.empty()) return;
  flow.heading(reportText("Ways to mix the pools"));
  StrategyModel ways;
  ways.showStrategies(reported.estimate.strategies);
  flow.table(ways, 1, {StrategyModel::why});
  for (int row = 0; row < ways.rowCount(); ++row)
    flow.paragraph(ways.index(row, StrategyModel::way).data().toString() + QStringLiteral(": ") + ways.index(row, StrategyModel::why).data().toString());
}

}  // namespace cw
