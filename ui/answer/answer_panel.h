// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to the current scenario: cards, memory of the fullest GPU, findings.
#pragma once

#include <QWidget>

#include <vector>

#include "ui/document/document.h"

class QGridLayout;
class QLabel;

namespace cw {

class FindingsList;
class MemoryBar;
class ResultCard;

class AnswerPanel : public QWidget {
  Q_OBJECT

 public:
  explicit AnswerPanel(Document& document, QWidget* parent = nullptr);

 signals:
  void explainRequested(const std::string& key);
  void placeClicked(const QString& where);

 private:
  QWidget* verdictBox();
  QWidget* memoryBox();
  QWidget* findingsBox();
  void showEstimate();
  void showCards();
  void showVerdict(const Estimate& estimate);
  void explainKey(const std::string& key);

  Document& document_;
  QGridLayout* cardGrid_;
  std::vector<ResultCard*> cards_;
  QLabel* verdict_;
  QLabel* calibration_;  ///< empty while the shipped constants are in use
  QLabel* memoryText_;
  MemoryBar* memory_;
  QLabel* findingsTitle_;
  FindingsList* findings_;
};

}  // namespace cw
