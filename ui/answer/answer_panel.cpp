// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/answer_panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/answer/findings_list.h"
#include "ui/answer/memory_bar.h"
#include "ui/answer/result_card.h"
#include "ui/document/proposals.h"
#include "ui/plain/label.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/fit_text.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

Label* heading(const QString& text) {
  auto* label = new Label(text);
  QFont font = label->font();
  font.setBold(true);
  label->setFont(font);
  return label;
}

void setColor(Label* label, const QColor& color) {
  QPalette palette = label->palette();
  palette.setColor(QPalette::WindowText, color);
  label->setPalette(palette);
}

}  // namespace

AnswerPanel::AnswerPanel(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 10);
  layout->setSpacing(8);
  layout->addWidget(verdictBox());
  cardGrid_ = new QGridLayout;
  cardGrid_->setSpacing(6);
  layout->addLayout(cardGrid_);
  layout->addWidget(memoryBox());
  layout->addWidget(findingsBox(), 1);
  connect(&document_, &Document::estimateReady, this, &AnswerPanel::showEstimate);
  // The ranges of the cards are then of the planner's ranges as well.
  connect(&document_, &Document::riskReady, this, &AnswerPanel::showCards);
}

QWidget* AnswerPanel::verdictBox() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(2, 0, 2, 0);
  row->addWidget(heading(tr("Answer")));
  verdict_ = new Label;
  verdict_->setAccessibleName(tr("Verdict"));
  calibration_ = new Label;
  calibration_->setAccessibleName(tr("Calibration in use"));
  setColor(calibration_, tonesOf(palette()).accent);
  row->addWidget(calibration_, 1, Qt::AlignRight);
  row->addWidget(verdict_, 0, Qt::AlignRight);
  return box;
}

QWidget* AnswerPanel::memoryBox() {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(2, 4, 2, 0);
  layout->setSpacing(2);
  auto* row = new QHBoxLayout;
  auto* why = new QPushButton(tr("Memory"));
  why->setFlat(true);
  why->setAccessibleName(tr("Explain the memory"));
  setTip(why, tr("How the memory of the fullest GPU came about"));
  QFont bold = why->font();
  bold.setBold(true);
  why->setFont(bold);
  connect(why, &QPushButton::clicked, this, [this] { explainKey("memory_bytes_per_gpu/total"); });
  memoryText_ = new Label;
  memoryText_->setAccessibleName(tr("Memory verdict"));
  row->addWidget(why, 0, Qt::AlignLeft);
  row->addWidget(memoryText_, 1, Qt::AlignRight);
  layout->addLayout(row);
  memory_ = new MemoryBar(MemoryBar::Detail::barOnly);
  layout->addWidget(memory_);
  return box;
}

QWidget* AnswerPanel::findingsBox() {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(2, 4, 0, 0);
  layout->setSpacing(6);
  findingsTitle_ = heading(tr("Findings"));
  layout->addWidget(findingsTitle_);
  findings_ = new FindingsList;
  auto* scroll = new QScrollArea;
  scroll->setWidget(findings_);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->viewport()->setAutoFillBackground(false);
  findings_->setAutoFillBackground(false);
  layout->addWidget(scroll, 1);
  connect(findings_, &FindingsList::placeClicked, this, &AnswerPanel::placeClicked);
  connect(findings_, &FindingsList::applyClicked, &document_, &Document::applyRemedy);
  connect(findings_, &FindingsList::acceptClicked, this,
          [this] { acceptTypicalFigures(document_); });
  return box;
}

void AnswerPanel::explainKey(const std::string& key) {
  for (ResultCard* card : cards_) card->setExplained(card->result().key == key);
  emit explainRequested(key);
}

void AnswerPanel::showCards() {
  const Estimate* e = document_.estimate();
  if (!e) return;
  const std::vector<ShownResult> results = resultsOf(*e);
  while (cards_.size() < results.size()) {
    auto* card = new ResultCard;
    connect(card, &ResultCard::activated, this, &AnswerPanel::explainKey);
    const int at = int(cards_.size());
    cardGrid_->addWidget(card, at / 2, at % 2);
    cards_.push_back(card);
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    cards_[i]->showResult(results[i]);
    cards_[i]->setStale(!e->feasible());
  }
}

void AnswerPanel::showEstimate() {
  const Estimate* e = document_.estimate();
  if (!e) return;
  showCards();
  memory_->showMemory(e->step.memory);
  memoryText_->setText(tr("%1 of %2, %3").arg(readBytes(e->step.memory.total()).joined(), readBytes(e->step.memory.capacity).joined(),
                                              fitText(e->step.memory)));
  const Tones tones = tonesOf(palette());
  setColor(memoryText_, fitColor(e->step.memory, tones));
  findings_->showFindings(e->findings);
  const QString summary = findings_->summary();
  findingsTitle_->setText(summary.isEmpty() ? tr("Findings") : tr("Findings: %1").arg(summary));
  showVerdict(*e);
}

void AnswerPanel::showVerdict(const Estimate& e) {
  const Tones tones = tonesOf(palette());
  verdict_->setText(QStringLiteral("● ") + verdictText(e));
  setColor(verdict_, verdictColor(e, tones));
  const auto& own = document_.reply()->scenario.calibration;
  const QString id = own ? QString::fromStdString(own->id) : QString();
  calibration_->setText(!own ? QString() : id.size() > 16 ? tr("calibrated: %1…").arg(id.left(15)) : tr("calibrated: %1").arg(id));
  setTip(calibration_, own ? tr("The estimate uses the team's calibration \"%1\"").arg(id) : QString());
}

}  // namespace cw
