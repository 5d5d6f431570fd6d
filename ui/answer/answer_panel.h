// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to the current scenario: cards, memory of the fullest GPU, findings.
#pragma once

#include <QWidget>

#include <vector>

#include "ui/document/document.h"

class QGridLayout;

namespace cw {

class FindingsList;
class Label;
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
  Label* verdict_;
  Label* calibration_;  ///< empty while the shipped constants are in use
  Label* memoryText_;
  MemoryBar* memory_;
  Label* findingsTitle_;
  FindingsList* findings_;
};

}  // namespace cw
