// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/facts_page.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

#include "model/estimate/limits.h"
#include "ui/document/catalogue.h"
#include "ui/input/scenario_form.h"
#include "ui/pages/page.h"
#include "ui/pages/row_facts.h"
#include "ui/plain/label.h"
#include "ui/plain/tool_tip.h"

namespace cw {
namespace {

constexpr auto needed = NumberEdit::Absence::refused, maybe = NumberEdit::Absence::allowed;

QString text(const std::string& s) { return QString::fromStdString(s); }

QString nodeAt(int pool) { return QStringLiteral("/cluster/pools/%1/node").arg(pool); }
QString gpuAt(int pool) { return nodeAt(pool) + QStringLiteral("/gpu"); }

/// A scenario has one row of each name: what is changed in one pool holds for all that name it.
void reachAll(Scenario& s, int pool) {
  if (pool >= int(s.cluster.pools.size())) return;
  const Node changed = s.cluster.pools[std::size_t(pool)].node;
  for (Pool& other : s.cluster.pools) {
    if (other.node.id == changed.id)
      other.node = changed;
    else if (other.node.gpu.id == changed.gpu.id)
      other.node.gpu = changed.gpu;
  }
}

template <class Same>
int firstPool(const Scenario& s, const Same& same) {
  const auto& pools = s.cluster.pools;
  return int(std::find_if(pools.begin(), pools.end(), same) - pools.begin());
}

QString namesOf(const Scenario& s, const std::function<bool(const Pool&)>& named) {
  constexpr int most = 4;
  QStringList names;
  int more = 0;
  for (const Pool& pool : s.cluster.pools) {
    if (!named(pool)) continue;
    if (names.size() < most)
      names << text(pool.name);
    else
      ++more;
  }
  const QString list = names.join(QStringLiteral(", "));
  return more > 0 ? FactsPage::tr("%1 and %n more", nullptr, more).arg(list) : list;
}

}  // namespace

FactsPage::FactsPage(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(head());
  // Each row is wider than on other pages: a figure here has its confidence and range behind it.
  auto* forms = new FormPage(1560);
  forms->addColumn(gpu_ = gpuForm(), 1);
  forms->addColumn(node_ = nodeForm(), 1);
  layout->addWidget(forms, 1);
  connect(&document_, &Document::scenarioChanged, this, &FactsPage::refresh);
  refresh();
}

QWidget* FactsPage::head() {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(16, 10, 16, 0);
  layout->setSpacing(6);
  auto* row = new QHBoxLayout;
  auto* back = new QPushButton(tr("‹ Composer"));
  back->setAccessibleName(tr("Back to the composer"));
  setTip(back, tr("Back to the pools (Esc)"));
  choice_ = new Choice;
  choice_->setAccessibleName(tr("Pool whose facts are shown"));
  choice_->setMinimumWidth(260);
  shipped_ = new QPushButton(tr("All back to the catalogue"));
  shipped_->setAccessibleName(shipped_->text());
  row->addWidget(back);
  row->addWidget(choice_, 1);
  row->addWidget(shipped_);
  layout->addLayout(row);
  reach_ = new Label;
  reach_->setWordWrap(true);
  reach_->setForegroundRole(QPalette::PlaceholderText);
  layout->addWidget(reach_);
  connect(back, &QPushButton::clicked, this, &FactsPage::left);
  connect(choice_, &QComboBox::activated, this, &FactsPage::showPool);
  connect(shipped_, &QPushButton::clicked, this, &FactsPage::backToCatalogue);
  return box;
}

ScenarioForm* FactsPage::gpuForm() {
  auto* form = new ScenarioForm(document_);
  const std::function<Gpu*(Scenario&)> gpu = [this](Scenario& s) {
    Node* node = shownNode(s);
    return node ? &node->gpu : nullptr;
  };
  const QString at = gpuAt(0) + u'/';
  const auto add = [&](const QString& label, const QString& unit, const char* key,
                       NumberRange range, auto member, auto unitShown,
                       NumberEdit::Absence absence) {
    return form->fact(label, unit, at + QLatin1String(key), range,
                      rowFact<Gpu>(gpu, member, unitShown, absence));
  };
  form->addHeading(tr("GPU"), gpuAt(0));
  form->line(tr("Name of the GPU"), at + QLatin1String("name"), [gpu](Scenario& s) {
    Gpu* row = gpu(s);
    return row ? &row->name : nullptr;
  });
  first_ = add(tr("Dense peak, BF16"), tr("TFLOP/s"), "bf16_dense_flop_per_s",
               within(limits::flopRate, 1e12), &Gpu::bf16Dense, screen::teraflops, needed);
  add(tr("Dense peak, FP8"), tr("TFLOP/s"), "fp8_dense_flop_per_s", within(limits::flopRate, 1e12),
      &Gpu::fp8Dense, screen::teraflopsIfAny, maybe);
  add(tr("Dense peak, FP4"), tr("TFLOP/s"), "fp4_dense_flop_per_s", within(limits::flopRate, 1e12),
      &Gpu::fp4Dense, screen::teraflopsIfAny, maybe);
  add(tr("Memory (HBM)"), tr("GiB"), "hbm_capacity_bytes",
      within(limits::hbmCapacity, double(1 << 30)), &Gpu::hbmCapacity, screen::gibibytes, needed);
  add(tr("HBM bandwidth"), tr("TB/s"), "hbm_bandwidth_bytes_per_s",
      within(limits::memoryRate, 1e12), &Gpu::hbmBandwidth, screen::terabytesPerSecond, needed);
  add(tr("NVLink, a direction"), tr("GB/s"), "nvlink_bytes_per_s_per_direction",
      within(limits::memoryRate, 1e9), &Gpu::nvlinkPerDirection, screen::gigabytesPerSecond,
      needed);
  add(tr("Multiprocessors"), {}, "streaming_multiprocessors",
      wholeWithin(limits::streamingMultiprocessors), &Gpu::streamingMultiprocessors,
      screen::numberIfAny, maybe);
  add(tr("Limit of a GPU"), tr("W"), "tdp_w", within(limits::gpuPower), &Gpu::tdp, screen::watts,
      needed);
  form->fact(tr("Idle GPU"), tr("W"), at + QLatin1String("idle_w"), within(limits::gpuIdlePower),
             rowFact<Gpu>(gpu, &Gpu::idle));
  form->onEdit([this](Scenario& s) { reachAll(s, pool_); });
  form->refresh();
  return form;
}

ScenarioForm* FactsPage::nodeForm() {
  auto* form = new ScenarioForm(document_);
  const std::function<Node*(Scenario&)> node = [this](Scenario& s) { return shownNode(s); };
  const QString at = nodeAt(0) + u'/';
  const auto add = [&](const QString& label, const QString& unit, const char* key,
                       NumberRange range, auto member, auto unitShown,
                       NumberEdit::Absence absence) {
    form->fact(label, unit, at + QLatin1String(key), range,
               rowFact<Node>(node, member, unitShown, absence));
  };
  const auto power = [&](const QString& label, const char* key, Range range,
                         Fact<Power> Node::*member) {
    form->fact(label, tr("W"), at + QLatin1String(key), within(range), rowFact<Node>(node, member));
  };
  form->addHeading(tr("Node"));
  form->line(tr("Name of the node type"), at + QLatin1String("name"), [node](Scenario& s) {
    Node* row = node(s);
    return row ? &row->name : nullptr;
  });
  const NumberRange parts = wholeWithin(limits::partsOfNode);
  add(tr("GPUs of a node"), {}, "gpu_count", parts, &Node::gpuCount, screen::number, needed);
  add(tr("GPUs over NVLink"), {}, "nvlink_domain_gpus", parts, &Node::nvlinkDomainGpus,
      screen::number, needed);
  add(tr("Ports of the fabric"), {}, "nic_count", parts, &Node::nicCount, screen::number, needed);
  add(tr("Speed of a port"), tr("Gb/s"), "nic_bytes_per_s_per_direction",
      within(limits::linkRate, 1e9 / 8), &Node::nicPerDirection, screen::gigabitsPerSecond, needed);
  add(tr("Rails, if not ports"), {}, "rails", parts, &Node::rails, screen::numberIfAny, maybe);
  power(tr("Most, for circuits"), "maximum_w", limits::nodePower, &Node::maximum);
  power(tr("Design, for cooling"), "design_w", limits::nodePower, &Node::design);
  power(tr("Host in training"), "host_active_w", limits::partPower, &Node::hostActive);
  power(tr("Idle node"), "idle_w", limits::partPower, &Node::idle);
  add(tr("Height"), tr("rack units"), "rack_units", within(limits::rackUnits), &Node::rackUnits,
      screen::unitsIfAny, maybe);
  add(tr("Nodes of a rack"), {}, "nodes_per_rack", within(limits::rackUnits), &Node::nodesPerRack,
      screen::unitsIfAny, maybe);
  form->onEdit([this](Scenario& s) { reachAll(s, pool_); });
  form->refresh();
  return form;
}

Node* FactsPage::shownNode(Scenario& s) const {
  return pool_ < int(s.cluster.pools.size()) ? &s.cluster.pools[std::size_t(pool_)].node : nullptr;
}

int FactsPage::firstWithNode() const {
  const Scenario& s = document_.scenario();
  const std::string& id = s.cluster.pools[std::size_t(pool_)].node.id;
  return firstPool(s, [&](const Pool& pool) { return pool.node.id == id; });
}

int FactsPage::firstWithGpu() const {
  const Scenario& s = document_.scenario();
  const std::string& id = s.cluster.pools[std::size_t(pool_)].node.gpu.id;
  return firstPool(s, [&](const Pool& pool) { return pool.node.gpu.id == id; });
}

void FactsPage::open(int pool) {
  showPool(pool);
  first_->setFocus(Qt::TabFocusReason);
}

void FactsPage::showPool(int pool) {
  pool_ = pool;
  document_.finishEdit();
  refresh();
  for (ScenarioForm* form : {gpu_, node_}) {
    form->refresh();
    if (const Estimate* e = document_.estimate()) form->showFindings(e->findings);
  }
}

void FactsPage::refresh() {
  const Scenario& s = document_.scenario();
  const auto& pools = s.cluster.pools;
  if (pools.empty()) return;
  const bool gone = pool_ >= int(pools.size());
  pool_ = std::clamp(pool_, 0, int(pools.size()) - 1);
  choice_->clear();
  for (const Pool& pool : pools)
    choice_->addItem(tr("%1: %2").arg(text(pool.name), text(pool.node.name)));
  choice_->setCurrentIndex(pool_);
  const Node& node = pools[std::size_t(pool_)].node;
  reach_->setText(
      tr("Facts of the GPU hold for: %1. Facts of the node hold for: %2.")
          .arg(namesOf(s, [&](const Pool& pool) { return pool.node.gpu.id == node.gpu.id; }),
               namesOf(s, [&](const Pool& pool) { return pool.node.id == node.id; })));
  const Scenario shipped = catalogue::withShippedFigures(s);
  const bool own = !(shipped.cluster.pools[std::size_t(pool_)].node == node);
  shipped_->setEnabled(own);
  setTip(shipped_, own ? QString() : tr("All of them are the catalogue's, or it has no such row"));
  const int nodePlace = firstWithNode(), gpuPlace = firstWithGpu();
  node_->setPointerPrefix(nodeAt(nodePlace_), nodeAt(nodePlace));
  gpu_->setPointerPrefix(gpuAt(gpuPlace_), gpuAt(gpuPlace));
  nodePlace_ = nodePlace;
  gpuPlace_ = gpuPlace;
  if (gone) showPool(pool_);
}

void FactsPage::backToCatalogue() {
  document_.finishEdit();
  document_.edit(tr("Facts of the catalogue"), nodeAt(pool_), [this](Scenario& s) {
    s.cluster.pools[std::size_t(pool_)].node =
        catalogue::withShippedFigures(s).cluster.pools[std::size_t(pool_)].node;
    reachAll(s, pool_);
  });
  document_.finishEdit();
}

void FactsPage::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
  // Numbers take back what was typed by themselves; here come the names and sources.
  auto* typing = qobject_cast<QLineEdit*>(focusWidget());
  if (!typing || !typing->isModified()) return emit left();
  typing->setModified(false);
  for (ScenarioForm* form : {gpu_, node_}) form->refresh();
}

}  // namespace cw
