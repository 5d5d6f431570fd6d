// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "model/reliability/goodput.h"

using namespace cw;

class GoodputTest : public QObject
{
  Q_OBJECT
 private slots:
  /// Not at first order, √(2δM) = 316 s of 500: where the derivative of Daly's form is zero, 1 − exp(−(τ + δ)/M) = τ/M.
  void theBestIntervalIsThatOfTheWholeForm() {
    for (const auto& [m, d] : {std::pair{5000.0, 30.0}, {500.0, 100.0}, {100.0, 90.0}}) {
      const double best = bestCheckpointInterval(m, d);
      QVERIFY2(std::abs(1 - std::exp(-(best + d) / m) - best / m) < 1e-10, qPrintable(QString::number(best)));
      QVERIFY(best < std::sqrt(2 * d * m));
    }
  }
  void bestIntervalIsNotBeatenNearby() {
    const double best = bestCheckpointInterval(5000, 30);
    const double top = dalyGoodput<double>(5000, 600, 30, best);
    for (const double factor : {0.5, 0.9, 1.1, 2.0}) QVERIFY(dalyGoodput<double>(5000, 600, 30, best * factor) <= top);
  }
  void withoutFailuresOnlyCheckpointsCost() {
    QVERIFY(std::abs(dalyGoodput<double>(1e12, 600, 10, 1000) - 1000.0 / 1010) < 1e-6);
  }
  void plannedPausesMultiply() {
    const Goodput without = goodputOf(Duration::hours(3), Duration::seconds(600), Duration::seconds(20), std::nullopt, 0);
    const Goodput with = goodputOf(Duration::hours(3), Duration::seconds(600), Duration::seconds(20), std::nullopt, 0.05);
    QCOMPARE(with.fraction, without.fraction * 0.95);
  }
};

QTEST_APPLESS_MAIN(GoodputTest)
#include "tst_goodput.moc"
