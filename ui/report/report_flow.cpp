// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"

#include <QAbstractItemModel>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>

#include "ui/charts/chart_print.h"
#include "ui/report/report_chart.h"
#include "ui/theme/print_font.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr double u = reportUnitsPerPoint;
constexpr double bodyPoints = 8;

}  // namespace

ReportFlow::ReportFlow(QTextDocument& document, double widthPoints)
    : document_(document), width_(widthPoints), palette_(lightPalette()), cursor_(&document) {}

void ReportFlow::startBlock(double above, double below, bool newPage) {
  QTextBlockFormat format;
  format.setTopMargin(above * u);
  format.setBottomMargin(below * u);
  if (newPage) format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
  if (empty_) cursor_.setBlockFormat(format);
  else cursor_.insertBlock(format);
  empty_ = false;
}

void ReportFlow::write(const QString& text, double points, const QColor& color, bool bold) {
  QTextCharFormat format;
  QFont font = printFont(points * u);
  font.setBold(bold);
  format.setFont(font);
  format.setForeground(color.isValid() ? color : palette_.color(QPalette::WindowText));
  cursor_.insertText(text, format);
}

void ReportFlow::title(const QString& text, const QString& beneath) {
  startBlock(0, 2, !empty_);
  QTextBlockFormat format = cursor_.blockFormat();
  format.setProperty(reportBlockProperty, int(reportTitle));
  cursor_.setBlockFormat(format);
  write(text, 15, {}, true);
  startBlock(0, 6);
  write(beneath, 8, tonesOf(palette_).muted);
}

void ReportFlow::heading(const QString& text) {
  startBlock(10, 3);
  QTextBlockFormat format = cursor_.blockFormat();
  format.setProperty(reportBlockProperty, int(reportHeading));
  cursor_.setBlockFormat(format);
  write(text, 10.5, {}, true);
}

void ReportFlow::paragraph(const QString& text, const QColor& color, bool bold) {
  startBlock(0, 3);
  write(text, bodyPoints, color, bold);
}

void ReportFlow::table(const ReportTable& table) {
  const int columns = int(table.head.size());
  if (columns == 0 || table.rows.empty()) return;
  startBlock(0, 0);
  write(QString(), 1, {});
  QTextTableFormat format;
  format.setHeaderRowCount(1);
  format.setBorderCollapse(true);
  format.setBorder(0);
  format.setCellPadding(1.6 * u);
  format.setCellSpacing(0);
  format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
  if (!table.widths.empty()) {
    QList<QTextLength> widths;
    for (const double share : table.widths) widths << QTextLength(QTextLength::PercentageLength, share * 100);
    format.setColumnWidthConstraints(widths);
  }
  QTextTable* made = cursor_.insertTable(int(table.rows.size()) + 1, columns, format);
  const QColor rule = tonesOf(palette_).border, muted = tonesOf(palette_).muted;
  for (int r = 0; r <= int(table.rows.size()); ++r) {
    const QStringList& texts = r == 0 ? table.head : table.rows[std::size_t(r - 1)];
    const bool bold = r == 0 || std::find(table.bold.begin(), table.bold.end(), r - 1) != table.bold.end();
    for (int c = 0; c < columns; ++c) {
      QTextTableCell cell = made->cellAt(r, c);
      QTextTableCellFormat look;
      // Lines and no shades: a row that moves to the next page leaves nothing behind.
      look.setBottomBorder((r == 0 ? 0.8 : 0.3) * u);
      look.setBottomBorderBrush(rule);
      look.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
      cell.setFormat(look);
      cursor_ = cell.firstCursorPosition();
      QTextBlockFormat side;
      side.setAlignment(c >= table.rightFrom ? Qt::AlignRight : Qt::AlignLeft);
      cursor_.setBlockFormat(side);
      write(texts.value(c), r == 0 ? 7 : 7.5, r == 0 ? muted : QColor(), bold);
    }
  }
  cursor_.movePosition(QTextCursor::End);
}

void ReportFlow::table(const QAbstractItemModel& model, int rightFrom, const std::vector<int>& without, const std::vector<double>& widths) {
  ReportTable made;
  made.rightFrom = rightFrom;
  made.widths = widths;
  const auto shown = [&](int column) { return std::find(without.begin(), without.end(), column) == without.end(); };
  for (int c = 0; c < model.columnCount(); ++c)
    if (shown(c)) made.head << model.headerData(c, Qt::Horizontal, Qt::DisplayRole).toString();
  for (int r = 0; r < model.rowCount(); ++r) {
    QStringList& row = made.rows.emplace_back();
    for (int c = 0; c < model.columnCount(); ++c)
      if (shown(c)) row << model.index(r, c).data().toString();
  }
  table(made);
}

void ReportFlow::chart(QChart* chart, double heightPoints) {
  const QSizeF points(width_ - 2, heightPoints);
  startBlock(4, 4);
  cursor_.insertText(QString(QChar::ObjectReplacementCharacter), reportChartFormat(sceneForPrint(chart, points), points * u));
}

void ReportFlow::cards(const std::vector<QStringList>& titleValueBeside) {
  constexpr int columns = 4;
  const int rows = (int(titleValueBeside.size()) + columns - 1) / columns;
  if (rows == 0) return;
  startBlock(0, 0);
  write(QString(), 1, {});
  QTextTableFormat format;
  format.setBorder(0);
  format.setCellPadding(4 * u);
  format.setCellSpacing(2 * u);
  format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
  format.setColumnWidthConstraints(QList<QTextLength>(columns, QTextLength(QTextLength::PercentageLength, 25)));
  QTextTable* made = cursor_.insertTable(rows, columns, format);
  const QColor muted = tonesOf(palette_).muted;
  for (std::size_t i = 0; i < titleValueBeside.size(); ++i) {
    QTextTableCell cell = made->cellAt(int(i) / columns, int(i) % columns);
    QTextTableCellFormat look;
    look.setBackground(palette_.color(QPalette::AlternateBase));
    cell.setFormat(look);
    cursor_ = cell.firstCursorPosition();
    write(titleValueBeside[i].value(0), 7, muted);
    cursor_.insertBlock();
    write(titleValueBeside[i].value(1), 12, {}, true);
    cursor_.insertBlock();
    write(titleValueBeside[i].value(2), 6.5, muted);
  }
  cursor_.movePosition(QTextCursor::End);
}

}  // namespace cw
