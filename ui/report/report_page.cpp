// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_page.h"

#include <QCoreApplication>
#include <QDate>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <functional>

#include "model/version.h"
#include "ui/answer/memory_bar.h"
#include "ui/answer/readings.h"
#include "ui/charts/chart_print.h"
#include "ui/document/catalogue.h"
#include "ui/input/field_form.h"
#include "ui/report/assumptions.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr double footerHeight = 16;
constexpr double chartHeight = 212;
constexpr double rowHeight = 11;

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

QFont reportFont(bool bold) {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setPixelSize(100);
  font.setBold(bold);
  return font;
}

}  // namespace

ReportPage::ReportPage(QPainter& painter, const QRectF& page, const ReportedScenario& reported, Number number)
    : painter_(painter), page_(page), scenario_(reported.scenario), estimate_(reported.estimate), number_(number),
      palette_(lightPalette()) {}

void ReportPage::draw() {
  drawTitle();
  drawResults();
  drawAssumptions();
  const double chartsTop = page_.bottom() - footerHeight - chartHeight;
  drawFindings(chartsTop - 8);
  drawCharts(chartsTop, chartHeight);
  drawFooter();
}

void ReportPage::line(const QRectF& box, const QString& text, double size, const QColor& color, bool bold, int align) {
  // Fonts have whole pixels: text is laid out a hundred pixels high and scaled to its size.
  const double scale = size / 100;
  const QFont font = reportFont(bold);
  painter_.save();
  painter_.translate(box.topLeft());
  painter_.scale(scale, scale);
  painter_.setFont(font);
  painter_.setPen(color);
  const QRectF inside(0, 0, box.width() / scale, box.height() / scale);
  painter_.drawText(inside, align | Qt::AlignVCenter | Qt::TextSingleLine, QFontMetricsF(font).elidedText(text, Qt::ElideRight, inside.width()));
  painter_.restore();
}

void ReportPage::drawTitle() {
  const Tones tones = tonesOf(palette_);
  const QColor ink = palette_.color(QPalette::WindowText);
  const QString name = QString::fromStdString(scenario_.name);
  const double natural = QFontMetricsF(reportFont(true)).horizontalAdvance(name) / 100;
  line(QRectF(0, 0, page_.width() - 130, 22), name, std::clamp((page_.width() - 132) / natural, 9.0, 15.0), ink, true);
  line(QRectF(page_.width() - 130, 0, 130, 22), QLocale().toString(QDate::currentDate(), QLocale::LongFormat), 8, tones.muted, false, Qt::AlignRight);
  const QString verdict = estimate_.feasible() ? tr("The plan can run.") : tr("The plan cannot run as it stands; the findings say why.");
  line(QRectF(0, 22, page_.width(), 13),
       tr("%1 GPUs installed, %2 in use. %3")
           .arg(wholeNumber(double(estimate_.gpusInstalled)), wholeNumber(double(estimate_.gpusUsed)), verdict),
       8.5, estimate_.feasible() ? tones.muted : tones.error);
  y_ = 42;
}

void ReportPage::drawResults() {
  const Tones tones = tonesOf(palette_);
  std::vector<ShownResult> results = resultsOf(estimate_);
  const MemoryEstimate& memory = estimate_.step.memory;
  results.push_back({{}, tr("Memory of the fullest GPU"), readBytes(memory.total()), memory.fits() ? tr("fits in %1").arg(readBytes(memory.capacity).joined()) : MemoryBar::verdict(memory)});
  constexpr int columns = 5;
  constexpr double gap = 5, height = 43;
  const double width = (page_.width() - gap * (columns - 1)) / columns;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const QRectF card(double(i % columns) * (width + gap), y_ + double(i / columns) * (height + gap), width, height);
    painter_.setPen(QPen(tones.border, 0.6));
    painter_.setBrush(palette_.color(QPalette::AlternateBase));
    painter_.drawRoundedRect(card, 3, 3);
    const QRectF inside = card.adjusted(6, 3, -4, -3);
    line(QRectF(inside.left(), inside.top(), inside.width(), 10), results[i].title, 6.5, tones.muted);
    line(QRectF(inside.left(), inside.top() + 10, inside.width(), 16), results[i].reading.joined(), results[i].missing ? 9 : 11.5,
         results[i].missing ? tones.muted : palette_.color(QPalette::WindowText), !results[i].missing);
    line(QRectF(inside.left(), inside.bottom() - 10, inside.width(), 10), results[i].beside, 6, tones.muted);
  }
  y_ += double((results.size() + columns - 1) / columns) * (height + gap) + 4;
}

