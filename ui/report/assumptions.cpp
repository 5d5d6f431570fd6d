// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/assumptions.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

#include "ui/answer/strategy_model.h"
#include "ui/document/catalogue.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }
QString text(const std::string& s) { return QString::fromStdString(s); }

QString sourceOf(const Provenance& p) {
  if (p.source.empty()) return {};
  return p.asOf.empty() ? text(p.source) : QStringLiteral("%1, %2").arg(text(p.source), text(p.asOf));
}

template <class T, class Show>
Assumption factRow(const QString& what, const Fact<T>& fact, Show show) {
  return {what, fact.value ? show(*fact.value) : missingText(), sourceOf(fact.provenance)};
}

QString nameOf(Precision p) {
  switch (p) {
    case Precision::fp16: return QStringLiteral("FP16");
    case Precision::bf16: return QStringLiteral("BF16");
    case Precision::fp8: return QStringLiteral("FP8");
    case Precision::nvfp4: return QStringLiteral("NVFP4");
  }
  return {};
}

QString planText(const ParallelPlan& p, int replicas) {
  QStringList parts = {tr("tensor %1").arg(p.tensor), tr("pipeline %1").arg(p.pipeline)};
  if (p.virtualStages > 1) parts << tr("%1 virtual stages").arg(p.virtualStages);
  if (p.context > 1) parts << tr("context %1").arg(p.context);
  if (p.expert > 1) parts << tr("expert %1").arg(p.expert);
  parts << tr("data %1").arg(wholeNumber(replicas)) << tr("microbatch %1").arg(p.microbatchSequences);
  static const char* const recompute[] = {QT_TRANSLATE_NOOP("Report", "no recompute"), QT_TRANSLATE_NOOP("Report", "selective recompute"),
                                          QT_TRANSLATE_NOOP("Report", "full recompute")};
  static const char* const sharding[] = {QT_TRANSLATE_NOOP("Report", "no sharding"), QT_TRANSLATE_NOOP("Report", "optimizer sharded"),
                                         QT_TRANSLATE_NOOP("Report", "gradients sharded"), QT_TRANSLATE_NOOP("Report", "weights sharded")};
  parts << tr(recompute[int(p.recompute)]) << tr(sharding[int(p.sharding)]);
  return parts.join(QStringLiteral(", "));
}

void addCluster(std::vector<Assumption>& rows, const Scenario& s) {
  for (const Pool& pool : s.cluster.pools) {
    QString value = tr("%1 × %2").arg(wholeNumber(pool.nodes), text(pool.node.name));
    if (pool.spareNodes > 0) value += tr(", %1 spare").arg(wholeNumber(pool.spareNodes));
    if (!pool.availableFrom.empty()) value += tr(", from %1").arg(isoDateForPeople(pool.availableFrom));
    rows.push_back({text(pool.name), value, sourceOf(pool.node.provenance)});
  }
  rows.push_back({tr("Fabric"), text(s.cluster.fabric.name), sourceOf(s.cluster.fabric.provenance)});
}

void addBuild(std::vector<Assumption>& rows, const Pool& pool) {
  const Build& b = pool.build;
  const auto add = [&](const QString& what, const Fact<double>& fact) {
    if (fact.value) rows.push_back(factRow(tr("%1: %2").arg(text(pool.name), what), fact, [](double v) { return significant(v); }));
  };
  if (!b.orderDate.empty()) rows.push_back({tr("%1: ordered").arg(text(pool.name)), isoDateForPeople(b.orderDate), {}});
  add(tr("days to the first rack"), b.leadDays);
  add(tr("racks a day"), b.racksPerDay);
  add(tr("days of burn-in"), b.burnInDays);
}

void addCalendar(std::vector<Assumption>& rows, const Scenario& s) {
  for (const Pool& pool : s.cluster.pools) addBuild(rows, pool);
  for (const BatchStage& stage : s.job.batchRamp) rows.push_back({tr("Batch ramp"), tr("%1 tokens at %2 sequences").arg(roughNumber(stage.tokens), wholeNumber(stage.globalBatchSequences)), {}});
  for (const MaintenanceWindow& w : s.reliability.maintenance)
    rows.push_back({tr("Maintenance"), tr("%1, %2, %3 h").arg(text(w.name), isoDateForPeople(w.from), significant(w.length.seconds() / 3600)), {}});
}

