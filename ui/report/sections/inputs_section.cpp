// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"

namespace cw {

void addInputs(ReportFlow& flow, const ReportedScenario& reported) {
  ReportTable table{{reportText("Input"), reportText("Value"), reportText("Source and date")}, {}, {0.42, 0.2, 0.38}, 3};
  QString last;
  for (const InputRow& input : sourcedInputsOf(reported.scenario)) {
    QString key = input.input;
    // A long path may break where its parts meet. Figures of one catalogue row share its source.
    table.rows.push_back({key.replace(u'/', QStringLiteral(" / ")), input.value, input.source == last ? reportText("as above") : input.source});
    last = input.source;
  }
  if (table.rows.empty()) return;
  flow.heading(reportText("Inputs with their sources"));
  flow.table(table);
}

}  // namespace cw
