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
