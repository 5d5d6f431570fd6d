// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/charts/bar_chart.h"
#include "ui/text/fit_text.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString nameOfPart(MemoryPart part) { return QString::fromUtf8(keyOf(part).data(), qsizetype(keyOf(part).size())).replace(u'_', u' '); }

}  // namespace

void addMemory(ReportFlow& flow, const ReportedScenario& reported) {
  const MemoryEstimate& memory = reported.estimate.step.memory;
  if (!(memory.capacity > Bytes())) return;
  flow.heading(reportText("Memory of the fullest GPU"));
  flow.paragraph(fitText(memory));
  std::vector<Bar> bars;
  ReportTable table{{reportText("Part"), reportText("GiB")}, {}, {0.5, 0.2}, 1};
  for (int i = 0; i < memoryPartCount; ++i) {
    const Bytes part = memory.parts[std::size_t(i)];
    if (part > Bytes()) bars.push_back({nameOfPart(MemoryPart(i)), part.gibibytes(), i});
    table.rows.push_back({nameOfPart(MemoryPart(i)), decimal(part.gibibytes(), 2)});
  }
  table.bold.push_back(int(table.rows.size()));
  table.rows.push_back({reportText("total"), decimal(memory.total().gibibytes(), 2)});
  table.rows.push_back({reportText("capacity"), decimal(memory.capacity.gibibytes(), 2)});
  flow.chart(makeBarChart(bars, reportText("GiB"), flow.palette()), 110);
  flow.table(table);
}

}  // namespace cw
