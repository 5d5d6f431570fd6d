// SPDX-License-Identifier: GPL-3.0-or-later
// Runs on pools that arrive one after another.
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "data/samples/samples.h"
#include "model/estimate/dates.h"
#include "model/estimate/estimate.h"
#include "model/estimate/resolve.h"
#include "model/search/choose_plan.h"

using namespace cw;

namespace {

bool has(const Estimate& e, Rule rule) {
  return std::any_of(e.findings.begin(), e.findings.end(), [&](const Finding& f) { return f.rule == rule; });
}

bool near(double a, double b, double fraction = 1e-9) { return std::abs(a - b) <= fraction * std::abs(b); }

/// Grok-2's run on two halves of its cluster, dated.
Scenario halves(const char* second) {
  Scenario s = loadSample("grok-2").value();
  s.startDate = "2025-03-01";
  s.plan->data = 0;
  Pool& first = s.cluster.pools[0];
  first.spareNodes = 0;
  first.nodes -= first.nodes % 2;
  first.nodes /= 2;
  first.name = "first";
  first.availableFrom = "2025-03-01";
  Pool late = first;
  late.name = "late";
  late.availableFrom = second;
  s.cluster.pools.push_back(late);
  return s;
}

Scenario onFirstAlone(Scenario s) {
  s.cluster.pools.pop_back();
  return s;
}

}  // namespace

class CalendarTest : public QObject
{
  Q_OBJECT
 private slots:
  void datesCountDays() {
    QCOMPARE(daysBetween("2024-02-28", "2024-03-01"), std::optional(2L));
    QCOMPARE(daysBetween("2025-01-01", "2024-12-31"), std::optional(-1L));
    QVERIFY(!daysBetween("2025-02-30", "2025-03-01"));
  }

  /// Ten days on half the GPUs, then the rest on all of them: each part reckoned by a run of its own.
  void twoPhasesAreTwoRuns() {
    const Scenario s = halves("2025-03-11");
    const Estimate e = estimate(s), alone = estimate(onFirstAlone(s));
    QCOMPARE(e.phases.size(), 2u);
    const double steps = std::floor(10 * 86400 * alone.goodput.fraction / alone.step.time().seconds());
    const double trained = steps * alone.step.tokensPerStep;
    QVERIFY(trained > 0 && trained < s.job.tokens);
    Scenario rest = s;
    rest.startDate.clear();
    rest.job.tokens = s.job.tokens - trained;
    const Estimate all = estimate(rest);
    QVERIFY(near(e.phases[0].tokens, trained));
    QCOMPARE(e.phases[0].duration.days(), 10.0);
    QCOMPARE(e.phases[0].pause.seconds(), 0.0);
    const double pause = s.reliability.restart.value->seconds() + all.goodput.checkpointTime.seconds();
    QVERIFY(near(e.phases[1].pause.seconds(), pause));
    QVERIFY(near(e.trainingTime.seconds(), 10 * 86400 + all.trainingTime.seconds() + pause));
    QCOMPARE(e.phases[1].gpusUsed, all.gpusUsed);
    // Energy: each phase at its own power.
    const double energy = alone.power->facilityAverage.watts() * 10 * 86400 + all.power->facilityAverage.watts() * (all.trainingTime.seconds() + pause);
    QVERIFY(near(e.facilityEnergy->joules(), energy));
    QVERIFY(e.trainingTime > all.trainingTime && e.trainingTime < alone.trainingTime);
  }

