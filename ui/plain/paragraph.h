// SPDX-License-Identifier: GPL-3.0-or-later
// A paragraph whose pieces look different, with links of the program's own.
#pragma once

#include <QColor>
#include <QLabel>

#include <functional>
#include <vector>

namespace cw {

/// Shows every piece letter by letter: a text can neither end its piece nor make a link.
class Paragraph : public QLabel {
 public:
  explicit Paragraph(QWidget* parent = nullptr);
  enum class Weight { normal, bold };
  void add(const QString& text, const QColor& color = {}, Weight weight = Weight::normal);
  void addLink(const QString& text, std::function<void()> follow);

 private:
  std::vector<std::function<void()>> links_;
};

}  // namespace cw
