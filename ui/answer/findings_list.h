// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong or worth knowing, worst first: severity, message, remedy.
#pragma once

#include <QWidget>

#include <vector>

#include "model/estimate/finding.h"

class QVBoxLayout;

namespace cw {

class FindingsList : public QWidget {
  Q_OBJECT

 public:
  explicit FindingsList(QWidget* parent = nullptr);
  void showFindings(std::vector<Finding> findings);
  /// "2 errors, 1 warning, 3 notes"
  QString summary() const;

 signals:
  /// The planner wants to see the field that a finding concerns.
  void placeClicked(const QString& where);
  /// The planner takes a remedy that was tried.
  void applyClicked(const Remedy& remedy);
  /// The planner takes the typical figures that a finding names.
  void acceptClicked();

 private:
  QWidget* row(const Finding& finding);
  QWidget* buttons(const std::vector<Remedy>& remedies);

  QVBoxLayout* layout_;
  std::vector<Finding> findings_;
  QString shown_;
};

}  // namespace cw
