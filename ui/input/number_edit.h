// SPDX-License-Identifier: GPL-3.0-or-later
// A number that may be missing, typed as people write it: 1,250 · 0.085 · 1.56e13 · 15.6 T.
#pragma once

#include <QLineEdit>
#include <QString>

#include <optional>

namespace cw {

/// Nothing where the text is no number. K, M, B (or G) and T multiply by powers of a thousand.
std::optional<double> parseNumber(const QString& text);

struct NumberRange {
  double minimum = 0, maximum = 1e15;
  bool whole = false;
};

/// Judges what is typed at every key, and reports it when it is whole: on Enter and on leaving. Esc takes it back.
class NumberEdit : public QLineEdit {
  Q_OBJECT

 public:
  enum class Style { plain, scaled };  ///< scaled: shown as "15.6 T"
  enum class Absence { allowed, refused };

  NumberEdit(NumberRange range, Style style, Absence absence, QWidget* parent = nullptr);
  /// Shows a value without reporting it as an edit; text that means the same stays as it was typed.
  void show(std::optional<double> value);
  using QWidget::show;
  bool isAcceptable() const { return problem_.isEmpty(); }

 signals:
  void edited(std::optional<double> value);
  /// A sentence for beside the field; empty when the text is fine again.
  void problemChanged(const QString& problem);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  /// What is wrong with the text, and its value where nothing is.
  QString read(const QString& text, std::optional<double>& value) const;
  void commit();
  void showValue();
  void setProblem(const QString& problem);
  QString textOf(double value) const;

  NumberRange range_;
  Style style_;
  Absence absence_;
  std::optional<double> value_;
  QString problem_;
};

}  // namespace cw
