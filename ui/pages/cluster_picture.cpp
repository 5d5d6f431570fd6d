// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cluster_picture.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "model/estimate/scenario.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr double fabricHeight = 30;
constexpr double gap = 14;
constexpr double header = 40;

QColor poolColor(const QPalette& palette, const Pool& pool) {
  // One hue for each GPU type, whatever the pool's place in the list.
  static constexpr int hues[] = {0, 1, 2, 4, 7, 9};
  std::size_t hash = 0;
  for (const char c : pool.node.gpu.id) hash = hash * 31 + std::size_t(c);
  return seriesColor(palette, pool.node.gpu.id.starts_with("h100")   ? 0
                              : pool.node.gpu.id.starts_with("h200") ? 1
                                                                     : hues[hash % std::size(hues)]);
}

/// Side of the largest squares with which `count` of them fill a box of this size.
double squareSide(double width, double height, int count) {
  double side = std::floor(std::sqrt(width * height / std::max(count, 1)));
  while (side > 2 && std::floor(width / side) * std::floor(height / side) < count) side -= 0.5;
  return std::min(side, 26.0);
}

}  // namespace

ClusterPicture::ClusterPicture(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Picture of the cluster"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

int ClusterPicture::nodesPerSquare(const Cluster& cluster, int squares) {
  double nodes = 0;
  for (const Pool& pool : cluster.pools) nodes += pool.nodes;
  int per = 1;
  while (nodes / per > squares && per < 1 << 22) per *= 2;
  return per;
}

void ClusterPicture::showScenario(const Scenario& scenario) {
  cluster_ = scenario.cluster;
  siteNames_.clear();
  for (const Site& site : scenario.sites) siteNames_.emplace_back(site.id, site.name);
  QStringList words;
  for (const Pool& pool : cluster_.pools)
    words << tr("%1: %2 nodes with %3 GPUs at %4")
                 .arg(QString::fromStdString(pool.name), wholeNumber(pool.nodes),
                      wholeNumber(double(pool.gpusInstalled())), siteName(pool));
  setAccessibleDescription(words.join(QStringLiteral("; ")));
  update();
}

void ClusterPicture::selectPool(int row) {
  if (row == selected_) return;
  selected_ = row;
  update();
}

QString ClusterPicture::siteName(const Pool& pool) const {
  for (const auto& [id, name] : siteNames_)
    if (id == pool.siteId) return QString::fromStdString(name);
  return pool.siteId.empty() ? tr("no site") : QString::fromStdString(pool.siteId);
}

std::vector<ClusterPicture::Block> ClusterPicture::layOut(const QRectF& area) const {
  // Widths follow the square root of the node counts: a small pool stays readable beside a large one.
  std::vector<int> order(cluster_.pools.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = int(i);
  std::ranges::stable_sort(order, {}, [this](int i) { return cluster_.pools[std::size_t(i)].siteId; });
  double total = 0;
  for (const Pool& pool : cluster_.pools) total += std::sqrt(double(std::max(pool.nodes, 1)));
  const double room = area.width() - gap * double(order.size() - 1);
  const double least = std::min(150.0, room / double(order.size()));
  const double spare = std::max(0.0, room - least * double(order.size()));
  std::vector<Block> blocks;
  double x = area.left();
  for (const int i : order) {
    const double share = std::sqrt(double(std::max(cluster_.pools[std::size_t(i)].nodes, 1))) / total;
    const double width = least + spare * share;
    blocks.push_back({i, QRectF(x, area.top(), width, area.height())});
    x += width + gap;
  }
  return blocks;
}

void ClusterPicture::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
  blocks_.clear();
  if (cluster_.pools.empty()) {
    painter.setPen(tonesOf(palette()).muted);
    painter.drawText(area, Qt::AlignCenter, tr("No pool yet: add one to the table above."));
    return;
  }
  blocks_ = layOut(area.adjusted(0, fabricHeight + 18, 0, -20));
  paintFabric(painter, QRectF(area.left(), area.top(), area.width(), fabricHeight), blocks_);
  double smallest = 1e9;
  for (const Block& block : blocks_) smallest = std::min(smallest, block.frame.height());
  const int perSquare = nodesPerSquare(cluster_, int(area.width() * smallest / 110));
  for (const Block& block : blocks_) paintBlock(painter, block, perSquare);
  painter.setPen(tonesOf(palette()).muted);
  painter.drawText(QRectF(area.left(), area.bottom() - 16, area.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                   perSquare == 1 ? tr("One square is one node; outlined squares are spares.")
                                  : tr("One square is %1 nodes; outlined squares are spares.").arg(wholeNumber(perSquare)));
}

void ClusterPicture::paintFabric(QPainter& painter, const QRectF& bar, const std::vector<Block>& blocks) const {
  const Tones tones = tonesOf(palette());
  painter.setPen(QPen(tones.border, 2));
  for (const Block& block : blocks)
    painter.drawLine(QPointF(block.frame.center().x(), bar.bottom()), QPointF(block.frame.center().x(), block.frame.top()));
  QColor fill = tones.muted;
  fill.setAlpha(36);
  painter.setPen(QPen(tones.border, 1));
  painter.setBrush(fill);
  painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  const Fabric& fabric = cluster_.fabric;
  QString text = QString::fromStdString(fabric.name);
  if (fabric.portRate.gigabitsPerSecond() > 0)
    text += tr("  ·  %1 Gb/s a port").arg(wholeNumber(fabric.portRate.gigabitsPerSecond()));
  if (fabric.leafOversubscription > 1 || fabric.spineOversubscription > 1)
    text += tr("  ·  oversubscribed %1 × %2").arg(significant(fabric.leafOversubscription), significant(fabric.spineOversubscription));
  painter.setPen(palette().color(QPalette::WindowText));
  painter.drawText(bar.adjusted(10, 0, -10, 0), Qt::AlignCenter,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, int(bar.width()) - 20));
}

void ClusterPicture::paintBlock(QPainter& painter, const Block& block, int perSquare) const {
  const Pool& pool = cluster_.pools[std::size_t(block.pool)];
  const Tones tones = tonesOf(palette());
  const QColor color = poolColor(palette(), pool);
  const bool selected = block.pool == selected_;
  painter.setPen(QPen(selected ? tones.accent : tones.border, selected ? 2 : 1));
  painter.setBrush(palette().color(QPalette::AlternateBase));
  painter.drawRoundedRect(block.frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

  const QRectF inside = block.frame.adjusted(10, 6, -10, -8);
  const auto line = [&](double y, const QString& text, const QColor& pen) {
    painter.setPen(pen);
    painter.drawText(QRectF(inside.left(), inside.top() + y, inside.width(), 17), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, int(inside.width())));
  };
  line(0, tr("%1  ·  %2").arg(QString::fromStdString(pool.name), siteName(pool)), palette().color(QPalette::WindowText));
  line(17, tr("%1 nodes · %2 × %3").arg(wholeNumber(pool.nodes), wholeNumber(double(pool.gpusInstalled())), QString::fromStdString(pool.node.gpu.name)),
       tones.muted);

  const QRectF field = inside.adjusted(0, header, 0, 0);
  const int squares = std::max(1, int(std::ceil(double(pool.nodes) / perSquare)));
  const int spareSquares = int(std::lround(double(pool.spareNodes) / perSquare));
  const double side = squareSide(field.width(), field.height(), squares);
  const int perRow = std::max(1, int(field.width() / side));
  const double inset = side > 6 ? 1 : 0.5;
  for (int i = 0; i < squares; ++i) {
    const QRectF square = QRectF(field.left() + (i % perRow) * side, field.top() + (i / perRow) * side, side, side)
                              .adjusted(inset, inset, -inset, -inset);
    if (square.bottom() > block.frame.bottom()) break;
    const bool spare = i >= squares - spareSquares;
    painter.setPen(spare ? QPen(color, 1) : QPen(Qt::NoPen));
    painter.setBrush(spare ? QBrush(Qt::NoBrush) : QBrush(color));
    painter.drawRect(square);
  }
}

void ClusterPicture::mousePressEvent(QMouseEvent* event) {
  for (const Block& block : blocks_)
    if (block.frame.contains(event->position())) emit poolClicked(block.pool);
}

}  // namespace cw
