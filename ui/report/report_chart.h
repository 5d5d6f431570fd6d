// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as an object within the text of a report: drawn as vectors wherever the text is.
#pragma once

#include <QGraphicsScene>
#include <QObject>
#include <QTextCharFormat>
#include <QTextObjectInterface>

#include <memory>

namespace cw {

class ReportChart : public QObject, public QTextObjectInterface {
  Q_OBJECT
  Q_INTERFACES(QTextObjectInterface)

 public:
  static constexpr int type = QTextFormat::UserObject + 1;
  using QObject::QObject;
  QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
  void drawObject(QPainter* painter, const QRectF& rect, QTextDocument* document, int position, const QTextFormat& format) override;
};

/// For one object replacement character. The format keeps the scene alive.
QTextCharFormat reportChartFormat(std::shared_ptr<QGraphicsScene> scene, const QSizeF& size);

}  // namespace cw

Q_DECLARE_METATYPE(std::shared_ptr<QGraphicsScene>)
