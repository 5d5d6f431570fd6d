// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/composer_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/document/catalogue.h"
#include "ui/input/elided_label.h"
#include "ui/input/scenario_form.h"
#include "ui/pages/cluster_picture.h"
#include "ui/pages/facts_page.h"
#include "ui/pages/list_editor.h"
#include "ui/pages/pool_model.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"
#include "ui/theme/line_icon.h"

namespace cw {
namespace {

QString factsOf(const Node& node) {
  const Gpu& gpu = node.gpu;
  QStringList facts;
  facts << ComposerPage::tr("%1 × %2, %3 GiB HBM at %4 TB/s")
               .arg(wholeNumber(node.gpuCount), QString::fromStdString(gpu.name),
                    wholeNumber(gpu.hbmCapacity.gibibytes()),
                    significant(gpu.hbmBandwidth.gigabytesPerSecond() / 1e3))
        << ComposerPage::tr("NVLink %1 GB/s per direction")
               .arg(wholeNumber(gpu.nvlinkPerDirection.gigabytesPerSecond()))
        << ComposerPage::tr("%1 ports of %2 Gb/s")
               .arg(wholeNumber(node.nicCount),
                    wholeNumber(node.nicPerDirection.gigabitsPerSecond()))
        << ComposerPage::tr("at most %1")
               .arg(node.maximum.value ? readPower(*node.maximum.value).joined() : missingText());
  if (const Node* shipped = catalogue::findNode(node.id); shipped && !(*shipped == node)) facts.prepend(ComposerPage::tr("own facts"));
  const Provenance& from = node.provenance;
  if (!from.source.empty())
    facts << ComposerPage::tr("source: %1").arg(QString::fromStdString(from.source + (from.asOf.empty() ? "" : ", " + from.asOf)));
  return facts.join(QStringLiteral("  ·  "));
}

QString factsOf(const Fabric& fabric) {
  QStringList facts;
  facts << (fabric.layout == FabricLayout::railOptimised ? ComposerPage::tr("rail-optimised")
            : fabric.layout == FabricLayout::railPlanes ? ComposerPage::tr("rail planes")
                                                        : ComposerPage::tr("leaf and spine"))
        << ComposerPage::tr("switches of %1 ports").arg(wholeNumber(fabric.switchPorts));
  if (fabric.nodesPerRackSwitch > 0) facts << ComposerPage::tr("a switch for each rack of %1 nodes").arg(wholeNumber(fabric.nodesPerRackSwitch));
  if (fabric.uplinkFraction > 0) facts << ComposerPage::tr("routing fills %1 of the uplinks").arg(percent(fabric.uplinkFraction, 0));
  if (fabric.inNetworkReduction) facts << ComposerPage::tr("switches add gradients");
  if (!fabric.provenance.source.empty()) facts << ComposerPage::tr("source: %1").arg(QString::fromStdString(fabric.provenance.source));
  return facts.join(QStringLiteral("  ·  "));
}

}  // namespace

ComposerPage::ComposerPage(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), model_(new PoolModel(document, this)) {
  stack_ = new QStackedLayout(this);
  factsPage_ = new FactsPage(document_);
  stack_->addWidget(composer());
  stack_->addWidget(factsPage_);
  connect(factsPage_, &FactsPage::left, this, &ComposerPage::closeFacts);
  connect(picture_, &ClusterPicture::poolClicked, this, &ComposerPage::select);
  connect(&document_, &Document::scenarioChanged, this, &ComposerPage::refresh);
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ComposerPage::describeSelection);
  connect(model_, &QAbstractItemModel::modelReset, this, [this] { select(std::min(selectedRow() < 0 ? 0 : selectedRow(), model_->rowCount() - 1)); });
  select(0);
  refresh();
}

QWidget* ComposerPage::composer() {
  auto* whole = new QWidget;
  auto* layout = new QVBoxLayout(whole);
  layout->setContentsMargins(16, 14, 16, 12);
  layout->setSpacing(10);
  layout->addWidget(poolTable());
  layout->addWidget(fabricForm());
  picture_ = new ClusterPicture;
  layout->addWidget(picture_, 1);
  auto* shortcut = new QShortcut(QKeySequence(tr("Ctrl+I")), whole);
  shortcut->setContext(Qt::WidgetWithChildrenShortcut);
  connect(shortcut, &QShortcut::activated, this, [this] { openFacts(selectedRow()); });
  return whole;
}

