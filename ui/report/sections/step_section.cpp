// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/charts/chart_models.h"
#include "ui/charts/roofline_chart.h"
#include "ui/charts/step_chart.h"
#include "ui/text/format.h"

namespace cw {

void addStep(ReportFlow& flow, const ReportedScenario& reported) {
  const StepEstimate& step = reported.estimate.step;
  if (!(step.time() > Duration())) return;
  flow.heading(reportText("Where a step of %1 goes").arg(readDuration(step.time()).joined()));
  flow.chart(makeStepChart(step, flow.palette()), 170);
  StepModel parts;
  parts.showStep(step);
  flow.table(parts, 1);
  if (reported.scenario.cluster.pools.empty()) return;
  // The operators are those of the pool that sets the pace.
  Gpu gpu = reported.scenario.cluster.pools.front().node.gpu;
  for (const KindEstimate& kind : reported.estimate.kinds)
    if (kind.waiting == Duration() && kind.replicas > 0) gpu = kind.gpu;
  flow.heading(reportText("Operators under the roofline of the %1").arg(QString::fromStdString(gpu.name)));
  flow.chart(makeRooflineChart(step, gpu, flow.palette()), 200);
}

}  // namespace cw
