// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/memory_bar.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "ui/answer/chance_curve.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/fit_text.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr int barHeight = 16;
constexpr int legendRow = 20;
constexpr int curveHeight = 44;

}  // namespace

QString nameOf(MemoryPart part) {
  switch (part) {
    case MemoryPart::weights: return QCoreApplication::translate("MemoryPart", "Weights");
    case MemoryPart::gradients: return QCoreApplication::translate("MemoryPart", "Gradients");
    case MemoryPart::optimizer: return QCoreApplication::translate("MemoryPart", "Optimizer");
    case MemoryPart::activations: return QCoreApplication::translate("MemoryPart", "Activations");
    case MemoryPart::workspace: return QCoreApplication::translate("MemoryPart", "Workspace");
  }
  return {};
}

MemoryBar::MemoryBar(Detail detail, QWidget* parent) : QWidget(parent), detail_(detail) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Memory of the fullest GPU"));
}

QSize MemoryBar::sizeHint() const {
  const int legend = detail_ == Detail::withLegend ? curveHeight + 16 + legendRow * (memoryPartCount + 1) : 0;
  return {220, barHeight + 6 + legend};
}

QSize MemoryBar::minimumSizeHint() const { return {120, sizeHint().height()}; }

void MemoryBar::showMemory(const MemoryEstimate& memory) {
  memory_ = memory;
  QStringList words;
  for (int i = 0; i < memoryPartCount; ++i)
    words << QStringLiteral("%1 %2").arg(nameOf(MemoryPart(i)), readBytes(memory.parts[std::size_t(i)]).joined());
  setAccessibleDescription(tr("%1 of %2, %3: %4").arg(readBytes(memory.total()).joined(), readBytes(memory.capacity).joined(),
                                                      fitText(memory), words.join(QStringLiteral(", "))));
  setTip(this, accessibleDescription());
  update();
}

void MemoryBar::paintEvent(QPaintEvent*) {
  const double capacity = memory_.capacity.bytes(), total = memory_.total().bytes();
  if (capacity <= 0) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tones tones = tonesOf(palette());
  const QRectF bar(0.5, 3, width() - 1, barHeight);
  const bool whole = detail_ == Detail::withLegend;
  const double scale = bar.width() / std::max(whole ? reachOf(memory_) : total, capacity * 1.04);
  QPainterPath clip;
  clip.addRoundedRect(bar, 4, 4);
  painter.fillPath(clip, palette().color(QPalette::AlternateBase));
  painter.save();
  painter.setClipPath(clip);
  double x = bar.left();
  for (int i = 0; i < memoryPartCount; ++i) {
    const double width = memory_.parts[std::size_t(i)].bytes() * scale;
    painter.fillRect(QRectF(x, bar.top(), width, bar.height()), seriesColor(palette(), i));
    x += width;
  }
  painter.restore();
  painter.setPen(QPen(tones.border, 1));
  painter.drawPath(clip);
  const double limit = bar.left() + capacity * scale;
  painter.setPen(QPen(memory_.fits() ? palette().color(QPalette::WindowText) : tones.error, 2));
  painter.drawLine(QPointF(limit, bar.top() - 3), QPointF(limit, bar.bottom() + 3));
  if (!whole) return;
  const QRectF curve(bar.left(), bar.bottom() + 6, bar.width(), curveHeight);
  paintChance(painter, curve, memory_, scale, palette());
  paintLegend(painter, curve.bottom() + 12);
}

void MemoryBar::paintLegend(QPainter& painter, double top) const {
  const Tones tones = tonesOf(palette());
  const auto row = [&](double y, const QString& name, const QString& value, const QColor& pen) {
    painter.setPen(pen);
    painter.drawText(QRectF(18, y, 150, legendRow), Qt::AlignLeft | Qt::AlignVCenter, name);
    painter.drawText(QRectF(150, y, 110, legendRow), Qt::AlignRight | Qt::AlignVCenter, value);
  };
  const QColor ink = palette().color(QPalette::WindowText);
  for (int i = 0; i < memoryPartCount; ++i) {
    const double y = top + i * legendRow;
    painter.setPen(Qt::NoPen);
    painter.setBrush(seriesColor(palette(), i));
    painter.drawRoundedRect(QRectF(0, y + 5, 10, 10), 2, 2);
    row(y, nameOf(MemoryPart(i)), readBytes(memory_.parts[std::size_t(i)]).joined(), ink);
  }
  row(top + memoryPartCount * legendRow, tr("Together of %1").arg(readBytes(memory_.capacity).joined()),
      readBytes(memory_.total()).joined(), fitColor(memory_, tones));
}

}  // namespace cw
