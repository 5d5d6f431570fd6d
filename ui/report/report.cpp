// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QLocale>
#include <QPdfWriter>

#include "ui/report/report_document.h"

namespace cw {

QPageSize defaultReportPage() {
  return QPageSize(QLocale().measurementSystem() == QLocale::ImperialUSSystem ? QPageSize::Letter : QPageSize::A4);
}

QPageLayout reportLayout(const QPageSize& page) {
  return QPageLayout(page, QPageLayout::Portrait, QMarginsF(16, 14, 16, 10), QPageLayout::Millimeter);
}

QString writeReportPdf(const QString& path, const std::vector<ReportedScenario>& scenarios, const QPageSize& page) {
  if (scenarios.empty()) return QCoreApplication::translate("Report", "There is no scenario to report on.");
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter writer(&buffer);
    writer.setPageLayout(reportLayout(page));
    writer.setResolution(288);
    writer.setTitle(QString::fromStdString(scenarios.front().scenario.name).simplified());
    writer.setCreator(QStringLiteral("Clusterwright"));
    const ReportDocument document(scenarios, writer.pageLayout().paintRectPoints().size());
    if (!document.paint(writer)) return QCoreApplication::translate("Report", "%1 cannot be written.").arg(path);
  }
  return writeWholeFile(path, buffer.data());
}

}  // namespace cw
