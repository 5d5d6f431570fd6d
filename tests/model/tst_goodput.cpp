// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>
#include <random>

#include "model/reliability/goodput.h"

using namespace cw;

namespace {

/// Plays the process: work in intervals, checkpoints, failures at exponential times, restarts that may fail too.
double simulatedGoodput(double mtbf, double restart, double checkpoint, double interval, double work) {
  std::mt19937_64 random(7);
  std::exponential_distribution<double> failure(1 / mtbf);
  double clock = 0, done = 0, untilFailure = failure(random);
  while (done < work) {
    const double segment = interval + checkpoint;
    if (untilFailure > segment) {
      clock += segment;
      untilFailure -= segment;
      done += interval;
      continue;
    }
    clock += untilFailure;
    for (untilFailure = failure(random); untilFailure < restart; untilFailure = failure(random)) clock += untilFailure;
    clock += restart;
    untilFailure -= restart;
  }
  return done / clock;
}

}  // namespace

class GoodputTest : public QObject
{
  Q_OBJECT
 private slots:
  /// The process played out, at the sizes that matter: 3.8 failures per 1000 node-days.
  void closedFormAgreesWithSimulation_data() {
    QTest::addColumn<double>("gpus");
    for (const double gpus : {1000.0, 16384.0, 100000.0, 200000.0}) QTest::newRow(qPrintable(QString::number(gpus))) << gpus;
  }
  void closedFormAgreesWithSimulation() {
    QFETCH(double, gpus);
    const double mtbf = 86400.0 * 1000 / (3.8 * gpus / 8), restart = 600, checkpoint = 20;
    const double interval = bestCheckpointInterval(mtbf, checkpoint);
    const double closed = dalyGoodput<double>(mtbf, restart, checkpoint, interval);
    const double simulated = simulatedGoodput(mtbf, restart, checkpoint, interval, 60000 * std::min(mtbf, 40 * interval));
    QVERIFY2(std::abs(closed / simulated - 1) < 0.01, qPrintable(QString("%1 %2").arg(closed).arg(simulated)));
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
