// SPDX-License-Identifier: GPL-3.0-or-later
// The report before it is saved or printed: the same pages, on the paper of one's choice.
#pragma once

#include <QDialog>

#include <functional>
#include <memory>
#include <vector>

#include "ui/report/report.h"

class QComboBox;
class QPrinter;
class QPrintPreviewWidget;

namespace cw {

class Label;
class ReportDocument;

class ReportPreview : public QDialog {
  Q_OBJECT

 public:
  /// Gives the scenarios to report on: the current one, or all of the plan.
  using Source = std::function<std::vector<ReportedScenario>(bool all)>;
  /// Asks where to and writes; nothing when the planner thinks better of it.
  using Save = std::function<void(const std::vector<ReportedScenario>&, const QPageSize&)>;

  ReportPreview(Source source, Save save, bool several, QWidget* parent = nullptr);
  ~ReportPreview() override;

 private:
  void refresh();
  void choose();
  void print();
  void paint(QPrinter* printer);
  QPageSize page() const;

  Source source_;
  Save save_;
  std::vector<ReportedScenario> scenarios_;
  std::unique_ptr<QPrinter> printer_;
  QComboBox* paper_;
  QComboBox* which_;
  Label* pages_;
  QPrintPreviewWidget* view_;
};

}  // namespace cw