  /// Averages are over the run, those of a GPU over its use; peak, design and swings are of the phase with the most. The
  /// second phase has the more GPUs, and their power is the lower.
  void powerIsOfTheWholeRun() {
    const Scenario s = halves("2025-03-11");
    const Estimate e = estimate(s), first = estimate(onFirstAlone(s));
    Scenario later = s;
    later.startDate.clear();
    const Estimate second = estimate(later);
    const double one = double(first.gpusUsed) * e.phases[0].duration.seconds(), two = double(second.gpusUsed) * e.phases[1].duration.seconds();
    const auto mean = [&](Power PowerEstimate::*part) {
      return ((*first.power.*part).watts() * one + (*second.power.*part).watts() * two) / (one + two);
    };
    QVERIFY(first.power->gpuAverage > second.power->gpuAverage * 1.001);
    QVERIFY(near(e.power->gpuAverage.watts(), mean(&PowerEstimate::gpuAverage)));
    QVERIFY(near(e.power->nodeAverage.watts(), mean(&PowerEstimate::nodeAverage)));
    for (const auto part : {&PowerEstimate::facilityPeak, &PowerEstimate::facilityDesign, &PowerEstimate::swing, &PowerEstimate::swingStall})
      QVERIFY(near((*e.power.*part).watts(), (*second.power.*part).watts()));
    QVERIFY(near(*e.power->swingWattsPerSecond, std::max(*first.power->swingWattsPerSecond, *second.power->swingWattsPerSecond)));
  }

  /// A pool that comes after the last token has no part in the design of what the run stands on.
  void whatComesTooLateIsNotInTheDesign() {
    const Scenario s = halves("2035-03-11");
    QVERIFY(near(estimate(s).power->facilityDesign.watts(), estimate(onFirstAlone(s)).power->facilityDesign.watts()));
  }

  /// What has not arrived is not paid for.
  void latePoolsCostNothingBefore() {
    Scenario s = halves("2025-03-11");
    s.tenure = Tenure::rent;
    const Estimate e = estimate(s);
    QVERIFY(e.cost.runTotal);
    const double rent = s.prices.find(s.cluster.pools[0].node.id)->rentPerGpuHour.value->usd();
    double hours = 0;
    for (const PhaseEstimate& p : e.phases) hours += double(p.gpusInstalled) * p.duration.seconds() / 3600;
    QVERIFY(near(e.cost.runTotal->usd(), rent * hours));
    QVERIFY(near(e.cost.perGpuHour->usd(), rent));
    QVERIFY(near(e.tenures[Tenure::rent].runTotal->usd(), e.cost.runTotal->usd()));
  }

  void partsAreTheWhole_data() {
    QTest::addColumn<QString>("id");
    for (const Sample& sample : samples()) QTest::newRow(sample.id.c_str()) << QString::fromStdString(sample.id);
  }
  void partsAreTheWhole() {
    QFETCH(QString, id);
    const Scenario s = loadSample(id.toStdString()).value();
    const Estimate e = estimate(s);
    QCOMPARE(e.phases.size() > 1, id == "colossus-growing");
    double tokens = 0, seconds = 0, joules = 0, usd = 0;
    for (const PhaseEstimate& p : e.phases) {
      tokens += p.tokens;
      seconds += p.duration.seconds();
      if (p.facilityEnergy) joules += p.facilityEnergy->joules();
      if (p.runTotal) usd += p.runTotal->usd();
    }
    QVERIFY(near(tokens, s.job.tokens));
    QVERIFY(near(seconds, e.trainingTime.seconds()));
    if (e.facilityEnergy) {
      QVERIFY(near(joules, e.facilityEnergy->joules()));
      QVERIFY(near(e.power->facilityAverage.watts() * seconds, joules));
      const PowerEstimate& p = *e.power;
      QVERIFY(near(p.itGpus.watts() + p.itHosts.watts() + p.itNetwork.watts() + p.itStorage.watts(), p.itAverage.watts()));
      QVERIFY(near(p.itAverage.watts() + p.distribution.watts() + p.cooling.watts(), p.facilityAverage.watts()));
    }
    if (e.cost.runTotal) QVERIFY(near(usd, e.cost.runTotal->usd()));
    QCOMPARE(e.phases.back().finishDate.has_value(), e.finishDate.has_value());
    if (e.finishDate) QCOMPARE(*e.phases.back().finishDate, *e.finishDate);
  }

  void poolsThatAreThereChangeNothing() {
    Scenario s = halves("2025-02-01");
    const Estimate dated = estimate(s);
    for (Pool& pool : s.cluster.pools) pool.availableFrom.clear();
    const Estimate undated = estimate(s);
    QCOMPARE(dated.trainingTime.seconds(), undated.trainingTime.seconds());
    QCOMPARE(dated.cost.runTotal->usd(), undated.cost.runTotal->usd());
  }

