// SPDX-License-Identifier: GPL-3.0-or-later
// Memory of the fullest GPU against what it has: parts stacked, the capacity a line.
#pragma once

#include <QWidget>

#include "model/performance/step.h"

namespace cw {

QString nameOf(MemoryPart part);

class MemoryBar : public QWidget {
  Q_OBJECT

 public:
  enum class Detail { barOnly, withLegend };

  explicit MemoryBar(Detail detail, QWidget* parent = nullptr);
  void showMemory(const MemoryEstimate& memory);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintLegend(QPainter& painter, double top) const;

  Detail detail_;
  MemoryEstimate memory_;
};

}  // namespace cw
