// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/input/number_edit.h"

#include <QKeyEvent>
#include <QLocale>

#include <cmath>

#include "ui/text/format.h"

namespace cw {

std::optional<double> parseNumber(const QString& text) {
  QString digits = text.simplified();
  double factor = 1;
  if (!digits.isEmpty()) {
    switch (digits.back().toUpper().unicode()) {
      case 'K': factor = 1e3; break;
      case 'M': factor = 1e6; break;
      case 'B':
      case 'G': factor = 1e9; break;
      case 'T': factor = 1e12; break;
      default: break;
    }
    if (factor != 1) digits.chop(1);
  }
  digits.remove(u' ');
  bool ok = false;
  double value = QLocale().toDouble(digits, &ok);
  if (!ok) value = QLocale::c().toDouble(digits, &ok);
  if (!ok || !std::isfinite(value)) return std::nullopt;
  return value * factor;
}

NumberEdit::NumberEdit(NumberRange range, Style style, Absence absence, QWidget* parent)
    : QLineEdit(parent), range_(range), style_(style), absence_(absence) {
  setMaxLength(32);
  setAlignment(Qt::AlignRight);
  if (absence == Absence::allowed) setPlaceholderText(missingText());
  connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
    std::optional<double> ignored;
    setProblem(read(text, ignored));
  });
  connect(this, &QLineEdit::editingFinished, this, &NumberEdit::commit);
}

void NumberEdit::show(std::optional<double> value) {
  if (value == value_ && isAcceptable() && (hasFocus() || !text().isEmpty() == value.has_value())) return;
  if (value == value_ && hasFocus()) return;  // half-typed: the problem is shown, the text stays
  value_ = value;
  showValue();
}

void NumberEdit::showValue() {
  setText(value_ ? textOf(*value_) : QString());
  setProblem({});
}

QString NumberEdit::textOf(double value) const {
  if (style_ == Style::scaled) return scaledNumber(value);
  QLocale locale;
  QString text = locale.toString(value, 'f', QLocale::FloatingPointShortest);
  return std::abs(value) >= 1e15 || (value != 0 && std::abs(value) < 1e-6) ? locale.toString(value, 'g', 6) : text;
}

QString NumberEdit::read(const QString& text, std::optional<double>& value) const {
  value.reset();
  if (text.trimmed().isEmpty()) return absence_ == Absence::refused ? tr("A number is needed here.") : QString();
  value = parseNumber(text);
  const bool scaled = style_ == Style::scaled;
  if (!value)
    return scaled ? tr("Write a number such as 15.6 T, 800 B or 1.56e13.") : tr("Write a plain number such as %1.").arg(decimal(1.5, 1));
  if (*value < range_.minimum || *value > range_.maximum)
    return tr("Between %1 and %2.")
        .arg(scaled ? scaledNumber(range_.minimum) : significant(range_.minimum, 4),
             scaled ? scaledNumber(range_.maximum) : significant(range_.maximum, 4));
  if (range_.whole && *value != std::floor(*value)) return tr("A whole number is needed here.");
  return {};
}

void NumberEdit::commit() {
  std::optional<double> typed;
  if (!read(text(), typed).isEmpty()) return;  // the problem stands beside the field
  const QString shown = value_ ? textOf(*value_) : QString();
  if (text() != shown && typed != value_) {  // the shown text may be shorter than the value
    value_ = typed;
    emit edited(typed);
  }
  showValue();
}

void NumberEdit::keyPressEvent(QKeyEvent* event) {
  const bool changed = text() != (value_ ? textOf(*value_) : QString());
  if (event->key() == Qt::Key_Escape && changed) return showValue();
  QLineEdit::keyPressEvent(event);
}

void NumberEdit::setProblem(const QString& problem) {
  if (problem == problem_) return;
  problem_ = problem;
  emit problemChanged(problem_);
}

}  // namespace cw
