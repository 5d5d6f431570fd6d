// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_document.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QDate>
#include <QLocale>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QStringList>
#include <QTextBlock>
#include <QTextLayout>
#include <QTextTable>

#include <algorithm>

#include "model/version.h"
#include "ui/document/catalogue.h"
#include "ui/report/report_chart.h"
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/text/fit_text.h"
#include "ui/text/format.h"
#include "ui/theme/print_font.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr double u = reportUnitsPerPoint;
constexpr double footerPoints = 20;

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

QString beneathTitle(const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  return tr("%1 GPUs installed, %2 in use. %3\n%4, scenario %5")
      .arg(wholeNumber(double(e.gpusInstalled)), wholeNumber(double(e.gpusUsed)),
           e.feasible() ? tr("The plan %1.").arg(verdictText(e)) : tr("The plan cannot run as it stands; the findings say why."),
           QLocale().toString(QDate::currentDate(), QLocale::LongFormat), QString::fromStdString(reported.scenario.id));
}

int markOf(const QTextBlock& block) { return block.blockFormat().property(reportBlockProperty).toInt(); }

}  // namespace

namespace {

QString calibrationsOf(const std::vector<ReportedScenario>& scenarios) {
  QStringList ids;
  for (const ReportedScenario& s : scenarios) ids << QString::fromStdString(s.scenario.constants().id);
  ids.removeDuplicates();
  return ids.join(QStringLiteral(", "));
}

}  // namespace

ReportDocument::ReportDocument(const std::vector<ReportedScenario>& scenarios, const QSizeF& area) : area_(area) {
  text_.documentLayout()->registerHandler(ReportChart::type, new ReportChart(&text_));
  text_.setDocumentMargin(0);
  calibrations_ = calibrationsOf(scenarios);
  text_.setUseDesignMetrics(true);
  text_.setDefaultFont(printFont(8 * u));
  text_.setPageSize(QSizeF(area.width() * u, (area.height() - footerPoints) * u));
  write(scenarios);
  keepTogether();
}

void ReportDocument::write(const std::vector<ReportedScenario>& scenarios) {
  QTextCursor whole(&text_);
  whole.beginEditBlock();  // laid out once, at the end
  ReportFlow flow(text_, area_.width());
  if (scenarios.size() > 1) {
    flow.title(tr("%1 scenarios compared").arg(scenarios.size()), QLocale().toString(QDate::currentDate(), QLocale::LongFormat));
    addComparison(flow, scenarios);
  }
  for (const ReportedScenario& scenario : scenarios) {
    flow.title(QString::fromStdString(scenario.scenario.name).simplified(), beneathTitle(scenario));
    const MoneyShownIn currency(scenario.scenario.currency);
    for (const ReportSection& section : reportSections()) section(flow, scenario);
  }
  whole.endEditBlock();
}

/// Top to bottom, as every correction moves what is below it.
void ReportDocument::keepTogether() {
  for (QTextBlock block = text_.begin(); block.isValid(); block = block.next()) {
    if (markOf(block) == reportHeading) keepWithNext(block);
    const QTextTable* table = QTextCursor(block).currentTable();
    if (!table) continue;
    const QTextTableCell cell = table->cellAt(block.position());
    if (cell.column() == 0 && cell.firstCursorPosition().block() == block) keepRowWhole(*table, cell.row());
  }
}

/// Where the last line ends: the layout may have moved it to the next page, which the block's own height does not tell.
double ReportDocument::bottomOf(const QTextBlock& block) const {
  const QRectF box = text_.documentLayout()->blockBoundingRect(block);
  const QTextLayout& lines = *block.layout();
  if (lines.lineCount() == 0) return box.bottom();
  const QTextLine last = lines.lineAt(lines.lineCount() - 1);
  return std::max(box.bottom(), box.top() + last.y() + last.height());
}

int ReportDocument::pageAt(double y) const { return int((y - 1) / text_.pageSize().height()); }