void addJob(std::vector<Assumption>& rows, const Scenario& s, const Estimate& e) {
  const Job& job = s.job;
  rows.push_back({tr("Model"), text(job.architecture.name), sourceOf(job.architecture.provenance)});
  rows.push_back({tr("Job"),
                  tr("%1 tokens, sequences of %2, batch of %3, %4")
                      .arg(roughNumber(job.tokens), wholeNumber(job.sequenceTokens), wholeNumber(job.globalBatchSequences), nameOf(job.precision)),
                  {}});
  rows.push_back({s.plan ? tr("Plan") : tr("Plan (best found)"), planText(e.plan, e.step.replicas), {}});
}

/// Not assumed but answered: how else the pools could serve the job.
void addStrategies(std::vector<Assumption>& rows, const Estimate& e) {
  for (const StrategyEstimate& s : e.strategies) {
    const QString name = s.best ? tr("Pools: %1 (best)") : tr("Pools: %1");
    rows.push_back({name.arg(nameOf(s.mixing)),
                    s.possible ? tr("%1 a step, %2 tokens/s, %3").arg(readDuration(s.stepTime).joined(), roughNumber(s.tokensPerSecond), readDays(s.trainingTime).joined())
                               : missingText(),
                    catalogue::messageOf(s.why)});
  }
}

void addSites(std::vector<Assumption>& rows, const Scenario& s) {
  const auto dollars = [](Money m) { return readMoneyExact(m, 3).joined(); };
  for (const Site& site : s.sites) {
    bool used = false;
    for (const Pool& pool : s.cluster.pools) used = used || pool.siteId == site.id;
    if (!used) continue;
    rows.push_back({tr("Site"), text(site.name), {}});
    rows.push_back(factRow(tr("Power limit"), site.powerLimit, [](Power p) { return readMegawatts(p).joined(); }));
    rows.push_back(factRow(tr("PUE at full load"), site.pueFullLoad, [](double v) { return decimal(v, 2); }));
    rows.push_back(factRow(tr("Electricity, per kWh"), site.electricityPerKwh, dollars));
    rows.push_back(factRow(tr("Carbon, g per kWh"), site.carbonGramsPerKwh, [](double v) { return wholeNumber(v); }));
  }
}

void addPrices(std::vector<Assumption>& rows, const Scenario& s) {
  if (!s.currency.isUsd())
    rows.push_back(factRow(tr("Currency"), s.currency.perUsd, [&](double rate) { return tr("%1 %2 for one US dollar").arg(QLocale().toString(rate, 'g', 8), text(s.currency.code)); }));
  const auto amount = [](Money m) { return readMoney(m).joined(); };
  std::vector<std::string> seen;
  for (const Pool& pool : s.cluster.pools) {
    if (std::find(seen.begin(), seen.end(), pool.node.id) != seen.end()) continue;
    seen.push_back(pool.node.id);
    const NodePrice* price = s.prices.find(pool.node.id);
    const NodePrice none;
    if (s.tenure == Tenure::rent)
      rows.push_back(factRow(tr("%1, per GPU-hour").arg(text(pool.node.gpu.name)), (price ? price : &none)->rentPerGpuHour, [](Money m) { return readMoneyExact(m).joined(); }));
    else rows.push_back(factRow(tr("Node of %1").arg(text(pool.node.gpu.name)), (price ? price : &none)->purchase, amount));
  }
  if (s.tenure == Tenure::rent) return;
  const auto share = [](double v) { return percent(v); };
  rows.push_back(factRow(tr("Network, of hardware"), s.prices.networkShareOfHardware, share));
  rows.push_back(factRow(tr("Useful life, years"), s.prices.usefulLifeYears, [](double v) { return significant(v); }));
  rows.push_back(factRow(tr("Cost of capital a year"), s.prices.costOfCapitalPerYear, share));
}

}  // namespace

std::vector<Assumption> assumptionsOf(const Scenario& scenario, const Estimate& estimate) {
  std::vector<Assumption> rows;
  addCluster(rows, scenario);
  addCalendar(rows, scenario);
  addJob(rows, scenario, estimate);
  addStrategies(rows, estimate);
  addSites(rows, scenario);
  addPrices(rows, scenario);
  if (const auto& own = scenario.calibration)
    rows.push_back({tr("Calibration"), tr("the team's own: %1, from %2 runs").arg(text(own->id), QString::number(own->runs.size())), sourceOf({.source = own->source, .location = {}, .asOf = own->date, .confidence = {}, .notes = {}})});
  rows.push_back(factRow(QCoreApplication::translate("Report", "Failures per 1,000 node-days"), scenario.reliability.failuresPerThousandNodeDays,
                         [](double v) { return significant(v); }));
  return rows;
}

}  // namespace cw
