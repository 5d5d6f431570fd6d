// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/performance/placement.h"

using namespace cw;

/// Ranks and tiers of an eight-GPU node on a rail-optimised fabric of 64-port switches: 32 nodes reach each other
/// through one leaf, 256 through two tiers (2,048 GPUs, as the SuperPOD tables say).
class PlacementTest : public QObject
{
  Q_OBJECT
  Node node_;
  Fabric fabric_;
  Job job_;
  ParallelPlan plan_;

  AxisPlacement of(Axis axis, int replicas) {
    for (const AxisPlacement& p : placementOf(node_, fabric_, job_, plan_, replicas, sites_))
      if (p.axis == axis) return p;
    return {};
  }
  int sites_ = 0;

 private slots:
  void init() {
    node_ = Node{};
    node_.gpu.bf16Dense = FlopRate::flopPerSecond(1e15);
    node_.nicPerDirection = ByteRate::bytesPerSecond(50e9);
    fabric_ = Fabric{};
    fabric_.portRate = ByteRate::bytesPerSecond(50e9);
    job_ = Job{};
    plan_ = ParallelPlan{};
    sites_ = 0;
  }
  void anAxisThatIsNotCutCrossesNothing() { QVERIFY(of(Axis::tensor, 1).tier == Tier::none); }
  void tensorRanksAreNeighbours() {
    plan_.tensor = 8;
    const AxisPlacement p = of(Axis::tensor, 4);
    QCOMPARE(p.strideGpus, 1);
    QCOMPARE(p.ranksPerNode, 8);
    QVERIFY(p.tier == Tier::nvlinkDomain);
  }
  void contextRanksAreATensorGroupApart() {
    plan_.tensor = 4;
    plan_.context = 4;
    const AxisPlacement p = of(Axis::context, 2);
    QCOMPARE(p.strideGpus, 4);
    QCOMPARE(p.ranksPerDomain, 2);
    QCOMPARE(p.nodesSpanned, 2);
    QVERIFY(p.tier == Tier::rail);
  }
  void replicasCrossTheSpineBeyondALeafAndTheCoreBeyondAPod() {
    plan_.tensor = 8;
    QVERIFY(of(Axis::data, 32).tier == Tier::rail);
    QVERIFY(of(Axis::data, 33).tier == Tier::spine);
    QVERIFY(of(Axis::data, 256).tier == Tier::spine);
    QVERIFY(of(Axis::data, 257).tier == Tier::core);
    fabric_.layout = FabricLayout::leafSpine;
    QVERIFY(of(Axis::data, 4).tier == Tier::leaf);
    QVERIFY(of(Axis::data, 8).tier == Tier::spine);
  }
  void aGroupWiderThanTheSmallestSiteGoesBetweenSites() {
    plan_.tensor = 8;
    sites_ = 16;
    QVERIFY(of(Axis::data, 16).tier == Tier::rail);
    QVERIFY(of(Axis::data, 17).tier == Tier::interSite);
  }
  void stagesLieOutermost() {
    plan_.tensor = 2;
    plan_.pipeline = 4;
    QCOMPARE(of(Axis::pipeline, 1).strideGpus, 2);
    QVERIFY(of(Axis::pipeline, 1).tier == Tier::nvlinkDomain);
    QCOMPARE(of(Axis::pipeline, 4).strideGpus, 8);
    QVERIFY(of(Axis::pipeline, 4).tier == Tier::rail);
  }
  void expertsAndTheirCopiesShareTheReplicas() {
    job_.architecture.experts = 64;
    job_.architecture.expertsPerToken = 2;
    job_.architecture.layers = 4;
    plan_.expert = 16;
    const AxisPlacement experts = of(Axis::expert, 64), copies = of(Axis::expertReplicas, 64);
    QCOMPARE(experts.strideGpus, 1);
    QCOMPARE(experts.nodesSpanned, 2);
    QCOMPARE(copies.ranks, 4);
    QCOMPARE(copies.strideGpus, 16);
    QVERIFY(of(Axis::expert, 64).ranks * copies.ranks == 64);
  }
};

QTEST_APPLESS_MAIN(PlacementTest)
#include "tst_placement.moc"
