// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/answer/pools_page.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/answer/strategy_model.h"
#include "ui/plain/label.h"
#include "ui/text/format.h"

namespace cw {

PoolsPage::PoolsPage(QWidget* parent) : QWidget(parent), model_(new StrategyModel(this)), table_(new QTableView), why_(new Label), worth_(new Label) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  table_->setModel(model_);
  table_->setAccessibleName(tr("Ways to mix the pools"));
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setAlternatingRowColors(true);
  table_->setShowGrid(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(24);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(StrategyModel::way, QHeaderView::Stretch);
  table_->hideColumn(StrategyModel::why);  // told in full below, for the row that is chosen
  layout->addWidget(table_, 1);
  why_->setWordWrap(true);
  why_->setAccessibleName(tr("Why"));
  layout->addWidget(why_);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& row) { why_->setText(row.siblingAtColumn(StrategyModel::why).data().toString()); });
  worth_->setWordWrap(true);
  worth_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  worth_->setAccessibleName(tr("What a GPU of each pool is worth"));
  layout->addWidget(worth_);
}

void PoolsPage::showEstimate(const Estimate& e) {
  model_->showStrategies(e.strategies);
  table_->setVisible(!e.strategies.empty());
  why_->clear();
  for (std::size_t i = 0; i < e.strategies.size(); ++i)
    if (e.strategies[i].best) table_->selectRow(int(i));
  if (e.poolWorth.empty()) {
    worth_->setText(e.strategies.empty() ? tr("All pools of this plan have the same nodes.") : QString());
    return;
  }
  const PoolWorth& first = e.poolWorth.front();
  QStringList lines;
  for (const PoolWorth& w : e.poolWorth) {
    const QString added = roughNumber(w.tokensPerSecondWith - w.tokensPerSecondWithout);
    const QString pools = QString::fromStdString(w.pools);
    if (&w == &first) lines << tr("%1: with the batch scaled, the pool adds %2 tokens/s.").arg(pools, added);
    else
      lines << tr("%1: with the batch scaled, the pool adds %2 tokens/s. On the best plan for each, one %3 does the work of %4 %5 (dense peak × %6, memory × %7, bandwidth × %8).")
                   .arg(pools, added, QString::fromStdString(w.gpu.name), decimal(w.relative, 2), QString::fromStdString(first.gpu.name),
                        decimal(w.peakPerGpu / first.peakPerGpu, 2), decimal(w.gpu.hbmCapacity / first.gpu.hbmCapacity, 2),
                        decimal(w.gpu.hbmBandwidth / first.gpu.hbmBandwidth, 2));
  }
  worth_->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace cw
