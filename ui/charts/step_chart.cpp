// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/step_chart.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

#include "ui/charts/bar_chart.h"

namespace cw {
namespace {

const char* const partNames[stepPartCount] = {
    QT_TRANSLATE_NOOP("StepPart", "Matrix multiplication"), QT_TRANSLATE_NOOP("StepPart", "Attention"),
    QT_TRANSLATE_NOOP("StepPart", "Elementwise"),           QT_TRANSLATE_NOOP("StepPart", "Recompute"),
    QT_TRANSLATE_NOOP("StepPart", "Tensor exchange"),       QT_TRANSLATE_NOOP("StepPart", "Context exchange"),
    QT_TRANSLATE_NOOP("StepPart", "Expert exchange"),       QT_TRANSLATE_NOOP("StepPart", "Pipeline exchange"),
    QT_TRANSLATE_NOOP("StepPart", "Pipeline bubble"),       QT_TRANSLATE_NOOP("StepPart", "Data exchange"),
    QT_TRANSLATE_NOOP("StepPart", "Optimizer"),             QT_TRANSLATE_NOOP("StepPart", "Stragglers"),
    QT_TRANSLATE_NOOP("StepPart", "Other")};

}  // namespace

QString nameOf(StepPart part) { return QCoreApplication::translate("StepPart", partNames[std::size_t(part)]); }

QChart* makeStepChart(const StepEstimate& step, const QPalette& palette) {
  double longest = 0;
  for (const Duration& part : step.parts) longest = std::max(longest, part.seconds());
  const bool milliseconds = longest < 1;
  // Parts that take no time would only be empty rows.
  std::vector<Bar> bars;
  for (int i = 0; i < stepPartCount; ++i)
    if (const double seconds = step.parts[std::size_t(i)].seconds(); seconds > 0)
      bars.push_back({nameOf(StepPart(i)), seconds * (milliseconds ? 1e3 : 1), i});
  return makeBarChart(bars,
                      milliseconds ? QCoreApplication::translate("StepChart", "milliseconds of a step")
                                   : QCoreApplication::translate("StepChart", "seconds of a step"),
                      palette);
}

}  // namespace cw
