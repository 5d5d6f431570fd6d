// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster as a picture: sites with their pools, a square for a group of nodes, the fabric above.
#pragma once

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

#include "model/cluster/cluster.h"

namespace cw {

struct Scenario;

class ClusterPicture : public QWidget {
  Q_OBJECT

 public:
  explicit ClusterPicture(QWidget* parent = nullptr);
  void showScenario(const Scenario& scenario);
  void selectPool(int row);
  QSize sizeHint() const override { return {640, 230}; }
  QSize minimumSizeHint() const override { return {320, 150}; }

  /// Nodes that one square stands for, so that the whole cluster stays below `squares`.
  static int nodesPerSquare(const Cluster& cluster, int squares);

 signals:
  void poolClicked(int row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  struct Block {
    int pool = 0;
    QRectF frame;
  };
  std::vector<Block> layOut(const QRectF& area) const;
  void paintFabric(QPainter& painter, const QRectF& bar, const std::vector<Block>& blocks) const;
  void paintBlock(QPainter& painter, const Block& block, int perSquare) const;
  QString siteName(const Pool& pool) const;

  Cluster cluster_;
  std::vector<std::pair<std::string, std::string>> siteNames_;
  int selected_ = -1;
  std::vector<Block> blocks_;  ///< as last painted, for clicks
};

}  // namespace cw
