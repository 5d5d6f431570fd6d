// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPdfWriter>

#include "ui/report/report_page.h"

namespace cw {

QPageSize defaultReportPage() {
  return QPageSize(QLocale().measurementSystem() == QLocale::ImperialUSSystem ? QPageSize::Letter : QPageSize::A4);
}

QString writeReportPdf(const QString& path, const std::vector<ReportedScenario>& scenarios, const QPageSize& page) {
  if (scenarios.empty()) return QCoreApplication::translate("Report", "There is no scenario to report on.");
  QPdfWriter writer(path);
  writer.setPageSize(page);
  writer.setPageMargins(QMarginsF(16, 14, 16, 12), QPageLayout::Millimeter);
  writer.setResolution(288);  // four units a point
  writer.setTitle(QString::fromStdString(scenarios.front().scenario.name));
  writer.setCreator(QStringLiteral("Clusterwright"));
  QPainter painter;
  if (!painter.begin(&writer)) return QCoreApplication::translate("Report", "%1 cannot be written.").arg(path);
  const double scale = writer.resolution() / 72.0;
  painter.scale(scale, scale);
  const QRectF area(0, 0, writer.width() / scale, writer.height() / scale);
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    if (i > 0) writer.newPage();
    ReportPage(painter, area, scenarios[i], {int(i) + 1, int(scenarios.size())}).draw();
  }
  if (!painter.end()) return QCoreApplication::translate("Report", "%1 could not be finished; is the disk full?").arg(path);
  return {};
}

}  // namespace cw
