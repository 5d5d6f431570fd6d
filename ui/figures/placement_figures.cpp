// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/placement_figures.h"

#include <QCoreApplication>

#include "model/estimate/placement_answer.h"
#include "model/performance/rates.h"
#include "ui/figures/missing_reason.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("PlacementFigures", text); }

QString nameOf(Axis axis) {
  switch (axis) {
    case Axis::tensor: return tr("Tensor");
    case Axis::context: return tr("Context");
    case Axis::expert: return tr("Expert");
    case Axis::expertReplicas: return tr("Copies of an expert");
    case Axis::data: return tr("Data (and context)");
    case Axis::pipeline: return tr("Pipeline");
  }
  return {};
}

QString nameOf(Tier tier) {
  switch (tier) {
    case Tier::none: return tr("not cut");
    case Tier::nvlinkDomain: return tr("NVLink domain");
    case Tier::rail: return tr("rail: one leaf switch");
    case Tier::leaf: return tr("leaf switch");
    case Tier::spine: return tr("spine switches");
    case Tier::core: return tr("core switches");
    case Tier::interSite: return tr("between sites");
  }
  return {};
}

}  // namespace

FigureTable placementTable(const Scenario& s, const Estimate& e) {
  FigureTable table{{tr("Axis"), tr("Ranks"), tr("GPUs apart"), tr("In a node"), tr("In an NVLink domain"), tr("Nodes spanned"), tr("Furthest link")}, {}, 1, 5};
  const QString how = tr("Counted from the plan: tensor innermost, then context, replicas, and stages outermost.");
  for (const AxisPlacement& p : placementOf(s, e)) {
    FigureRow row{{{nameOf(p.axis), {}, how}}};
    if (p.tier == Tier::none) {
      row.cells.insert(row.cells.end(), {{wholeNumber(p.ranks), {}, how}, {}, {}, {}, {}, {nameOf(p.tier), {}, how}});
    } else {
      for (const int count : {p.ranks, p.strideGpus, p.ranksPerNode, p.ranksPerDomain, p.nodesSpanned}) row.cells.push_back({wholeNumber(count), {}, how});
      row.cells.push_back({nameOf(p.tier), {}, how});
    }
    table.rows.push_back(row);
  }
  return table;
}

FigureTable utilisationTable(const Scenario& s, const Estimate& e) {
  FigureTable table{{tr("Use of the GPUs"), tr("Figure")}, {}, 1};
  const auto add = [&](const QString& name, FigureCell cell) { table.rows.push_back({{{name}, std::move(cell)}}); };
  const QString counted = tr("Counted from pools, spares and plan.");
  add(tr("GPUs installed"), {wholeNumber(double(e.gpusInstalled)), {}, counted});
  add(tr("GPUs of the job"), {wholeNumber(double(e.gpusUsed)), {}, counted});
  add(tr("GPUs idle, spares included"), {wholeNumber(double(e.gpusIdle)), {}, counted});
  if (!(e.step.time() > Duration())) {
    const QString why = whyMissing(e, {"/job", "/plan", "/cluster"});
    for (const QString& name : {tr("MFU of the job's GPUs"), tr("MFU of all GPUs that it may use")}) add(name, missingCell(why));
    return table;
  }
  const Rates<double> rates = ratesOf(e.step, e.gpusUsed);
  add(tr("MFU of the job's GPUs"), {percent(rates.mfu, 2), "mfu_fraction"});
  if (const auto all = mfuOfAllGpus(s, e)) add(tr("MFU of all GPUs that it may use"), {percent(*all, 2), {}, tr("The same model FLOP over the dense peak of all GPUs but spares and other jobs'.")});
  else add(tr("MFU of all GPUs that it may use"), missingCell(whyMissing(e, {"/plan", "/cluster"})));
  add(tr("MFU, whole score matrix counted"), {percent(rates.mfuFullAttention, 2), "mfu_full_attention_fraction"});
  add(tr("HFU, recompute counted"), {percent(rates.hfu, 2), "hfu_fraction"});
  return table;
}

}  // namespace cw
