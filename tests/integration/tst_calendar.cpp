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
    QVERIFY(e.phases[0].facilityAverage->watts() < 2 * node.maximum->watts());
  }

  /// Pools come on their dates whether steps are fast or slow: the interval is not in proportion.
  void theIntervalKeepsTheDates() {
    const Scenario s = loadSample("colossus-growing").value();
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
