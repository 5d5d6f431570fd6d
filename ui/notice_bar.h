// SPDX-License-Identifier: GPL-3.0-or-later
// A bar above the pages that says something without stopping the work, with a few things to do about it.
#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;

namespace cw {

class Label;

class NoticeBar : public QFrame {
  Q_OBJECT

 public:
  using Actions = std::vector<std::pair<QString, std::function<void()>>>;

  explicit NoticeBar(QWidget* parent = nullptr);
  /// Every action hides the bar first; so does the button that dismisses it.
  void showNotice(const QString& text, const Actions& actions);
  QString text() const;

 private:
  Label* text_;
  QHBoxLayout* buttons_;
};

}  // namespace cw
