// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/cluster/topology.h"
#include "tests/support/examples.h"

using namespace cw;

/// Switches and cables by radix, against published component counts.
class TopologyTest : public QObject
{
  Q_OBJECT
  static Fabric fabric(FabricLayout layout) {
    Fabric f = examples::railFabric();
    f.layout = layout;
    return f;
  }

 private slots:
  // DGX SuperPOD H100 RA, network fabrics, table 4 (a port of the missing node is the manager's), and B200 RA (the same
  // QM9700 fabric): nodes, leaves, spines, cores, cables from leaf to spine, from spine to core.
  void superPod_data() {
    QTest::addColumn<int>("nodes");
    QTest::addColumn<double>("leaves");
    QTest::addColumn<double>("spines");
    QTest::addColumn<double>("cores");
    QTest::addColumn<double>("leafSpine");
    QTest::addColumn<double>("spineCore");
    QTest::newRow("1 SU") << 31 << 8.0 << 4.0 << 0.0 << 256.0 << 0.0;
    QTest::newRow("2 SU") << 63 << 16.0 << 8.0 << 0.0 << 512.0 << 0.0;
    QTest::newRow("3 SU") << 95 << 24.0 << 16.0 << 0.0 << 768.0 << 0.0;
    QTest::newRow("4 SU") << 127 << 32.0 << 16.0 << 0.0 << 1024.0 << 0.0;
    QTest::newRow("8 SU") << 256 << 64.0 << 32.0 << 0.0 << 2048.0 << 0.0;
    QTest::newRow("16 SU") << 512 << 128.0 << 128.0 << 64.0 << 4096.0 << 4096.0;
    QTest::newRow("32 SU") << 1024 << 256.0 << 256.0 << 128.0 << 8192.0 << 8192.0;
    QTest::newRow("64 SU") << 2048 << 512.0 << 512.0 << 256.0 << 16384.0 << 16384.0;
  }
  void superPod() {
    QFETCH(int, nodes);
    QFETCH(double, leaves);
    QFETCH(double, spines);
    QFETCH(double, cores);
    QFETCH(double, leafSpine);
    QFETCH(double, spineCore);
    const NetworkCount c = countNetwork(fabric(FabricLayout::railOptimised), examples::h100Node(), nodes);
    QCOMPARE(c.leafSwitches, leaves);
    QCOMPARE(c.spineSwitches, spines);
    QCOMPARE(c.coreSwitches, cores);
    QCOMPARE(c.leafSpineLinks, leafSpine);
    QCOMPARE(c.spineCoreLinks, spineCore);
    QCOMPARE(c.nodeLinks, nodes * 8.0);
  }

  // Cluster cost sheet of 2024-08: switches of 64 ports by nodes, one network for each rail; tiers up to 64, 2,048 and
  // 65,536 nodes.
  void railPlanes_data() {
    QTest::addColumn<int>("nodes");
    QTest::addColumn<double>("switches");
    QTest::addColumn<int>("tiers");
    QTest::newRow("64") << 64 << 8.0 << 1;
    QTest::newRow("128") << 128 << 48.0 << 2;
    QTest::newRow("2048") << 2048 << 768.0 << 2;
    QTest::newRow("4096") << 4096 << 2560.0 << 3;
    QTest::newRow("65536") << 65536 << 40960.0 << 3;
  }
  void railPlanes() {
    QFETCH(int, nodes);
    QFETCH(double, switches);
    QFETCH(int, tiers);
    const NetworkCount c = countNetwork(fabric(FabricLayout::railPlanes), examples::h100Node(), nodes);
    QCOMPARE(c.switches(), switches);
    QCOMPARE(c.tiers, tiers);
    QVERIFY(c.buildable);
  }

  void threeTiersEndWhereTheRadixSays() {
    // 64³ / 4 = 65,536 ports: 8,192 nodes of eight.
    QVERIFY(countNetwork(fabric(FabricLayout::railOptimised), examples::h100Node(), 8192).buildable);
    QVERIFY(!countNetwork(fabric(FabricLayout::railOptimised), examples::h100Node(), 8193 + 128).buildable);
  }

  void noTierHasMorePortsThanItsSwitches_data() {
    QTest::addColumn<int>("layout");
    for (int i = 0; i < 3; ++i) QTest::addRow("%d", i) << i;
  }
  void noTierHasMorePortsThanItsSwitches() {
    QFETCH(int, layout);
    for (const double oversubscription : {1.0, 2.0, 7.0})
      for (int nodes = 1; nodes < 8000; nodes += 37) {
        Fabric f = fabric(FabricLayout(layout));
        f.leafOversubscription = f.spineOversubscription = oversubscription;
        const NetworkCount c = countNetwork(f, examples::h100Node(), nodes);
        QVERIFY(c.nodeLinks + c.leafSpineLinks <= c.leafSwitches * 64);
        QVERIFY(c.leafSpineLinks + c.spineCoreLinks <= c.spineSwitches * 64);
        QVERIFY(c.spineCoreLinks <= c.coreSwitches * 64);
      }
  }

  void aFastPortServesTwoNics() {
    Fabric f = fabric(FabricLayout::railOptimised);
    f.portRate = ByteRate::gigabitsPerSecond(800);
    // 128 ports of 400 Gb/s: two tiers reach 128² / 2 = 8,192 GPUs.
    QCOMPARE(countNetwork(f, examples::h100Node(), 1024).tiers, 2);
    QCOMPARE(countNetwork(f, examples::h100Node(), 1025).tiers, 3);
  }

  void poolsOfOneSiteShareAFabric() {
    Cluster cluster;
    cluster.fabric = fabric(FabricLayout::railOptimised);
    Pool pool;
    pool.node = examples::h100Node();
    pool.nodes = 64;
    pool.siteId = std::string("a");
    cluster.pools = {pool, pool};
    QCOMPARE(countNetwork(cluster).switches(), countNetwork(cluster.fabric, pool.node, 128).switches());
    cluster.pools[1].siteId = std::string("b");
    QCOMPARE(countNetwork(cluster).switches(), 2 * countNetwork(cluster.fabric, pool.node, 64).switches());
  }

  void hostileNumbersEndAndStayFinite() {
    Fabric f = fabric(FabricLayout::railPlanes);
    Node node = examples::h100Node();
    for (const int ports : {2, 100000})
      for (const double rate : {1e6, 1e15})
        for (const double over : {0.1, 1000.0})
          for (const FabricLayout layout : {FabricLayout::railOptimised, FabricLayout::railPlanes, FabricLayout::leafSpine}) {
            f.layout = layout;
            f.switchPorts = ports;
            f.portRate = ByteRate::bytesPerSecond(rate);
            f.leafOversubscription = f.spineOversubscription = over;
            node.nicCount = 10000;
            const NetworkCount c = countNetwork(f, node, 1e7);
            QVERIFY(std::isfinite(c.switches()) && std::isfinite(c.links()));
          }
  }
};

QTEST_APPLESS_MAIN(TopologyTest)
#include "tst_topology.moc"
