// SPDX-License-Identifier: GPL-3.0-or-later
// A refit on its own thread: it tells how far it is, ends with a calibration, and can be stopped or left alone.
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "ui/document/calibrator.h"

using namespace cw;

namespace {

/// The first lines of the published measurements.
QList<QStringList> publishedRuns(int count) {
  QFile published(QStringLiteral(CW_SOURCE_DIR "/data/validation/measurements.csv"));
  if (!published.open(QIODevice::ReadOnly)) return {};
  QByteArray text;
  for (int line = 0; line <= count; ++line) text += published.readLine();
  return runsFromText(QString::fromUtf8(text), QStringLiteral("published")).runs;
}

}  // namespace

class TestCalibrator : public QObject {
  Q_OBJECT
 private slots:
  void aRefitTellsItsProgressAndEnds() {
    const QList<QStringList> runs = publishedRuns(6);
    QCOMPARE(runs.size(), 6);
    Calibrator calibrator;
    QSignalSpy progressed(&calibrator, &Calibrator::progressed), finished(&calibrator, &Calibrator::finished);
    calibrator.start(runs, QStringLiteral("runs.csv"));
    QVERIFY(calibrator.isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60000);
    QVERIFY(!calibrator.isRunning());
    QVERIFY(progressed.count() > 0);
    QVERIFY2(calibrator.outcome().problem.isEmpty(), qPrintable(calibrator.outcome().problem));
    QCOMPARE(calibrator.outcome().calibration.id, std::string("runs"));
    calibrator.start(runs, QStringLiteral("again.csv"));
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 60000);
    QCOMPARE(calibrator.outcome().calibration.id, std::string("again"));
  }

  void aRefitIsStopped() {
    Calibrator calibrator;
    QSignalSpy finished(&calibrator, &Calibrator::finished);
    calibrator.start(publishedRuns(500), QStringLiteral("runs.csv"));
    calibrator.stop();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60000);
    QVERIFY(calibrator.outcome().stopped);
  }

  void aRefitMayBeLeftAlone() {
    QElapsedTimer clock;
    clock.start();
    {
      Calibrator calibrator;
      calibrator.start(publishedRuns(500), QStringLiteral("runs.csv"));
    }
    QVERIFY2(clock.elapsed() < 20000, "it was waited for to the end");
  }
};

QTEST_MAIN(TestCalibrator)
#include "test_calibrator.moc"