  void aDateOfArrivalWithoutAStartIsNamed() {
    Scenario s = halves("2025-03-11");
    s.startDate.clear();
    QVERIFY(has(estimate(s), Rule::arrivalWithoutStart));
  }

  /// Shares of the clock over both phases: they add up, and failures are those of each.
  void timeIsSharedOverAllPhases() {
    const Scenario s = halves("2025-03-11");
    const Estimate e = estimate(s), alone = estimate(onFirstAlone(s));
    const auto& r = *e.reliability;
    QVERIFY(near(r.useful + r.checkpoints + r.lostWork + r.restarts + r.plannedPauses + r.waitingForRepair.value_or(0), 1));
    QCOMPARE(r.useful, e.goodput.fraction);
    Scenario rest = s;
    rest.startDate.clear();
    const Estimate all = estimate(rest);
    const double failures = alone.reliability->failuresInRun * e.phases[0].duration.days() / alone.trainingTime.days() +
                            all.reliability->failuresInRun * e.phases[1].duration.days() / all.trainingTime.days();
    QVERIFY(near(r.failuresInRun, failures));
    const double running = e.phases[1].duration.seconds() - e.phases[1].pause.seconds();
    const double restarts = alone.reliability->restarts * e.phases[0].duration.seconds() + all.reliability->restarts * running;
    QVERIFY(near(r.restarts, restarts / e.trainingTime.seconds()));
  }

  /// Half the batch for a part of the tokens: each part reckoned by a run of its own, on the GPUs that its batch feeds.
  void aBatchRampIsTwoRuns() {
    Scenario s = halves("2025-03-01");
    s.plan->virtualStages = 1;  // any number of microbatches comes out even
    s.plan->schedule = Schedule::oneForwardOneBackward;
    const double ramped = std::floor(s.job.tokens / 3);
    s.job.batchRamp = {{ramped, s.job.globalBatchSequences / 2}};
    const Estimate e = estimate(s);
    QCOMPARE(e.phases.size(), 2u);
    Scenario small = s, full = s;
    small.job.batchRamp.clear();
    full.job.batchRamp.clear();
    small.job.globalBatchSequences /= 2;
    small.job.tokens = ramped;
    full.job.tokens = s.job.tokens - ramped;
    small.plan->data = estimate(full).plan.data;  // no more replicas than at the full batch
    if (small.job.globalBatchSequences % (small.plan->data * small.plan->microbatchSequences) != 0) small.plan->data /= 2;
    const Estimate first = estimate(small), second = estimate(full);
    QVERIFY(near(e.phases[0].tokens, ramped));
    QCOMPARE(e.phases[0].globalBatchSequences, s.job.globalBatchSequences / 2);
    QCOMPARE(e.phases[0].gpusUsed, first.gpusUsed);
    QVERIFY(near(e.phases[0].duration.seconds(), first.trainingTime.seconds()));
    QVERIFY(near(e.phases[1].duration.seconds() - e.phases[1].pause.seconds(), second.trainingTime.seconds()));
    QCOMPARE(e.phases[1].pause.seconds() > 0, first.gpusUsed != second.gpusUsed);
    QVERIFY(near(e.trainingTime.seconds(), e.phases[0].duration.seconds() + e.phases[1].duration.seconds()));
    QVERIFY(near(e.facilityEnergy->joules(), first.facilityEnergy->joules() + second.power->facilityAverage.watts() * e.phases[1].duration.seconds()));
    QCOMPARE(e.step.time().seconds(), second.step.time().seconds());
  }

  void aRampNeedsNoDates() {
    Scenario s = loadSample("grok-2").value();
    s.startDate.clear();
    s.job.batchRamp = {{s.job.tokens / 4, s.job.globalBatchSequences / 2}};
    const Estimate e = estimate(s);
    QCOMPARE(e.phases.size(), 2u);
    QVERIFY(!e.phases[0].startDate && !e.phases[1].finishDate);
    QVERIFY(near(e.phases[0].tokens + e.phases[1].tokens, s.job.tokens));
    QCOMPARE(explain(s, "phases/1/training_time_days")->value, e.phases[1].duration.days());
    s.job.batchRamp[0].tokens = 2 * s.job.tokens;
    const Estimate longer = estimate(s);
    QVERIFY(has(longer, Rule::rampOutlastsRun));
    QCOMPARE(longer.phases.size(), 1u);
  }

