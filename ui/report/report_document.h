// SPDX-License-Identifier: GPL-3.0-or-later
// A report laid out in pages: what the PDF, the preview and the printer show is this one document.
#pragma once

#include <QSizeF>

#include "ui/plain/text_document.h"
#include "ui/report/report.h"

class QPagedPaintDevice;
class QPainter;
class QTextBlock;
class QTextTable;

namespace cw {

class ReportDocument {
 public:
  /// `area`: inside the margins, in points.
  ReportDocument(const std::vector<ReportedScenario>& scenarios, const QSizeF& area);
  ReportDocument(const ReportDocument&) = delete;

  int pageCount() const { return text_.pageCount(); }
  /// All pages, on a device whose page has the area that the document was made for. False: the device failed.
  bool paint(QPagedPaintDevice& device) const;
  const QTextDocument& text() const { return text_; }

 private:
  void write(const std::vector<ReportedScenario>& scenarios);
  void keepTogether();
  void keepWithNext(const QTextBlock& heading);
  void keepRowWhole(const QTextTable& table, int row);
  double bottomOf(const QTextBlock& block) const;
  int pageAt(double y) const;
  void paintPage(QPainter& painter, int page) const;
  QString scenarioOn(int page) const;

  TextDocument text_;
  QSizeF area_;
  QString calibrations_;  ///< ids of those in force, as the footer names them
};

}  // namespace cw