QWidget* ComposerPage::poolTable() {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  table_ = new QTableView;
  table_->setModel(model_);
  table_->setItemDelegate(new PoolDelegate(document_, table_));
  table_->setAccessibleName(tr("Pools"));
  styleEditTable(*table_);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
  table_->horizontalHeader()->setSectionResizeMode(PoolModel::node, QHeaderView::Stretch);
  table_->horizontalHeader()->resizeSection(PoolModel::name, 122);
  table_->horizontalHeader()->resizeSection(PoolModel::nodes, 70);
  table_->horizontalHeader()->resizeSection(PoolModel::spares, 58);
  table_->horizontalHeader()->resizeSection(PoolModel::gpus, 74);
  table_->horizontalHeader()->resizeSection(PoolModel::cap, 70);
  table_->horizontalHeader()->resizeSection(PoolModel::site, 130);
  table_->horizontalHeader()->resizeSection(PoolModel::availableFrom, 104);
  layout->addWidget(table_);

  auto* row = new QHBoxLayout;
  auto* add = new QPushButton(lineIcon(Glyph::add), tr("Add pool"));
  duplicate_ = new QPushButton(lineIcon(Glyph::duplicate), tr("Duplicate pool"));
  remove_ = new QPushButton(lineIcon(Glyph::remove), tr("Remove pool"));
  facts_ = new QPushButton(tr("Facts…"));
  setTip(facts_, tr("Every figure of the node type and its GPU, with its source, to be replaced by your own (Ctrl+I)"));
  for (QPushButton* button : {add, duplicate_, remove_, facts_}) {
    button->setAccessibleName(button->text());
    row->addWidget(button);
  }
  nodeFacts_ = new ElidedLabel;
  nodeFacts_->setForegroundRole(QPalette::PlaceholderText);
  row->addSpacing(8);
  row->addWidget(nodeFacts_, 1);
  layout->addLayout(row);
  connect(add, &QPushButton::clicked, this, [this] {
    model_->addPool();
    select(model_->rowCount() - 1);
  });
  connect(duplicate_, &QPushButton::clicked, this, [this] { model_->duplicatePool(selectedRow()); });
  connect(remove_, &QPushButton::clicked, this, [this] { model_->removePool(selectedRow()); });
  connect(facts_, &QPushButton::clicked, this, [this] { openFacts(selectedRow()); });
  return box;
}

QWidget* ComposerPage::fabricForm() {
  form_ = new ScenarioForm(document_);
  auto* fabric = new Choice;
  fabric->setMinimumWidth(300);
  form_->addMark(QStringLiteral("/cluster/pools"));
  fabricFacts_ = form_->addRow(tr("Fabric"), fabric, QStringLiteral("/cluster/fabric"));
  connect(fabric, &QComboBox::activated, this, [this, fabric](int index) {
    const Fabric* chosen = catalogue::findFabric(fabric->itemData(index).toString().toStdString());
    if (!chosen) return;
    document_.finishEdit();
    document_.edit(tr("Fabric"), QStringLiteral("/cluster/fabric"), [&](Scenario& s) { s.cluster.fabric = *chosen; });
  });
  form_->onRefresh([this, fabric](Scenario& s) {
    const QString id = QString::fromStdString(s.cluster.fabric.id);
    fabric->clear();
    for (const Fabric& f : catalogue::fabrics()) fabric->addItem(QString::fromStdString(f.name), QString::fromStdString(f.id));
    if (fabric->findData(id) < 0) fabric->addItem(QString::fromStdString(s.cluster.fabric.name), id);
    fabric->setCurrentIndex(fabric->findData(id));
    fabricFacts_->setFullText(factsOf(s.cluster.fabric));
  });
  form_->refresh();
  return form_;
}

void ComposerPage::refresh() {
  // As high as its rows, within reason: the room belongs to the picture.
  const int rows = std::clamp(model_->rowCount(), 1, 5);
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + rows * table_->verticalHeader()->defaultSectionSize() + 4);
  picture_->showScenario(document_.scenario());
  describeSelection();
}

int ComposerPage::selectedRow() const { return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1; }

void ComposerPage::select(int row) {
  if (row >= 0 && row < model_->rowCount()) table_->setCurrentIndex(model_->index(row, PoolModel::nodes));
  describeSelection();
}

void ComposerPage::openFacts(int row) {
  if (row < 0 || row >= model_->rowCount()) return;
  focusBefore_ = focusWidget();
  stack_->setCurrentWidget(factsPage_);
  factsPage_->open(row);
}

void ComposerPage::closeFacts() {
  stack_->setCurrentIndex(0);
  QWidget* before = focusBefore_ ? focusBefore_.data() : table_;
  before->setFocus(Qt::OtherFocusReason);
}

void ComposerPage::showPlace(const QString& where) {
  static const QRegularExpression ofNode(QStringLiteral("^/cluster/pools/(\\d{1,6})/node(/|$)"));
  const QRegularExpressionMatch match = ofNode.match(where);
  if (match.hasMatch()) openFacts(match.captured(1).toInt());
  else stack_->setCurrentIndex(0);
}

void ComposerPage::describeSelection() {
  const auto& pools = document_.scenario().cluster.pools;
  const int row = selectedRow();
  const bool valid = row >= 0 && row < int(pools.size());
  picture_->selectPool(pools.size() > 1 ? row : -1);
  duplicate_->setEnabled(valid);
  facts_->setEnabled(valid);
  remove_->setEnabled(valid && pools.size() > 1);  // a cluster has one pool at least
  nodeFacts_->setFullText(valid ? factsOf(pools[std::size_t(row)].node) : QString());
}

}  // namespace cw
