// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plain/paragraph.h"

#include <utility>

#include "ui/plain/escaped.h"

namespace cw {

Paragraph::Paragraph(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::RichText);
  setWordWrap(true);
  setTextInteractionFlags(Qt::TextBrowserInteraction);
  // A link is the number of its function: no text names where it leads.
  connect(this, &QLabel::linkActivated, this,
          [this](const QString& link) { links_.at(link.toULong())(); });
}

void Paragraph::add(const QString& text, const QColor& color, Weight weight) {
  QString style;
  if (color.isValid()) style += QStringLiteral("color:%1;").arg(color.name());
  if (weight == Weight::bold) style += QStringLiteral("font-weight:bold;");
  setText(this->text() + escaped(text, style));
}

void Paragraph::addLink(const QString& text, std::function<void()> follow) {
  setText(this->text() +
          QStringLiteral("<a href='%1'>%2</a>").arg(links_.size()).arg(escaped(text)));
  links_.push_back(std::move(follow));
}

}  // namespace cw
