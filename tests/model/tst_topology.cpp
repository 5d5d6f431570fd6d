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

  // DGX BasePOD: one QM9700 for two to eight nodes, a second for redundancy alone; one node has NVLink.
  void fewNodesNeedOneSwitchOrNone_data() {
    QTest::addColumn<int>("layout");
    for (int i = 0; i < 3; ++i) QTest::addRow("%d", i) << i;
  }
  void fewNodesNeedOneSwitchOrNone() {
    QFETCH(int, layout);
    Fabric f = fabric(FabricLayout(layout));
    for (const double leafRatio : {1.0, 1.1, 31.0}) {
      f.leafOversubscription = leafRatio;
      f.redundant = false;
      QCOMPARE(countNetwork(f, examples::h100Node(), 1).switches(), 0.0);
      QCOMPARE(countNetwork(f, examples::h100Node(), 1).links(), 0.0);
      for (int nodes = 2; nodes <= 8; ++nodes) {
        f.redundant = false;
        QCOMPARE(countNetwork(f, examples::h100Node(), nodes).switches(), 1.0);
        QCOMPARE(countNetwork(f, examples::h100Node(), nodes).links(), nodes * 8.0);
        f.redundant = true;
        QCOMPARE(countNetwork(f, examples::h100Node(), nodes).switches(), 2.0);
      }
      QCOMPARE(countNetwork(f, examples::h100Node(), 1).switches(), 0.0);
      QVERIFY(countNetwork(f, examples::h100Node(), 9).switches() > 1);
    }
  }

  // One tier of 64-port switches by nodes where rails share no spine: ceil(8 n / 64) up to 64 nodes; 96 need two tiers.
  void fewNodesShareSwitchesAmongRails() {
    const Fabric f = fabric(FabricLayout::railPlanes);
    for (const auto& [nodes, switches] : {std::pair{16, 2.0}, {32, 4.0}, {64, 8.0}, {96, 40.0}}) QCOMPARE(countNetwork(f, examples::h100Node(), nodes).switches(), switches);
  }

  // DGX SuperPOD GB200: 72 NICs a rack on four rails, 8 racks a unit; 144 ports a rail need five leaves of 32 down.
  void aRackOfOneDomainHasFewRails() {
    const Fabric f = fabric(FabricLayout::railOptimised);
    Node rack = examples::h100Node();
    rack.gpuCount = rack.nvlinkDomainGpus = rack.nicCount = 72;
    rack.rails = 4;
    QCOMPARE(countNetwork(f, rack, 1).switches(), 0.0);
    QCOMPARE(countNetwork(f, rack, 8).leafSwitches, 20.0);
    QVERIFY(countNetwork(f, rack, 2).switches() <= 12);
    // The same rack as its eighteen trays.
    Node tray = rack;
    tray.gpuCount = tray.nicCount = 4;
    tray.rails = 0;
    QCOMPARE(countNetwork(f, tray, 18).switches(), 0.0);
    QCOMPARE(countNetwork(f, tray, 8 * 18).leafSwitches, 20.0);
    // A row that does not tell its rails gets no leaves for each of 72 either.
    rack.rails = 0;
    QVERIFY(countNetwork(f, rack, 2).switches() <= 12);
  }

  // Llama 3 paper, section 3.3, and Meta at SIGCOMM 2024: 24,576 GPUs in racks of two nodes with a rack switch each, 8 pods
  // of 192 racks with full bisection, 1:7 between pods.
  void rackSwitchesAndPodsOfAPublishedSize() {
    Fabric f = fabric(FabricLayout::leafSpine);
    f.nodesPerRackSwitch = 2;
    f.podNodes = 384;
    f.spinePorts = 576;
    f.spineOversubscription = 7;
    Cluster cluster;
    cluster.fabric = f;
    cluster.pools = {Pool{}};
    cluster.pools[0].node = examples::h100Node();
    cluster.pools[0].node.nodesPerRack = 4;
    cluster.pools[0].nodes = 3072;
    const NetworkCount c = countNetwork(cluster);
    QCOMPARE(c.leafSwitches, 1536.0);
    QCOMPARE(c.nodeRacks, 1536.0);
    QCOMPARE(c.pods, 8.0);
    QCOMPARE(c.leafSpineLinks, 24576.0);
    QVERIFY(std::abs(c.leafSpineLinks / c.spineCoreLinks / 7 - 1) < 0.02);
    QVERIFY(c.buildable);
    // A rack switch has 16 ports down and 16 up; chassis count by their ports.
    QCOMPARE(c.leafUnits, 1536 * 32 / 64.0);
    QCOMPARE(c.upperUnits, (c.spineSwitches + c.coreSwitches) * 576 / 64);
    // One pod needs no core.
    QCOMPARE(countNetwork(f, examples::h100Node(), 384).coreSwitches, 0.0);
    QCOMPARE(countNetwork(f, examples::h100Node(), 384).tiers, 2);
  }

  // Where ports are twice as fast as NICs, a cable between switches and its two modules carry two links.
  void cablesAndTransceiversHaveTheSpeedOfTheirLink() {
    Fabric slow = fabric(FabricLayout::railOptimised), fast = slow;
    slow.switchPorts = 128;
    fast.portRate = ByteRate::gigabitsPerSecond(800);
    const NetworkCount a = countNetwork(slow, examples::h100Node(), 2048), b = countNetwork(fast, examples::h100Node(), 2048);
    QCOMPARE(b.switches(), a.switches());
    QCOMPARE(b.nodeLinks, a.nodeLinks);
    QCOMPARE(2 * b.leafSpineLinks, a.leafSpineLinks);
    QCOMPARE(2 * b.spineCoreLinks, a.spineCoreLinks);
    QCOMPARE(b.opticalPorts(), b.nodeLinks * 1.5 + 2 * (b.leafSpineLinks + b.spineCoreLinks));
    QCOMPARE(b.linkUnits, a.linkUnits);
  }

  // 2,000 fabrics: more nodes never need fewer switches; thinner uplinks or larger switches never more.
  void switchesAreMonotone() {
    int fabrics = 0;
    for (const FabricLayout layout : {FabricLayout::railOptimised, FabricLayout::railPlanes, FabricLayout::leafSpine})
      for (const int nics : {1, 4, 8, 72})
        for (const double port : {400.0, 800.0})
          for (const int ports : {32, 40, 64, 128})
            for (const double leafRatio : {1.0, 1.1, 2.0, 7.0, 31.0})
              for (const double spineRatio : {1.0, 1.5, 7.0, 100.0, 1000.0}) {
                Fabric f = fabric(layout);
                f.portRate = ByteRate::gigabitsPerSecond(port);
                f.switchPorts = ports;
                f.leafOversubscription = leafRatio;
                f.spineOversubscription = spineRatio;
                Node node = examples::h100Node();
                node.gpuCount = node.nvlinkDomainGpus = node.nicCount = nics;
                const QByteArray where = QStringLiteral("layout %1, %2 NICs, %3 ports of %4 Gb/s, 1:%5, 1:%6").arg(int(layout)).arg(nics).arg(ports).arg(port).arg(leafRatio).arg(spineRatio).toUtf8();
                double before = 0;
                for (const int nodes : {1, 2, 8, 9, 16, 17, 33, 64, 65, 129, 257, 500, 1025, 3072}) {
                  const NetworkCount c = countNetwork(f, node, nodes);
                  QVERIFY2(c.switches() >= before, where.constData());
                  before = c.switches();
                  Fabric thinner = f, thinSpines = f, larger = f;
                  thinner.leafOversubscription *= 1.3;
                  thinSpines.spineOversubscription *= 1.3;
                  larger.switchPorts += 3;
                  if (!c.buildable) continue;
                  for (const Fabric& other : {thinner, thinSpines, larger}) QVERIFY2(countNetwork(other, node, nodes).switches() <= c.switches(), where.constData());
                }
                ++fabrics;
              }
    QVERIFY(fabrics >= 2000);
  }

  // The same of racks with a switch each.
  void rackSwitchesAreMonotone() {
    for (const int podNodes : {0, 48, 384})
      for (const int spinePorts : {0, 128, 576})
        for (const double leafRatio : {1.0, 1.5, 7.0})
          for (const double spineRatio : {1.0, 2.0, 7.0, 100.0}) {
            Fabric f = fabric(FabricLayout::leafSpine);
            f.nodesPerRackSwitch = 2;
            f.podNodes = podNodes;
            f.spinePorts = spinePorts;
            f.leafOversubscription = leafRatio;
            f.spineOversubscription = spineRatio;
            const QByteArray where = QStringLiteral("pods of %1, %2 ports, 1:%3, 1:%4").arg(podNodes).arg(spinePorts).arg(leafRatio).arg(spineRatio).toUtf8();
            double before = 0;
            for (const int nodes : {1, 2, 3, 8, 33, 48, 49, 129, 384, 385, 768, 1152, 3072}) {
              const NetworkCount c = countNetwork(f, examples::h100Node(), nodes);
              // Pods of more racks than a spine has ports cannot be built.
              if (!c.buildable) break;
              QVERIFY2(c.switches() >= before, where.constData());
              before = c.switches();
              Fabric thinner = f, thinSpines = f, larger = f;
              thinner.leafOversubscription *= 1.3;
              thinSpines.spineOversubscription *= 1.3;
              if (spinePorts > 0) larger.spinePorts += 8;
              for (const Fabric& other : {thinner, thinSpines, larger}) QVERIFY2(countNetwork(other, examples::h100Node(), nodes).switches() <= c.switches(), where.constData());
            }
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
