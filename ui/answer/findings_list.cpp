// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/findings_list.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

#include "ui/document/catalogue.h"
#include "ui/input/field_form.h"
#include "ui/plain/label.h"
#include "ui/plain/paragraph.h"
#include "ui/plain/tool_tip.h"
#include "ui/theme/theme.h"

namespace cw {

FindingsList::FindingsList(QWidget* parent) : QWidget(parent), layout_(new QVBoxLayout(this)) {
  layout_->setContentsMargins(0, 0, 0, 0);
  layout_->setSpacing(6);
  setAccessibleName(tr("Findings"));
}

void FindingsList::showFindings(std::vector<Finding> findings) {
  QString text;
  for (const Finding& f : findings)
    text += severityName(f.severity) + catalogue::messageOf(f) + QString::fromStdString(f.where) + u'\n';
  findings_ = std::move(findings);
  if (text == shown_ && layout_->count() > 0) return;  // typing elsewhere must not make the list flicker
  shown_ = text;
  while (QLayoutItem* item = layout_->takeAt(0)) {
    if (QWidget* widget = item->widget()) widget->deleteLater();
    delete item;
  }
  for (const Finding& f : findings_) layout_->addWidget(row(f));
  if (findings_.empty()) layout_->addWidget(new Label(tr("Nothing to remark.")));
  layout_->addStretch(1);
}

QString FindingsList::summary() const {
  int counts[3] = {0, 0, 0};
  for (const Finding& f : findings_) ++counts[int(f.severity)];
  QStringList parts;
  if (counts[2]) parts << (counts[2] == 1 ? tr("1 error") : tr("%1 errors").arg(counts[2]));
  if (counts[1]) parts << (counts[1] == 1 ? tr("1 warning") : tr("%1 warnings").arg(counts[1]));
  if (counts[0]) parts << (counts[0] == 1 ? tr("1 note") : tr("%1 notes").arg(counts[0]));
  return parts.join(QStringLiteral(", "));
}

QWidget* FindingsList::row(const Finding& finding) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  const QColor color = severityColor(palette(), finding.severity);
  auto* stripe = new QFrame;
  stripe->setFixedWidth(3);
  stripe->setAutoFillBackground(true);
  QPalette stripeColors = palette();
  stripeColors.setColor(QPalette::Window, color);
  stripe->setPalette(stripeColors);
  layout->addWidget(stripe);

  const QString where = QString::fromStdString(finding.where);
  const QString message = catalogue::messageOf(finding), remedy = catalogue::remedyOf(finding);
  auto* text = new Paragraph;
  text->add(severityName(finding.severity), color, Paragraph::Weight::bold);
  text->add(QStringLiteral(" \u00a0") + message);
  if (!remedy.isEmpty()) text->add(u'\n' + remedy, tonesOf(palette()).muted);
  if (!where.isEmpty()) {
    text->add(QStringLiteral(" "));
    text->addLink(tr("Show"), [this, where] { emit placeClicked(where); });
  }
  text->setAccessibleName(severityName(finding.severity));
  text->setAccessibleDescription(message);
  layout->addWidget(text, 1);
  // Those of a plan that does not fit stand below it, each for itself.
  if (finding.rule != Rule::doesNotFitMemory && !finding.remedies.empty()) layout->addWidget(buttons(finding.remedies), 0, Qt::AlignTop);
  if (finding.rule == Rule::assumedFigures) {
    auto* accept = new QPushButton(tr("Accept typical"));
    accept->setAccessibleName(tr("Accept typical figures"));
    connect(accept, &QPushButton::clicked, this, &FindingsList::acceptClicked);
    layout->addWidget(accept, 0, Qt::AlignTop);
  }
  return row;
}

QWidget* FindingsList::buttons(const std::vector<Remedy>& remedies) {
  auto* buttons = new QWidget;
  auto* layout = new QVBoxLayout(buttons);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  for (const Remedy& remedy : remedies) {
    const QString change = catalogue::changeText(remedy);
    auto* apply = new QPushButton(tr("Apply"));
    apply->setAccessibleName(tr("Apply: %1").arg(change));
    setTip(apply, change);
    connect(apply, &QPushButton::clicked, this, [this, remedy] { emit applyClicked(remedy); });
    layout->addWidget(apply);
  }
  return buttons;
}

}  // namespace cw