/// A heading stays with the first chart or table row after it, or with its paragraph.
void ReportDocument::keepWithNext(const QTextBlock& heading) {
  QTextBlock last = heading;
  for (QTextBlock next = heading.next(); next.isValid() && markOf(next) == 0; next = next.next()) {
    if (next.text().isEmpty()) continue;
    last = next;
    if (const QTextTable* table = QTextCursor(next).currentTable()) last = table->cellAt(1, 0).firstCursorPosition().block();
    if (last != next || next.text().contains(QChar::ObjectReplacementCharacter)) break;
  }
  if (pageAt(bottomOf(last)) == pageAt(bottomOf(heading))) return;
  QTextCursor cursor(heading);
  QTextBlockFormat format = heading.blockFormat();
  format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
  cursor.setBlockFormat(format);
}

/// A row that a page's end would cut starts on the next page: its cells are padded up to there.
void ReportDocument::keepRowWhole(const QTextTable& table, int row) {
  double top = 1e300, bottom = 0;
  for (int c = 0; c < table.columns(); ++c) {
    const QTextTableCell cell = table.cellAt(row, c);
    top = std::min(top, text_.documentLayout()->blockBoundingRect(cell.firstCursorPosition().block()).top());
    bottom = std::max(bottom, bottomOf(cell.lastCursorPosition().block()));
  }
  if (pageAt(top + 2) == pageAt(bottom)) return;
  const double pageEnd = (pageAt(top + 2) + 1) * text_.pageSize().height();
  QTextCursor whole(&text_);
  whole.beginEditBlock();
  for (int c = 0; c < table.columns(); ++c) {
    QTextTableCell cell = table.cellAt(row, c);
    QTextTableCellFormat format = cell.format().toTableCellFormat();
    format.setTopPadding(pageEnd - top + table.format().cellPadding());
    cell.setFormat(format);
  }
  whole.endEditBlock();
}

QString ReportDocument::scenarioOn(int page) const {
  QString name;
  const QAbstractTextDocumentLayout& layout = *text_.documentLayout();
  for (QTextBlock block = text_.begin(); block.isValid(); block = block.next())
    if (markOf(block) == reportTitle && layout.blockBoundingRect(block).top() < (page + 1) * text_.pageSize().height()) name = block.text();
  return name;
}

bool ReportDocument::paint(QPagedPaintDevice& device) const {
  QPainter painter;
  if (!painter.begin(&device)) return false;
  painter.scale(device.logicalDpiX() / 72.0 / u, device.logicalDpiY() / 72.0 / u);
  for (int page = 0; page < pageCount(); ++page) {
    if (page > 0 && !device.newPage()) return false;
    paintPage(painter, page);
  }
  return painter.end();
}

void ReportDocument::paintPage(QPainter& painter, int page) const {
  const QSizeF size = text_.pageSize();
  painter.save();
  painter.translate(0, -page * size.height());
  QAbstractTextDocumentLayout::PaintContext context;
  context.palette = lightPalette();
  context.clip = QRectF(0, page * size.height(), size.width(), size.height());
  painter.setClipRect(context.clip);
  text_.documentLayout()->draw(&painter, context);
  painter.restore();

  const Tones tones = tonesOf(lightPalette());
  const double top = (area_.height() - footerPoints + 6) * u;
  painter.setPen(QPen(tones.border, 0.6 * u));
  painter.drawLine(QPointF(0, top), QPointF(size.width(), top));
  painter.setFont(printFont(6.5 * u));
  painter.setPen(tones.muted);
  const QRectF line(0, top + 2 * u, size.width(), 10 * u);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   tr("Clusterwright engine %1, catalogue %2, calibration %3")
                       .arg(QLatin1String(engineVersion), catalogue::version(), calibrations_));
  const QString number = tr("Page %1 of %2").arg(page + 1).arg(pageCount());
  painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, number);
  const QRectF middle = line.adjusted(size.width() * 0.48, 0, -size.width() * 0.12, 0);
  painter.drawText(middle, Qt::AlignRight | Qt::AlignVCenter, painter.fontMetrics().elidedText(scenarioOn(page), Qt::ElideRight, int(middle.width())));
}

}  // namespace cw
