// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/performance/collectives.h"
#include "tests/support/examples.h"

using namespace cw;

class CollectivesTest : public QObject
{
  Q_OBJECT
  Node node_ = examples::h100Node();
  Fabric fabric_ = examples::railFabric();
  Job job_;
  Machine<double> machine() const {
    return machineOf<double>(node_, fabric_, job_, false, ConstantInputs<double>(shippedCalibration()));
  }

 private slots:
  void aGroupOfTheDomainStaysInTheNode() {
    QVERIFY(placeGroup(machine(), 8, 1).insideNode());
    QVERIFY(placeGroup(machine(), 2, 4).insideNode());
    QVERIFY(!placeGroup(machine(), 16, 1).insideNode());
  }
  void stridedRanksBringOnePortEach() {
    const GroupPlacement g = placeGroup(machine(), 64, 8);
    QCOMPARE(g.ranksPerNode, 1);
    QCOMPARE(g.nodesSpanned, 64);
    QCOMPARE(placeGroup(machine(), 64, 2).ranksPerNode, 4);
  }
  void everyLinkCarriesAllButOwnShare() {
    const Machine<double> m = machine();
    const GroupPlacement g = placeGroup(m, 4, 8);
    // Long enough that starting up no longer counts.
    const double large = ringPhase<double>(m, g, 4e18), twice = ringPhase<double>(m, g, 8e18);
    QVERIFY(std::abs((twice - large) / (4e18 * 0.75 / m.nic) - 1) < 1e-6);
  }
  void anAllReduceIsTwoPhasesWhereNoSwitchAdds() {
    const Machine<double> m = machine();
    const GroupPlacement across = placeGroup(m, 64, 8);
    QVERIFY(std::abs(allReduce<double>(m, across, 1e9) / (2 * ringPhase<double>(m, across, 1e9)) - 1) < 1e-12);
    QVERIFY(allReduce<double>(m, placeGroup(m, 8, 1), 1e9) < 2 * ringPhase<double>(m, placeGroup(m, 8, 1), 1e9));
  }
  /// Four GPUs without switches: a pair has a third of the links, all four have all of them, and nothing adds up on the way.
  void withoutSwitchesAPairHasItsOwnLinksAlone() {
    node_.gpuCount = node_.nvlinkDomainGpus = 4;
    const Machine<double> m = machine();
    const auto rate = [&](int ranks, int stride) {
      const GroupPlacement g = placeGroup(m, ranks, stride);
      return 4e18 * (ranks - 1) / ranks / (ringPhase<double>(m, g, 8e18) - ringPhase<double>(m, g, 4e18));
    };
    QVERIFY(std::abs(rate(2, 1) / (m.nvlink / 3) - 1) < 1e-6);
    QVERIFY(std::abs(rate(2, 2) / (m.nvlink / 3) - 1) < 1e-6);
    QVERIFY(std::abs(rate(4, 1) / m.nvlink - 1) < 1e-6);
    const GroupPlacement all = placeGroup(m, 4, 1);
    QVERIFY(std::abs(allReduce<double>(m, all, 1e9) / (2 * ringPhase<double>(m, all, 1e9)) - 1) < 1e-12);
    node_ = examples::h100Node();
  }
  void oneRankSendsNothing() { QCOMPARE(ringPhase<double>(machine(), placeGroup(machine(), 1, 8), 1e9), 0.0); }
  void oversubscribedUplinksSlowAllToAllAndSpareRings() {
    fabric_.layout = FabricLayout::leafSpine;
    fabric_.spineOversubscription = 7;
    const Machine<double> m = machine();
    GroupPlacement wide = placeGroup(m, 4096, 8);
    QVERIFY(wide.nodesSpanned > m.reach.twoTierNodes);
    QVERIFY(allToAllRate(m, wide) < 0.3 * m.allToAllNic);
    QCOMPARE(ringRate(m, wide), m.nic);
    fabric_ = examples::railFabric();
  }
  /// 31 to 1 leaves two uplinks to 62 nodes: all of them send to another leaf at once, or as many as one stride is long.
  void whatLeavesALeafAtOnceSharesItsUplinks() {
    fabric_.leafOversubscription = 31;
    const Machine<double> m = machine();
    const auto rate = [&](int ranks, int strideNodes) { return acrossUplinks(m, placeGroup(m, ranks, 8 * strideNodes), Traffic::stages, m.nic); };
    QVERIFY(std::abs(rate(4, 768) * 31 / m.nic - 1) < 1e-12);
    QVERIFY(std::abs(rate(256, 4) * 2 / m.nic - 1) < 1e-12);
    QCOMPARE(rate(512, 2), m.nic);
    // A ring in the order of the leaves takes one node in 62 out, and one of ten of the others.
    const GroupPlacement ring = placeGroup(m, 768, 8);
    QVERIFY(std::abs(ringRate(m, ring) * 31 * (1 / 62.0 + 0.1 * (1 - 62 / 768.0 - 1 / 62.0)) / m.nic - 1) < 1e-12);
    // Rings whose members stand 96 nodes apart take all out.
    QVERIFY(std::abs(ringRate(m, placeGroup(m, 16, 8 * 96)) * 31 / m.nic - 1) < 1e-12);
    QVERIFY(std::abs(allToAllRate(m, ring) * 31 * (1 - 62 / 768.0) / m.allToAllNic - 1) < 1e-12);
    fabric_ = examples::railFabric();
  }
  /// Where a pod holds whole replicas, no stage message leaves it; rings of replicas leave it once for every stage.
  void thinPodsHoldWholeReplicas() {
    fabric_.spineOversubscription = 100;
    Machine<double> m = machine();
    RankShape shape;
    shape.t = 8;
    shape.p = 16;
    const GroupPlacement stages = placeGroup(m, 16, 8 * 128), ring = placeGroup(m, 128, 8);
    const double pod = m.reach.podNodes;
    QVERIFY(std::abs(acrossUplinks(m, stages, Traffic::stages, m.nic) * 100 * std::min(1.0, 128 / pod) / m.nic - 1) < 1e-12);
    QCOMPARE(ringRate(m, ring), m.nic);
    placeInPods(m, shape);
    QCOMPARE(acrossUplinks(m, stages, Traffic::stages, m.nic), m.nic);
    const double inOrder = 16 / pod, out = 1 - pod / 2048;
    QVERIFY(std::abs(ringRate(m, ring) * 100 * (0.9 * inOrder + 0.1 * out) / m.nic - 1) < 1e-12);
    // A replica of more nodes than a full pod is spread, stage by stage.
    shape.p = 129;
    placeInPods(m, shape);
    QCOMPARE(m.podStages, 1);
    fabric_ = examples::railFabric();
  }
  /// The measured link efficiency holds adaptive routing (0.95): hashing counts beside it, and only on full uplinks.
  void hashingFillsLessOfTheUplinks() {
    const Machine<double> adaptive = machine();
    fabric_.uplinkFraction = 0.95;
    const Machine<double> same = machine();
    fabric_.uplinkFraction = 0.80;
    const Machine<double> hashed = machine();
    const auto pair = [](const Machine<double>& m) { return acrossUplinks(m, placeGroup(m, 4, 8 * 768), Traffic::stages, m.nic); };
    QCOMPARE(pair(adaptive), adaptive.nic);
    QCOMPARE(pair(same), adaptive.nic);
    QVERIFY(std::abs(pair(hashed) / adaptive.nic / (0.80 / 0.95) - 1) < 1e-12);
    QCOMPARE(ringRate(hashed, placeGroup(hashed, 768, 8)), adaptive.nic);
    // Inside a leaf nothing is hashed.
    QCOMPARE(allToAllRate(hashed, placeGroup(hashed, 32, 8)), adaptive.allToAllNic);
    fabric_ = examples::railFabric();
  }
  /// As many nodes as the ports of one switch: at no ratio does a leaf send up more than its uplinks carry.
  void groupsThatOneSwitchCouldJoinLackNoUplinks() {
    for (const double ratio : {1.0, 1.5, 3.0, 7.0, 31.0, 1000.0}) {
      fabric_.leafOversubscription = ratio;
      const Machine<double> m = machine();
      for (int nodes = 2; nodes <= 64; ++nodes) QCOMPARE(allToAllRate(m, placeGroup(m, nodes, 8)), m.allToAllNic);
      QVERIFY(ratio == 1 || allToAllRate(m, placeGroup(m, 640, 8)) < m.allToAllNic);
    }
    fabric_ = examples::railFabric();
  }
};

QTEST_APPLESS_MAIN(CollectivesTest)
#include "tst_collectives.moc"
