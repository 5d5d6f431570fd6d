// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "data/calibration/calibration_json.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/performance/step_model.h"

using namespace cw;

/// A team's own runs refit the constants that they show, and no others; the result is a file.
class CalibrationTest : public QObject
{
  Q_OBJECT

  /// Two published dense runs on H100, made a tenth slower: a cluster of one's own.
  static std::vector<FitRow> twoSlowRuns() {
    const auto rows = readMeasurementsFile(CW_SOURCE_DIR "/data/validation/measurements.csv");
    std::vector<FitRow> runs;
    if (!rows) return runs;
    for (const Measurement& m : rows.value()) {
      if (m.framework != "megatron" || m.precision != "bf16" || m.gpu != "H100" || (m.experts && *m.experts > 0)) continue;
      auto run = fitRow(m, resolveRow(m, gpuByPrintedName(m.gpu)));
      if (!run) continue;
      const MeasuredRun& r = run->run;
      run->stepSeconds = 1.1 * stepTime<double>({r.node, r.fabric, r.job, r.plan, r.replicas, shippedCalibration()}).total;
      runs.push_back(*run);
      if (runs.size() == 2) break;
    }
    return runs;
  }
  static Refit refitOf(const std::vector<FitRow>& runs) {
    std::vector<const FitRow*> pointers;
    for (const FitRow& run : runs) pointers.push_back(&run);
    return refitConstants(pointers, shippedCalibration());
  }

 private slots:
  void twoRunsMoveWhatTheySee() {
    const Refit refit = refitOf(twoSlowRuns());
    QCOMPARE(refit.report.rows, 2);
    QVERIFY(std::abs(refit.medianBefore - (1 - 1 / 1.1)) < 0.01 || std::abs(refit.medianBefore - 0.1) < 0.01);
    QVERIFY(refit.report.medianAbsolute < 0.5 * refit.medianBefore);
    QVERIFY(refit.medianLeftOut < refit.medianBefore);
    const Constant gemm = Constant::gemmHopper16;
    QVERIFY(refit.report.calibration[gemm] < shippedCalibration()[gemm]);
    QVERIFY(determinedShare(refit.report, gemm) > 0.2);
  }
  void twoRunsLeaveWhatTheyCannotSee() {
    const Refit refit = refitOf(twoSlowRuns());
    for (const Constant c : {Constant::gemmAmpere, Constant::gemmHopper8, Constant::hostMoeMillis, Constant::hostMoeNewMillis, Constant::expertOverlap,
                             Constant::jaxRecompute, Constant::unstatedNicGigabytes, Constant::offloadSecondsPerBillion})
      QVERIFY2(std::abs(refit.report.calibration[c] - shippedCalibration()[c]) <= 1e-6 * std::abs(shippedCalibration()[c]), constantTable()[std::size_t(c)].id);
  }
  void aCalibrationSurvivesItsFile() {
    const Refit refit = refitOf(twoSlowRuns());
    const auto read = calibrationFromJson(calibrationToJson(refit, "ours"), "ours.json");
    QVERIFY2(bool(read), read ? "" : read.error().message.c_str());
    QCOMPARE(read.value().id, std::string("ours"));
    QVERIFY(read.value().values == refit.report.calibration.values);
    QVERIFY(calibrationToText(refit).find("gemm_hopper_16") != std::string::npos);
  }
  void wrongFilesAreRefusedWithTheirPlace_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const QString head = R"({"format": "clusterwright-calibration", "version": 1, "id": "x", "constants": )";
    QTest::newRow("no JSON") << "{" << "line 1";
    QTest::newRow("another format") << R"({"format": "clusterwright-scenario"})" << "/format";
    QTest::newRow("a later version") << R"({"format": "clusterwright-calibration", "version": 2})" << "/version";
    QTest::newRow("no name") << R"({"format": "clusterwright-calibration", "version": 1, "id": ""})" << "/id";
    QTest::newRow("no list") << head + "3}" << "/constants";
    QTest::newRow("no value") << head + R"([{"id": "gemm_hopper_16"}]})" << "/constants/0";
    QTest::newRow("unknown") << head + R"([{"id": "luck", "value": 1}]})" << "luck";
    QTest::newRow("out of bounds") << head + R"([{"id": "gemm_hopper_16", "value": 7}]})" << "lies between";
  }
  void wrongFilesAreRefusedWithTheirPlace() {
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto read = calibrationFromJson(text.toStdString(), "c.json");
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().message).contains(says), read.error().message.c_str());
  }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "tst_calibration.moc"