  /// A window of a day: the run is longer by it, by the step that it cuts short, and by the pause to start again.
  void maintenanceStopsTheRun() {
    Scenario s = halves("2025-03-01");
    s.reliability.plannedPauseFraction.value.reset();
    const Estimate without = estimate(s);
    s.reliability.maintenance = {{"power", "2025-03-08", Duration::days(0.5)}, {"overlaps", "2025-03-08", Duration::days(1)}};
    const Estimate e = estimate(s);
    const auto during = std::find_if(e.phases.begin(), e.phases.end(), [](const PhaseEstimate& p) { return p.maintenance; });
    QVERIFY(during != e.phases.end());
    QCOMPARE(during->tokens, 0.0);
    QCOMPARE(during->startDate, std::optional<std::string>("2025-03-08"));
    double stopped = 0, pauses = 0;
    for (const PhaseEstimate& p : e.phases) {
      if (p.maintenance) stopped += p.duration.days();
      pauses += p.pause.seconds();
    }
    QCOMPARE(stopped, 1.0);
    const double longer = e.trainingTime.seconds() - without.trainingTime.seconds() - 86400 - pauses, step = without.step.time().seconds() / without.goodput.fraction;
    QVERIFY2(longer >= -1e-3 && longer <= 2 * step, qPrintable(QString::number(longer)));
    QVERIFY(during->facilityAverage->watts() < 0.7 * without.power->facilityAverage.watts());
    const double paused = e.reliability->plannedPauses * e.trainingTime.seconds();
    QVERIFY2(paused >= 86400 + pauses && paused <= 86400 + pauses + 3 * step, qPrintable(QString::number(paused - 86400 - pauses)));
    s.reliability.plannedPauseFraction.value = 0.01;
    QVERIFY(has(estimate(s), Rule::pausesCountedTwice));
    s.startDate.clear();
    QVERIFY(has(estimate(s), Rule::maintenanceWithoutStart));
  }

  /// 8 nodes a rack, 2 racks a day: dates from the order on, and backwards from the day on which the pool is there.
  void aBuildHasDatesOfItsOwn() {
    Scenario s = halves("2025-03-01");
    const Estimate before = estimate(s);
    Pool& pool = s.cluster.pools[1];
    pool.node.nodesPerRack = 8;
    pool.nodes = 81;
    pool.build.leadDays.value = 90;
    pool.build.racksPerDay.value = 2;
    pool.build.burnInDays.value = 4.5;
    Estimate e = estimate(s);
    QCOMPARE(e.builds.size(), 1u);
    QCOMPARE(e.builds[0].days.racks, std::optional(11.0));
    QCOMPARE(e.builds[0].days.installation, std::optional(6.0));
    QCOMPARE(e.builds[0].days.total, std::optional(101.0));
    QCOMPARE(e.builds[0].dates.lastRack, std::optional<std::string>("2025-02-24"));
    QCOMPARE(e.builds[0].dates.firstRack, std::optional<std::string>("2025-02-18"));
    QCOMPARE(e.builds[0].dates.order, std::optional<std::string>("2024-11-20"));
    QCOMPARE(explain(s, "build/0/total_days")->value, 101.0);
    // Ordered a month later than that, it is late for the date that is given, or arrives when it is built.
    pool.build.orderDate = "2024-12-20";
    QVERIFY(has(estimate(s), Rule::buildEndsTooLate));
    pool.availableFrom.clear();
    e = estimate(s);
    QVERIFY(!has(e, Rule::buildEndsTooLate));
    QCOMPARE(e.builds[0].dates.ready, std::optional<std::string>("2025-03-31"));
    QCOMPARE(e.phases.size(), 2u);
    QCOMPARE(e.phases[1].startDate, std::optional<std::string>("2025-03-31"));
    pool.node.nodesPerRack = 0;
    QVERIFY(!estimate(s).builds[0].days.total);
    QVERIFY(has(estimate(s), Rule::missingFact));
  }

