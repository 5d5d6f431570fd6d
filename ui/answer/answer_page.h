// SPDX-License-Identifier: GPL-3.0-or-later
// One side of the answer as a tab: views of figures, one at a time, each of which opens its derivation.
#pragma once

#include <QWidget>

#include <string>
#include <vector>

#include "model/estimate/estimate.h"

class QComboBox;
class QHBoxLayout;
class QStackedWidget;

namespace cw {

class FigurePane;

class AnswerPage : public QWidget {
  Q_OBJECT

 public:
  /// `choiceName`: of the box that chooses the view; it is hidden while there is one view alone.
  explicit AnswerPage(const QString& choiceName, QWidget* parent = nullptr);
  FigurePane* addView(const QString& name, FigurePane* pane);
  void showEstimate(const Scenario& scenario, const Estimate& estimate);

 signals:
  void explainRequested(const std::string& key);

 private:
  QComboBox* choice_;
  QStackedWidget* stack_;
  std::vector<FigurePane*> panes_;
};

class Document;

/// Power by parts, and caps on the GPUs with what each costs and saves.
AnswerPage* makePowerPage(Document& document);
/// Cost by parts; buy, lease and rent side by side; the bill of the network.
AnswerPage* makeMoneyPage();
/// Failures by component, where the wall clock goes, proposals that can be applied.
AnswerPage* makeReliabilityPage(Document& document);
/// The phases of a run on pools that arrive one after another.
AnswerPage* makeCalendarPage();
/// Which axis lies on which links, and MFU of the job's and of all GPUs.
AnswerPage* makePlacementPage();

}  // namespace cw
