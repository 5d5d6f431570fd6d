// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/calibration/row_text.h"

using namespace cw;

class RowTextTest : public QObject
{
  Q_OBJECT
 private slots:
  void fabricTextsGiveBytesPerNode_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("gigabytes");
    QTest::newRow("ports") << "NVLink4 900GB/s; InfiniBand 8x400Gb/s per node" << 400.0;
    QTest::newRow("plus") << "NVLink4 900GB/s + 8x400Gb/s InfiniBand (DGX H100)" << 400.0;
    QTest::newRow("Omni-Path") << "NVLink3 node, 4x Omni-Path 100 Gb/s per node" << 50.0;
    QTest::newRow("whole node") << "8x NVLink node; 1600 Gbps/node RoCE" << 200.0;
    QTest::newRow("terabits") << "3.2 Tbps/node" << 400.0;
    QTest::newRow("gigabytes") << "NVLink4; InfiniBand 8x50GB/s per node" << 400.0;
    QTest::newRow("HDR") << "DGX A100 80GB: NVLink3 600GB/s + 8x HDR InfiniBand 200Gb/s (Selene)" << 200.0;
    QTest::newRow("per GPU") << "NVLink node + 400 Gb/s RDMA per GPU (backend)" << 400.0;
  }
  void fabricTextsGiveBytesPerNode() {
    QFETCH(QString, text);
    QFETCH(double, gigabytes);
    const auto rate = nodeFabricGigabytesPerSecond(text.toStdString());
    QVERIFY(rate.has_value());
    QCOMPARE(*rate, gigabytes);
  }
  void nvlinkAloneIsNoFabric() { QVERIFY(!nodeFabricGigabytesPerSecond("NVLink4 900GB/s").has_value()); }
  void datesCountByMonth() {
    QCOMPARE(yearMonth("2025-07 (repo snapshot)"), 202507);
    QCOMPARE(yearMonth("2026-02-26"), 202602);
    QCOMPARE(yearMonth("2024"), 202406);
  }
  void numbersAreFoundBesideTheirLabels() {
    QCOMPARE(*numberAfter("x; mem_gib=62.2; y", "mem_gib="), 62.2);
    QCOMPARE(*numberBefore("first 3 layers dense (18432)", " layers dense"), 3.0);
    QCOMPARE(*runTokens("cumulative GPU-hours, 15T+ tokens; includes"), 15e12);
    QVERIFY(!numberAfter("mem_gib=n/a", "mem_gib=").has_value());
  }
};

QTEST_APPLESS_MAIN(RowTextTest)
#include "tst_row_text.moc"
