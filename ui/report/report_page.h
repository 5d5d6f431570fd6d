// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the page of one scenario. Units are points.
#pragma once

#include <QPalette>
#include <QRectF>

#include "ui/report/report.h"

class QPainter;

namespace cw {

class ReportPage {
 public:
  struct Number {
    int page = 1, of = 1;
  };
  ReportPage(QPainter& painter, const QRectF& page, const ReportedScenario& reported, Number number);
  void draw();

 private:
  void drawTitle();
  void drawResults();
  void drawHeading(const QString& text);
  void drawAssumptions();
  void drawFindings(double bottom);
  void drawCharts(double top, double height);
  void drawFooter();
  /// One line, shortened with an ellipsis where it does not fit.
  void line(const QRectF& box, const QString& text, double size, const QColor& color, bool bold = false, int align = Qt::AlignLeft);

  QPainter& painter_;
  QRectF page_;
  const Scenario& scenario_;
  const Estimate& estimate_;
  Number number_;
  QPalette palette_;
  double y_ = 0;
};

}  // namespace cw
