// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/units/units.h"

using namespace cw;

class UnitsTest : public QObject
{
  Q_OBJECT
 private slots:
  void gigabytesAndGibibytesDiffer() {
    QCOMPARE(Bytes::gigabytes(80).bytes(), 80e9);
    QCOMPARE(Bytes::gibibytes(80).bytes(), 80.0 * 1024 * 1024 * 1024);
    QVERIFY(Bytes::gibibytes(80) > Bytes::gigabytes(80));
  }
  void aPortOf400GigabitsCarries50Gigabytes() {
    QCOMPARE(ByteRate::gigabitsPerSecond(400).gigabytesPerSecond(), 50.0);
  }
  void powerTimesTimeIsEnergy() {
    QCOMPARE((Power::kilowatts(10.2) * Duration::hours(2)).wattHours(), 20400.0);
    QCOMPARE((Energy::wattHours(20400) / Duration::hours(2)).kilowatts(), 10.2);
  }
  void bytesOverRateIsTime() { QCOMPARE((Bytes::gigabytes(100) / ByteRate::gigabytesPerSecond(50)).seconds(), 2.0); }
  void aYearHas8766Hours() { QCOMPARE(Duration::years(1).hours(), 8766.0); }
  void quantitiesScaleAndCompare() {
    QCOMPARE((Money::usd(3) + Money::usd(4) * 2).usd(), 11.0);
    QCOMPARE(Power::megawatts(3) / Power::kilowatts(1500), 2.0);
    QVERIFY(Duration::days(1) > Duration::hours(23));
  }
};

QTEST_APPLESS_MAIN(UnitsTest)
#include "tst_units.moc"
