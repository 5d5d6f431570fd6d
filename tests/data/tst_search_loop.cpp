// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <array>
#include <cstdlib>
#include <memory>
#include <new>

#include "data/samples/samples.h"
#include "model/estimate/estimate.h"
#include "model/search/plan_estimate.h"

namespace {
long allocations = 0;
}

// Every allocation of this program is counted.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size ? size : 1)) return p;
  throw std::bad_alloc();
}
// The one that std::stable_sort asks is ours too, since its memory comes back to ours.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size ? size : 1);
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace cw;

/// A search asks the same formulas as the screen, and takes nothing from the heap.
class SearchLoopTest : public QObject
{
  Q_OBJECT
 private slots:
  void allocationsAreCounted() {
    const long before = allocations;
    const auto kept = std::make_unique<std::array<double, 64>>();
    QVERIFY(allocations > before && kept);
  }
  void everyWayOfMixing_data() {
    QTest::addColumn<int>("mixing");
    for (const Mixing m : {Mixing::lockstep, Mixing::shares, Mixing::stages, Mixing::onePool}) QTest::addRow("%d", int(m)) << int(m);
  }
  void everyWayOfMixing() {
    QFETCH(int, mixing);
    Scenario scenario = loadSample("colossus-expanded").value();
    scenario.plan->mixing = Mixing(mixing);
    const Estimate screen = estimate(scenario);
    PlanEstimator estimator(scenario);
    const long before = allocations;
    const PlanEstimate plan = estimator(screen.plan);
    QCOMPARE(allocations - before, 0);
    QCOMPARE(plan.stepSeconds, screen.step.time().seconds());
    QCOMPARE(plan.facilityWatts, screen.power->facilityAverage.watts());
  }
  void everySample_data() {
    QTest::addColumn<QString>("id");
    for (const Sample& sample : samples()) QTest::newRow(sample.id.c_str()) << QString::fromStdString(sample.id);
  }
  void everySample() {
    QFETCH(QString, id);
    const auto scenario = loadSample(id.toStdString());
    QVERIFY(bool(scenario));
    const Estimate screen = estimate(scenario.value());
    PlanEstimator estimator(scenario.value());
    const long before = allocations;
    const PlanEstimate plan = estimator(screen.plan);
    // A run in phases has a scenario for each phase; plans on one set of pools take nothing.
    if (screen.phases.size() == 1) QCOMPARE(allocations - before, 0);
    QCOMPARE(plan.stepSeconds, screen.step.time().seconds());
    QCOMPARE(plan.memoryBytes, screen.step.memory.total().bytes());
    QCOMPARE(plan.trainingSeconds, screen.trainingTime.seconds());
    QCOMPARE(plan.facilityWatts, screen.power ? screen.power->facilityAverage.watts() : 0.0);
    QCOMPARE(plan.runUsd, screen.cost.runTotal ? screen.cost.runTotal->usd() : 0.0);
  }
};

QTEST_APPLESS_MAIN(SearchLoopTest)
#include "tst_search_loop.moc"
