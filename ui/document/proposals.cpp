// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/proposals.h"

#include <QDate>

#include <algorithm>
#include <cmath>

#include "model/estimate/assumptions.h"

namespace cw {
namespace {

QString tr(const char* text) { return Document::tr(text); }

template <class T>
void propose(Fact<T>& fact, T value, const QString& why) {
  fact = {};
  fact.value = value;
  fact.provenance.source = why.toStdString();
  fact.provenance.asOf = QDate::currentDate().toString(Qt::ISODate).toStdString();
}

/// In proportion to the nodes of the pools, the last pools taking what rounding leaves. They are bought beside what works:
/// nodes that were taken from the job would cost more time than they save.
void addSpares(Scenario& s, int spares) {
  double nodesLeft = 0;
  for (const Pool& pool : s.cluster.pools) nodesLeft += pool.nodes;
  for (Pool& pool : s.cluster.pools) {
    const int before = pool.nodes, share = nodesLeft > 0 ? int(std::lround(spares * double(before) / nodesLeft)) : 0;
    pool.nodes += share;
    pool.spareNodes += share;
    spares -= share;
    nodesLeft -= before;
  }
}

}  // namespace

void applyProposal(Document& document, Proposal proposal) {
  const Estimate* e = document.estimate();
  if (!e || !e->reliability) return;
  const ReliabilityAnswer<double> r = *e->reliability;
  document.finishEdit();
  switch (proposal) {
    case Proposal::checkpointInterval:
      document.edit(tr("Checkpoint interval as proposed"), QStringLiteral("/reliability/checkpoint_interval_s"), [&](Scenario& s) {
        propose(s.reliability.checkpointInterval, Duration::seconds(r.interval), tr("proposed: the interval with the highest goodput"));
      });
      break;
    case Proposal::checkpointBandwidth:
    case Proposal::doubleBandwidth: {
      const bool twice = proposal == Proposal::doubleBandwidth;
      document.edit(tr("Checkpoint bandwidth as proposed"), QStringLiteral("/reliability/checkpoint_bytes_per_s"), [&](Scenario& s) {
        propose(s.reliability.checkpointBandwidth, ByteRate::bytesPerSecond(twice ? 2 * r.bandwidthInPlan : r.bandwidth),
                twice ? tr("proposed: twice the bandwidth") : tr("proposed: the least at which doubling it gains less than 1 %"));
      });
      break;
    }
    case Proposal::spareNodes:
      if (!r.spareNodes) return;
      document.edit(tr("Spare nodes as proposed"), QStringLiteral("/cluster/pools"), [&](Scenario& s) {
        addSpares(s, int(*r.spareNodes - r.spareNodesInPlan));
      });
      break;
  }
  document.finishEdit();
}

void acceptTypicalFigures(Document& document) {
  document.finishEdit();
  document.edit(tr("Accept typical figures"), QStringLiteral("/prices"), acceptAssumptions);
  document.finishEdit();
}

void applyPowerCap(Document& document, std::size_t option) {
  const Estimate* e = document.estimate();
  if (!e || option >= e->powerCaps.options.size()) return;
  const double share = e->powerCaps.options[option].share;
  document.finishEdit();
  document.edit(tr("Power cap"), QStringLiteral("/cluster/pools"), [share](Scenario& s) {
    for (Pool& pool : s.cluster.pools) {
      if (share < 1) pool.gpuPowerCap = pool.node.gpu.tdp * share;
      else pool.gpuPowerCap.reset();
    }
  });
  document.finishEdit();
}

}  // namespace cw
