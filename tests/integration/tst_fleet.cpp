// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs that share a cluster: what each pays for, and that nothing is lost or paid for twice.
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "data/catalog/catalog.h"
#include "data/samples/samples.h"
#include "model/estimate/estimate.h"
#include "tests/support/examples.h"

using namespace cw;

namespace {

bool near(double a, double b, double fraction = 1e-9) { return std::abs(a - b) <= fraction * std::max(std::abs(a), std::abs(b)); }

bool has(const Estimate& e, Rule rule) {
  return std::any_of(e.findings.begin(), e.findings.end(), [&](const Finding& f) { return f.rule == rule; });
}

/// Thirty nodes: the job runs on 64 GPUs, another one that is like it on 64 more, and 112 are idle.
Scenario twins() {
  Scenario s = examples::smallScenario();
  s.cluster.pools[0].nodes = 30;
  s.plan->data = 32;
  s.concurrentJobs = {{"twin", 8, s.job, *s.plan}};
  return s;
}

/// The other job's nodes are a pool of their own, of another kind and without a price.
Scenario besideAnotherKind() {
  Scenario s = twins();
  Pool own = s.cluster.pools[0];
  own.nodes = 22;
  own.name = "own";
  s.cluster.pools[0].nodes = 8;
  s.cluster.pools[0].name = "theirs";
  s.cluster.pools[0].node.id = s.cluster.pools[0].node.name = "another node";
  s.cluster.pools.push_back(own);
  return s;
}

/// Half of the nodes come after ten days, and a day of maintenance stops the job.
Scenario growing() {
  Scenario s = twins();
  s.startDate = "2025-03-01";
  s.plan->data = 0;
  Pool late = s.cluster.pools[0];
  late.name = "late";
  late.availableFrom = "2025-03-11";
  s.cluster.pools.push_back(late);
  s.reliability.maintenance = {{"power", "2025-03-05", Duration::days(1)}};
  return s;
}

struct Figures {
  double hours, usd, wattHours, kilograms, litres, watts;
};

Figures of(const FleetPart<double>& p) { return {*p.gpuHours, *p.costUsd, *p.energyWh, *p.carbonKg, *p.waterLitres, *p.facilityAverageWatts}; }

Figures ofJob(const Estimate& e) {
  return {e.gpuHours, e.cost.runTotal->usd(), e.facilityEnergy->wattHours(), *e.carbonKg, *e.waterLitres, e.power->facilityAverage.watts()};
}

}  // namespace

class FleetTest : public QObject
{
  Q_OBJECT
  static Scenario named(const QString& name) {
    if (name == "twins") return twins();
    if (name == "growing") return growing();
    return loadSample(name.toStdString()).value();
  }

