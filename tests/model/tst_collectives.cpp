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
    QVERIFY(wide.nodesSpanned > m.podNodes);
    QVERIFY(allToAllRate(m, wide) < 0.3 * m.allToAllNic);
    QCOMPARE(ringRate(m, wide), m.nic);
    fabric_ = examples::railFabric();
  }
};

QTEST_APPLESS_MAIN(CollectivesTest)
#include "tst_collectives.moc"
