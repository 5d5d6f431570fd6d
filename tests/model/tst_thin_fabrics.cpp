// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/performance/step_model.h"
#include "tests/support/examples.h"

using namespace cw;

/// A thinner fabric never makes a step faster, and a step on more nodes never takes less.
class ThinFabricsTest : public QObject
{
  Q_OBJECT
  static constexpr int microbatches = 16;

  static double seconds(const Scenario& s, const Fabric& fabric, int replicas) {
    return stepTime<double>({s.cluster.pools[0].node, fabric, s.job, *s.plan, replicas, shippedCalibration(), microbatches}).total;
  }

  /// Stages far apart; with experts also an all-to-all over nodes.
  static Scenario scenario(bool experts) {
    Scenario s = examples::smallScenario();
    if (experts) s.job.architecture = examples::mixtral8x7b();
    s.plan->tensor = 8;
    s.plan->pipeline = 4;
    s.plan->expert = experts ? 8 : 1;
    // Shares of the optimizer shrink with more replicas, and hide what is asked for here.
    s.plan->sharding = Sharding::none;
    return s;
  }

  static std::vector<Fabric> fabrics() {
    std::vector<Fabric> list;
    Fabric f = examples::railFabric();
    for (const FabricLayout layout : {FabricLayout::railOptimised, FabricLayout::railPlanes, FabricLayout::leafSpine})
      for (const double port : {400.0, 800.0})
        for (const int ports : {32, 40, 64, 128})
          for (const double leafRatio : {1.0, 1.1, 2.0, 7.0, 31.0, 300.0})
            for (const double spineRatio : {1.0, 1.5, 7.0, 100.0, 900.0})
              for (const double filled : {0.0, 0.8, 0.6}) {
                f.layout = layout;
                f.portRate = ByteRate::gigabitsPerSecond(port);
                f.switchPorts = ports;
                f.leafOversubscription = leafRatio;
                f.spineOversubscription = spineRatio;
                f.uplinkFraction = filled;
                list.push_back(f);
              }
    // A switch in every rack, in pods of a size or as the ports allow.
    f.nodesPerRackSwitch = 2;
    f.switchPorts = 64;
    for (const int podNodes : {0, 384})
      for (const int spinePorts : {64, 128, 576})
        for (const double leafRatio : {1.0, 2.0, 7.0})
          for (const double spineRatio : {1.0, 7.0, 100.0})
            for (const double filled : {0.0, 0.8}) {
              f.podNodes = podNodes;
              f.spinePorts = spinePorts;
              f.leafOversubscription = leafRatio;
              f.spineOversubscription = spineRatio;
              f.uplinkFraction = filled;
              list.push_back(f);
            }
    return list;
  }

 private slots:
  void stepsAreMonotone_data() {
    QTest::addColumn<bool>("experts");
    QTest::addRow("dense") << false;
    QTest::addRow("experts") << true;
  }
  void stepsAreMonotone() {
    QFETCH(bool, experts);
    const Scenario s = scenario(experts);
    const std::vector<Fabric> all = fabrics();
    QVERIFY(all.size() >= 2000);
    constexpr double rounding = 1 - 1e-12;
    for (const Fabric& f : all) {
      const QByteArray where = QStringLiteral("layout %1, %2 ports of %3 Gb/s, 1:%4, 1:%5, filled %6, pods of %7 and %8 ports")
                                    .arg(int(f.layout)).arg(f.switchPorts).arg(f.portRate.gigabitsPerSecond()).arg(f.leafOversubscription)
                                    .arg(f.spineOversubscription).arg(f.uplinkFraction).arg(f.podNodes).arg(f.spinePorts).toUtf8();
      Fabric thinLeaves = f, thinSpines = f, hashed = f, smaller = f, smallerSpines = f;
      thinLeaves.leafOversubscription *= 1.07;
      thinSpines.spineOversubscription *= 1.07;
      hashed.uplinkFraction = f.uplinkFraction > 0 ? 0.9 * f.uplinkFraction : 0.9;
      smaller.switchPorts -= 1;
      if (f.spinePorts > 0) smallerSpines.spinePorts -= 1;
      for (const int replicas : {8, 16, 40, 496}) {
        const double base = seconds(s, f, replicas);
        for (const Fabric& other : {thinLeaves, thinSpines, hashed, smaller, smallerSpines}) QVERIFY2(seconds(s, other, replicas) >= base * rounding, where.constData());
        QVERIFY2(seconds(s, f, replicas + 8) >= base * rounding, where.constData());
      }
    }
  }
  void aThousandToOneCostsTime() {
    for (const bool experts : {false, true}) {
      const Scenario s = scenario(experts);
      Fabric f = examples::railFabric();
      const double full = seconds(s, f, 496);
      f.spineOversubscription = 1000;
      const double thinSpines = seconds(s, f, 496);
      f.leafOversubscription = 1000;
      QVERIFY(thinSpines > 1.05 * full);
      QVERIFY(seconds(s, f, 496) > thinSpines);
    }
  }
};

QTEST_APPLESS_MAIN(ThinFabricsTest)
#include "tst_thin_fabrics.moc"