 private slots:
  void sharesAndWhatIdlesAreTheFleet_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("tenure");
    for (const QString name : {"twins", "growing", "meta-350k-fleet"})
      for (int t = 0; t < 3; ++t) QTest::addRow("%s %d", qPrintable(name), t) << name << t;
  }
  void sharesAndWhatIdlesAreTheFleet() {
    QFETCH(QString, name);
    QFETCH(int, tenure);
    Scenario s = named(name);
    s.tenure = Tenure(tenure);
    const Estimate e = estimate(s);
    QVERIFY(e.fleet && e.cost.complete());
    const Figures job = ofJob(e), others = of(e.fleet->otherJobs), idle = of(e.fleet->idle), all = of(e.fleet->all);
    for (const auto part : {&Figures::hours, &Figures::usd, &Figures::wattHours, &Figures::kilograms, &Figures::litres, &Figures::watts}) {
      QVERIFY(job.*part > 0 && others.*part > 0 && idle.*part > 0);
      QVERIFY(near(job.*part + others.*part + idle.*part, all.*part));
    }
    QVERIFY(near(e.power->facilityAverage.watts() * e.trainingTime.hours(), e.facilityEnergy->wattHours()));
    QVERIFY(e.power->facilityAverage <= e.power->facilityPeak && e.power->facilityPeak <= e.power->facilityDesign);
  }

  /// The fleet is what the cluster is without a word about who pays: as many nodes, bought and powered.
  void aShareByHand() {
    const Scenario s = twins();
    const Estimate e = estimate(s);
    const double share = 64.0 / 240;
    QVERIFY(near(e.cost.nodes->usd(), 8 * 280000.0));
    QVERIFY(near(e.cost.network->usd(), 8 * 280000.0 * 0.19 / 0.81));
    QVERIFY(near(e.cost.storage->usd(), 64 * 1000.0));
    QVERIFY(near(e.gpuHours, 64 * e.trainingTime.hours()));
    QVERIFY(near(e.cost.perGpuHour->usd() * e.gpuHours, e.cost.runTotal->usd()));
    QVERIFY(near(e.cost.perMillionTokens->usd() * 1e6, e.cost.runTotal->usd()));  // of 1e12 tokens
    const double average = e.power->gpuAverage.watts(), idle = s.cluster.pools[0].node.gpu.idle.value->watts();
    QVERIFY(near(e.power->itGpus.watts(), (128 * average + 112 * idle) * share));
    QVERIFY(near(e.power->itHosts.watts(), 30 * s.cluster.pools[0].node.hostActive.value->watts() * share));
    const double it = e.power->itAverage.watts();
    QVERIFY(near(e.waterLitres.value(), it * e.trainingTime.hours() / 1000 * 0.2));
    QVERIFY(near(e.cost.energy->usd(), it * 1.2 * 8.766 * 0.068));
    QVERIFY(near(*e.fleet->idle.gpuHours, 112 * e.trainingTime.hours()));
    QVERIFY(near(*e.fleet->all.costUsd, e.cost.runTotal->usd() / share));
  }

  /// A swing is a job's own: GPUs of others do not swing with it. The fleet's is the most that all could do at once.
  void swingsAreTheJobsOwn() {
    const Estimate shared = estimate(twins());
    Scenario s = twins();
    s.concurrentJobs.clear();
    const Estimate alone = estimate(s);
    QVERIFY(near(shared.power->swing.watts(), alone.power->swing.watts()));
    QVERIFY(near(shared.power->swingStall.watts(), alone.power->swingStall.watts()));
    QVERIFY(near(*shared.fleet->swingWatts, 2 * alone.power->swing.watts()));
    QVERIFY(near(*shared.fleet->swingStallWatts, 2 * alone.power->swingStall.watts()));
  }

  /// Published: about 50 million dollars, 3.2 dollars per million tokens and 29 GWh.
  void aJobOfMetasFleetPaysForItsPart() {
    const Estimate e = estimate(loadSample("meta-350k-fleet").value());
    QVERIFY(near(e.cost.runTotal->usd(), 50e6, 0.03));
    QVERIFY(near(e.cost.perMillionTokens->usd(), 3.2, 0.03));
    QVERIFY(near(e.facilityEnergy->wattHours(), 29e9, 0.03));
    QVERIFY(near(*e.fleet->all.costUsd, e.cost.runTotal->usd() * 350000 / 16384));
  }

  /// Without other jobs a job pays for what is installed, idle or not.
  void aJobAloneOwnsItsCluster() {
    Scenario s = twins();
    s.concurrentJobs.clear();
    const Estimate e = estimate(s);
    QVERIFY(!e.fleet);
    QCOMPARE(e.gpusIdle, 176L);
    QVERIFY(near(e.cost.nodes->usd(), 30 * 280000.0));
    QVERIFY(near(e.gpuHours, 240 * e.trainingTime.hours()));
    const double average = e.power->gpuAverage.watts(), idle = s.cluster.pools[0].node.gpu.idle.value->watts();
    QVERIFY(near(e.power->itGpus.watts(), 64 * average + 176 * idle));
    QVERIFY(!explain(s, "fleet/cost_usd"));
  }

  /// Nodes of a kind that a job does not use are others' to pay for, and a price that they lack is not the job's.
  void aJobPaysForItsKindAlone() {
    const Estimate e = estimate(besideAnotherKind());
    QVERIFY(e.fleet && e.cost.complete());
    QVERIFY(near(e.cost.nodes->usd(), 22 * 280000.0 * 64 / 176));
    QVERIFY(near(*e.fleet->otherJobs.gpuHours, 64 * e.trainingTime.hours()));
    QVERIFY(near(*e.fleet->idle.gpuHours, 112 * e.trainingTime.hours()));
    QVERIFY(e.fleet->all.missing.has(CostGap::nodes) && !e.fleet->all.costUsd);
  }

  /// A site feeds the fleet: its limit holds for all of it.
  void limitsAreOfTheSite() {
    Scenario s = twins();
    const Estimate free = estimate(s);
    const double peak = *free.fleet->facilityPeakWatts;
    QVERIFY(peak > 3 * free.power->facilityPeak.watts());
    s.sites[0].powerLimit.value = Power::watts(0.9 * peak);
    const Estimate e = estimate(s);
    QVERIFY(has(e, Rule::siteOverLimit));
    for (const PowerCapOption& o : e.powerCaps.options) QCOMPARE(o.withinSites, o.facilityPeak->watts() <= 0.9 * peak);
    QVERIFY(near(e.powerCaps.options.front().facilityPeak->watts(), peak));
    s.sites[0].powerLimit.value = Power::watts(*free.fleet->facilityDesignWatts * 1.01);
    const Estimate enough = estimate(s);
    QVERIFY(!has(enough, Rule::siteOverLimit) && !has(enough, Rule::siteDesignOverLimit));
  }

  /// While the job stands still its GPUs are idle, and the fleet's.
  void aJobThatStandsStillPaysNothing() {
    const Estimate e = estimate(growing());
    const auto still = std::find_if(e.phases.begin(), e.phases.end(), [](const PhaseEstimate& p) { return p.maintenance; });
    QVERIFY(still != e.phases.end());
    QCOMPARE(still->runTotal->usd(), 0.0);
    QCOMPARE(still->facilityEnergy->joules(), 0.0);
    double hours = 0;
    for (const PhaseEstimate& p : e.phases) hours += double(p.gpusUsed) * p.duration.hours();
    QVERIFY(near(e.gpuHours, hours));
  }

  void everyFigureOfTheFleetIsExplained() {
    const Scenario s = twins();
    const Estimate e = estimate(s);
    for (const auto& [key, value] : figuresOf(*e.fleet)) {
      const DerivationPtr root = explain(s, "fleet/" + key);
      QVERIFY2(root && value, key.c_str());
      QVERIFY2(near(root->value, *value, 1e-12), key.c_str());
      QVERIFY2(near(recompute(*root), *value, 1e-12), key.c_str());
    }
  }

  /// The calendar tells pools on which a job runs from those on which none does.
  void poolsWithoutAJobAreIdle() {
    Scenario s = twins();
    s.cluster.pools[0].nodes = 8;
    s.cluster.pools[0].name = "theirs";
    for (const char* name : {"own", "nobody's"}) {
      Pool pool = s.cluster.pools[0];
      pool.name = name;
      s.cluster.pools.push_back(pool);
    }
    s.cluster.pools[2].node.id = s.cluster.pools[2].node.name = "another node";
    s.plan->mixing = Mixing::onePool;
    const Estimate e = estimate(s);
    QCOMPARE(e.phases.size(), 1u);
    QCOMPARE(e.phases[0].idlePools, std::vector<std::string>{"nobody's"});
    s.concurrentJobs.clear();
    s.cluster.pools[2].node = s.cluster.pools[0].node;
    s.plan->data = 0;
    QVERIFY(estimate(s).phases[0].idlePools.empty());
  }
};

QTEST_APPLESS_MAIN(FleetTest)
#include "tst_fleet.moc"
