// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "data/samples/samples.h"
#include "model/estimate/estimate.h"

using namespace cw;

/// What must hold for every answer, over every shipped sample.
class IdentitiesTest : public QObject
{
  Q_OBJECT
  static bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }
  static Scenario sample(const QString& id) { return loadSample(id.toStdString()).value(); }
  void everySample() {
    QTest::addColumn<QString>("id");
    for (const Sample& s : samples()) QTest::newRow(s.id.c_str()) << QString::fromStdString(s.id);
  }

 private slots:
  void partsSumToTotals_data() { everySample(); }
  void partsSumToTotals() {
    QFETCH(QString, id);
    const Estimate e = estimate(sample(id));
    double parts = 0;
    for (const Duration d : e.step.parts) {
      QVERIFY(d.seconds() >= 0);
      parts += d.seconds();
    }
    QVERIFY(close(parts, e.step.time().seconds()));
    QVERIFY(e.gpusUsed <= e.gpusInstalled);
    if (e.power) QVERIFY(close((e.power->itGpus + e.power->itHosts + e.power->itNetwork + e.power->itStorage).watts(), e.power->itAverage.watts()));
  }

  void energyIsAveragePowerTimesTime_data() { everySample(); }
  void energyIsAveragePowerTimesTime() {
    QFETCH(QString, id);
    const Estimate e = estimate(sample(id));
    if (!e.power) QSKIP("power is not known for this sample's nodes");
    QVERIFY(close((e.power->facilityAverage * e.trainingTime).joules(), e.facilityEnergy->joules()));
    QVERIFY(close((e.power->itAverage * e.trainingTime).joules(), e.itEnergy->joules()));
    QVERIFY(close(e.power->facilityAverage / e.power->itAverage, e.power->pue));
    QVERIFY(e.power->facilityAverage <= e.power->facilityPeak);
    QVERIFY(e.power->facilityPeak <= e.power->facilityDesign);
    QVERIFY(e.power->swing.watts() >= 0);
  }

  void doublingTokensDoublesTime_data() { everySample(); }
  void doublingTokensDoublesTime() {
    QFETCH(QString, id);
    Scenario s = sample(id);
    s.startDate.clear();  // pools that arrive during the run have tests of their own
    const double steps = std::ceil(s.job.tokens / (double(s.job.globalBatchSequences) * s.job.sequenceTokens));
    s.job.tokens = steps * s.job.globalBatchSequences * s.job.sequenceTokens;
    const Estimate one = estimate(s);
    s.job.tokens *= 2;
    const Estimate two = estimate(s);
    QVERIFY(close(two.trainingTime.seconds(), 2 * one.trainingTime.seconds()));
  }

  void runTotalIsYearlyCostTimesDuration_data() { everySample(); }
  void runTotalIsYearlyCostTimesDuration() {
    QFETCH(QString, id);
    const Estimate e = estimate(sample(id));
    if (!e.cost.runTotal) QSKIP("the nodes of this sample have no price");
    double year = 0;
    for (const auto& part : {e.cost.depreciation, e.cost.capital, e.cost.energy, e.cost.colocation, e.cost.staff, e.cost.maintenance, e.cost.rent})
      if (part) year += part->usd();
    QVERIFY(close(year * e.trainingTime.years(), e.cost.runTotal->usd()));
    double gpuHours = 0;
    for (const PhaseEstimate& p : e.phases) gpuHours += double(e.fleet ? p.gpusUsed : p.gpusInstalled) * p.duration.hours();
    QVERIFY(close(e.cost.perGpuHour->usd() * gpuHours, e.cost.runTotal->usd()));
  }

  void colocationAndOwnFacilityExcludeEachOther_data() { everySample(); }
  void colocationAndOwnFacilityExcludeEachOther() {
    QFETCH(QString, id);
    const CostEstimate c = estimate(sample(id)).cost;
    QVERIFY(!(c.facility.value_or(Money()).usd() > 0 && c.colocation.value_or(Money()).usd() > 0));
  }

  void everyDerivationRecomputesToTheAnswer_data() { everySample(); }
  void everyDerivationRecomputesToTheAnswer() {
    QFETCH(QString, id);
    const Scenario s = sample(id);
    const Estimate e = estimate(s);
    for (const std::string& key : explainableKeys()) {
      const DerivationPtr root = explain(s, key);
      if (!root) continue;
      QVERIFY2(std::isfinite(root->value), key.c_str());
      QCOMPARE(recompute(*root), root->value);
    }
    QCOMPARE(explain(s, "step_time_s")->value, e.step.time().seconds());
    QCOMPARE(explain(s, "training_time_s")->value, e.trainingTime.seconds());
    QCOMPARE(explain(s, "goodput_fraction")->value, e.goodput.fraction);
    QCOMPARE(explain(s, "memory_bytes_per_gpu/total")->value, e.step.memory.total().bytes());
    if (e.power) QCOMPARE(explain(s, "power_w/facility_average")->value, e.power->facilityAverage.watts());
    if (e.cost.runTotal) QCOMPARE(explain(s, "cost_usd/run_total")->value, e.cost.runTotal->usd());
  }

  void everyWayOfMixingPoolsIsDerived_data() {
    QTest::addColumn<int>("mixing");
    for (const Mixing m : {Mixing::lockstep, Mixing::shares, Mixing::stages, Mixing::onePool}) QTest::addRow("%d", int(m)) << int(m);
  }
  void everyWayOfMixingPoolsIsDerived() {
    QFETCH(int, mixing);
    Scenario s = sample("colossus-expanded");
    s.plan->mixing = Mixing(mixing);
    const Estimate e = estimate(s);
    QCOMPARE(explain(s, "step_time_s")->value, e.step.time().seconds());
    QCOMPARE(explain(s, "mfu_fraction")->value, e.step.modelFlopPerStep / (e.step.time().seconds() * e.step.peakFlopPerSecond));
    QCOMPARE(explain(s, "memory_bytes_per_gpu/total")->value, e.step.memory.total().bytes());
    QCOMPARE(explain(s, "power_w/facility_average")->value, e.power->facilityAverage.watts());
    for (const StrategyEstimate& way : e.strategies) {
      if (int(way.mixing) != mixing) continue;
      QCOMPARE(way.stepTime.seconds(), e.step.time().seconds());
      QCOMPARE(way.trainingTime.seconds(), e.trainingTime.seconds());
      QCOMPARE(way.facilityAverage->watts(), e.power->facilityAverage.watts());
      double gpus = 0;
      for (const KindEstimate& k : way.kinds) gpus += k.gpusUsed;
      QVERIFY(close(gpus, double(way.gpusUsed)));
    }
  }

  void estimatingTwiceGivesTheSameBits_data() { everySample(); }
  void estimatingTwiceGivesTheSameBits() {
    QFETCH(QString, id);
    const Scenario s = sample(id);
    QVERIFY(estimate(s).step.time() == estimate(s).step.time());
    QVERIFY(estimate(s).trainingTime == estimate(s).trainingTime);
  }
};

QTEST_APPLESS_MAIN(IdentitiesTest)
#include "tst_identities.moc"
