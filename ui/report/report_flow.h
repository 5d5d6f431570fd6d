// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a report as it is written, top to bottom: headings, paragraphs, tables and charts in a QTextDocument.
// Lengths are in points; the document counts in quarters of them, because its fonts have whole pixels.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>
#include <QStringList>
#include <QTextCursor>

#include <memory>
#include <vector>

class QAbstractItemModel;
class QChart;
class QGraphicsScene;
class QTextDocument;

namespace cw {

constexpr double reportUnitsPerPoint = 4;

struct ReportTable {
  QStringList head;                 ///< repeated on every page that the table reaches
  std::vector<QStringList> rows;
  std::vector<double> widths;       ///< shares of the page's width; empty: as the text asks
  int rightFrom = 1;                ///< numbers, aligned to the right, from this column on
  std::vector<int> bold = {};       ///< rows of totals
};

class ReportFlow {
 public:
  ReportFlow(QTextDocument& document, double widthPoints);

  /// The large name of a scenario or of the whole, on a new page unless it is the first.
  void title(const QString& text, const QString& beneath);
  void heading(const QString& text);
  void paragraph(const QString& text, const QColor& color = {}, bool bold = false);
  void table(const ReportTable& table);
  /// Every row of a model as the window's tables show it; `without` columns are left out.
  void table(const QAbstractItemModel& model, int rightFrom, const std::vector<int>& without = {}, const std::vector<double>& widths = {});
  /// Takes the chart over; as wide as the page.
  void chart(QChart* chart, double heightPoints);
  /// Pairs in four columns, name above value: the answer at a glance.
  void cards(const std::vector<QStringList>& titleValueBeside);

  const QPalette& palette() const { return palette_; }

 private:
  void startBlock(double above, double below, bool newPage = false);
  void write(const QString& text, double points, const QColor& color, bool bold = false);

  QTextDocument& document_;
  double width_;
  QPalette palette_;
  QTextCursor cursor_;
  bool empty_ = true;
};

/// Marks of blocks that pagination reads.
enum ReportBlock { reportHeading = 1, reportTitle };
constexpr int reportBlockProperty = 0x100001;  // QTextFormat::UserProperty + 1

}  // namespace cw
