// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/step_chart.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QCoreApplication>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QValueAxis>

#include <algorithm>
#include <vector>

#include "ui/charts/chart_style.h"
#include "ui/theme/theme.h"

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
  // Parts that take no time would only be empty rows. Bars grow upwards, so the first part comes last.
  std::vector<int> parts;
  for (int i = stepPartCount - 1; i >= 0; --i)
    if (step.parts[std::size_t(i)].seconds() > 0) parts.push_back(i);
  auto* chart = new QChart;
  auto* series = new QHorizontalStackedBarSeries;
  series->setBarWidth(0.72);
  QStringList names;
  double longest = 0;
  for (const int part : parts) longest = std::max(longest, step.parts[std::size_t(part)].seconds());
  const bool milliseconds = longest < 1;
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const int part = parts[row];
    names << nameOf(StepPart(part));
    auto* set = new QBarSet(names.back());  // a set for each part, so that each has its own colour
    for (std::size_t i = 0; i < parts.size(); ++i)
      *set << (i == row ? step.parts[std::size_t(part)].seconds() * (milliseconds ? 1e3 : 1) : 0.0);
    set->setColor(seriesColor(palette, part));
    set->setBorderColor(Qt::transparent);
    series->append(set);
  }
  chart->addSeries(series);
  chart->legend()->hide();
  auto* categories = new QBarCategoryAxis;
  categories->setTruncateLabels(false);
  categories->append(names);
  categories->setGridLineVisible(false);
  auto* time = new QValueAxis;
  time->setTitleText(milliseconds ? QCoreApplication::translate("StepChart", "milliseconds of a step")
                                  : QCoreApplication::translate("StepChart", "seconds of a step"));
  time->setRange(0, std::max(longest * (milliseconds ? 1e3 : 1), 1e-9));
  time->applyNiceNumbers();
  const double span = time->max();
  time->setLabelFormat(span >= 20 ? QStringLiteral("%.0f") : span >= 2 ? QStringLiteral("%.1f") : QStringLiteral("%.2f"));
  chart->addAxis(categories, Qt::AlignLeft);
  chart->addAxis(time, Qt::AlignBottom);
  series->attachAxis(categories);
  series->attachAxis(time);
  styleChart(*chart, palette);
  return chart;
}

}  // namespace cw