  /// Published: 122 days for the whole, 19 of them from the first rack to training. Training is not longer by them.
  void colossusWasBuiltIn122Days() {
    Scenario s = loadSample("colossus-phase1").value();
    const Estimate e = estimate(s);
    QCOMPARE(e.builds.size(), 1u);
    QCOMPARE(e.builds[0].days.total, std::optional(122.0));
    QCOMPARE(e.builds[0].days.installation, std::optional(19.0));
    QCOMPARE(e.builds[0].dates.ready, std::optional<std::string>("2024-07-22"));
    s.cluster.pools[0].build = {};
    QCOMPARE(estimate(s).trainingTime.seconds(), e.trainingTime.seconds());
  }

  void aPoolThatComesTooLateIsNamed() {
    const Scenario s = halves("2035-01-01");
    const Estimate e = estimate(s), alone = estimate(onFirstAlone(s));
    QVERIFY(has(e, Rule::poolArrivesTooLate));
    QVERIFY(near(e.trainingTime.seconds(), alone.trainingTime.seconds()));
    QVERIFY(near(e.cost.runTotal->usd(), alone.cost.runTotal->usd()));
  }

  void trainingStartsWhenAPoolIsThere() {
    Scenario s = halves("2025-04-01");
    s.cluster.pools[0].availableFrom = "2025-04-01";
    const Estimate e = estimate(s);
    QVERIFY(has(e, Rule::startMoved));
    QCOMPARE(e.startDate, std::optional<std::string>("2025-04-01"));
    QCOMPARE(e.phases.size(), 1u);
  }

  /// One node cannot hold the model: the time passes, power is idle, and nothing is trained.
  void aPhaseWithoutRoomTrainsNothing() {
    Scenario s = halves("2025-03-11");
    s.cluster.pools[0].nodes = 1;
    const Estimate e = estimate(s);
    QVERIFY(has(e, Rule::phaseCannotTrain));
    QCOMPARE(e.phases.size(), 2u);
    QCOMPARE(e.phases[0].tokens, 0.0);
    QCOMPARE(e.phases[0].gpusUsed, 0L);
    Scenario rest = s;
    rest.startDate.clear();
    QVERIFY(e.trainingTime.days() >= 10 + estimate(rest).trainingTime.days());
    const Node& node = s.cluster.pools[0].node;
    QVERIFY(e.phases[0].facilityAverage->watts() < 2 * node.maximum.value->watts());
  }

  /// Pools come on their dates whether steps are fast or slow: the interval is not in proportion.
  void theIntervalKeepsTheDates() {
    Scenario s = loadSample("colossus-growing").value();
    s.reliability.scheduleFactor.value.reset();
    Estimate e = estimate(s);
    QVERIFY(e.trainingDays->p10 < e.trainingTime.days() && e.trainingDays->p90 > e.trainingTime.days());
    const double first = e.phases.front().duration.days();
    // P90 by hand: every step longer by one factor, the first phase as long as before.
    const double factor = timeBandOf(resolve(s).main).p90;
    const PhaseEstimate &before = e.phases[0], &after = e.phases[1];
    const double perStep = double(s.job.globalBatchSequences) * s.job.sequenceTokens;
    const double trained = perStep * std::floor(first * 86400 * before.goodput / (before.stepTime.seconds() * factor));
    const double rest = std::ceil((s.job.tokens - trained) / perStep) * after.stepTime.seconds() * factor / after.goodput + after.pause.seconds();
    QVERIFY(near(e.trainingDays->p90, first + rest / 86400));
    QVERIFY(explain(s, "interval/training_time_days/p90")->value == e.trainingDays->p90);
    QVERIFY(addUncertainty(s, e));
    QVERIFY(e.trainingDays->p10 < e.trainingTime.days() && e.trainingDays->p90 > e.trainingTime.days());
  }
};

QTEST_APPLESS_MAIN(CalendarTest)
#include "tst_calendar.moc"