void ReportPage::drawHeading(const QString& text) {
  line(QRectF(0, y_, page_.width(), 14), text, 9, palette_.color(QPalette::WindowText), true);
  y_ += 15;
}

void ReportPage::drawAssumptions() {
  drawHeading(tr("Assumptions"));
  const Tones tones = tonesOf(palette_);
  const QColor ink = palette_.color(QPalette::WindowText);
  const double what = page_.width() * 0.22, value = page_.width() * 0.45;
  bool shaded = false;
  // The page is one page: what a very large plan assumes beyond it is said to be left out.
  const double limit = page_.bottom() - footerHeight - chartHeight - 66;
  const std::vector<Assumption> rows = assumptionsOf(scenario_, estimate_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (y_ + 2 * rowHeight > limit && i + 1 < rows.size()) {
      line(QRectF(4, y_, page_.width(), rowHeight), tr("and %1 more, in the plan file").arg(rows.size() - i), 7, tones.muted);
      y_ += rowHeight;
      break;
    }
    if ((shaded = !shaded)) painter_.fillRect(QRectF(0, y_, page_.width(), rowHeight), palette_.color(QPalette::AlternateBase));
    line(QRectF(4, y_, what - 8, rowHeight), rows[i].what, 7, tones.muted);
    line(QRectF(what, y_, rows[i].source.isEmpty() ? page_.width() - what : value - 8, rowHeight), rows[i].value, 7, ink);
    line(QRectF(what + value, y_, page_.width() - what - value, rowHeight), rows[i].source, 6.5, tones.muted);
    y_ += rowHeight;
  }
  y_ += 5;
}

void ReportPage::drawFindings(double bottom) {
  drawHeading(tr("Findings"));
  const Tones tones = tonesOf(palette_);
  std::vector<Finding> findings = estimate_.findings;
  std::ranges::stable_sort(findings, std::greater{}, &Finding::severity);
  if (findings.empty()) line(QRectF(4, y_, page_.width(), rowHeight), tr("None."), 7, tones.muted);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (y_ + 2 * rowHeight > bottom && i + 1 < findings.size()) {
      line(QRectF(4, y_, page_.width(), rowHeight), tr("and %1 more, in the program").arg(findings.size() - i), 7, tones.muted);
      return;
    }
    line(QRectF(4, y_, 44, rowHeight), severityName(findings[i].severity), 7, severityColor(palette_, findings[i].severity), true);
    line(QRectF(50, y_, page_.width() - 50, rowHeight), catalogue::messageOf(findings[i]), 7, palette_.color(QPalette::WindowText));
    y_ += rowHeight;
  }
}

void ReportPage::drawCharts(double top, double height) {
  const double half = (page_.width() - 14) / 2;
  const QColor ink = palette_.color(QPalette::WindowText);
  line(QRectF(0, top, half, 13), tr("Where a step of %1 goes").arg(readDuration(estimate_.step.time()).joined()), 8.5, ink, true);
  printStepChart(painter_, QRectF(0, top + 14, half, height - 16), half, estimate_.step);
  if (scenario_.cluster.pools.empty()) return;
  const double right = half + 14;
  line(QRectF(right, top, half, 13), tr("Operators under the roofline"), 8.5, ink, true);
  // The operators are those of the pool that sets the pace.
  Gpu gpu = scenario_.cluster.pools.front().node.gpu;
  for (const KindEstimate& kind : estimate_.kinds)
    if (kind.waiting == Duration() && kind.replicas > 0) gpu = kind.gpu;
  printRooflineChart(painter_, QRectF(right, top + 14, half, height - 16), half, estimate_.step, gpu);
}

void ReportPage::drawFooter() {
  const Tones tones = tonesOf(palette_);
  const double top = page_.bottom() - footerHeight + 4;
  painter_.setPen(QPen(tones.border, 0.6));
  painter_.drawLine(QPointF(0, top - 2), QPointF(page_.width(), top - 2));
  line(QRectF(0, top, page_.width() - 60, 11), tr("Clusterwright engine %1, catalogue %2").arg(QLatin1String(engineVersion), catalogue::version()), 6.5, tones.muted);
  line(QRectF(page_.width() - 60, top, 60, 11), tr("Page %1 of %2").arg(number_.page).arg(number_.of), 6.5, tones.muted, false, Qt::AlignRight);
}

}  // namespace cw
