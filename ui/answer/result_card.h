// SPDX-License-Identifier: GPL-3.0-or-later
// One result as a card: title, large number, unit, and a line below. A click or Return asks for its derivation.
#pragma once

#include <QWidget>

#include "ui/answer/readings.h"

namespace cw {

class ResultCard : public QWidget {
  Q_OBJECT

 public:
  explicit ResultCard(QWidget* parent = nullptr);
  void showResult(const ShownResult& result);
  void setStale(bool stale);
  void setExplained(bool explained);
  const ShownResult& result() const { return result_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {130, sizeHint().height()}; }

 signals:
  void activated(const std::string& key);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void paintNumber(QPainter& painter, const QRectF& box) const;

  ShownResult result_;
  bool stale_ = false, explained_ = false, hovered_ = false;
};

}  // namespace cw
