// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>

#include "data/answer/estimate_json.h"
#include "data/calibration/calibration_json.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "model/estimate/estimate.h"
#include "model/estimate/resolve.h"
#include "model/performance/step_model.h"
#include "model/search/choose_plan.h"

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

  static TeamCalibration teamOf(const Refit& refit, const std::vector<FitRow>& runs, const char* id) {
    std::vector<const FitRow*> pointers;
    for (const FitRow& run : runs) pointers.push_back(&run);
    return teamCalibrationOf(refit, pointers, id, "2026-11-23", "runs.csv");
  }
  static Scenario sample(const char* id) {
    const auto read = scenarioFromJson(sampleText(id).value(), id);
    return read.value();
  }
  static Scenario calibrated(const char* id) {
    const std::vector<FitRow> runs = twoSlowRuns();
    Scenario scenario = sample(id);
    scenario.calibration = teamOf(refitOf(runs), runs, "ours");
    return scenario;
  }
  static std::string answerOf(const Scenario& scenario) {
    Estimate answer = estimate(scenario);
    addUncertainty(scenario, answer);
    return estimateToJson(scenario, answer);
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
    const std::vector<FitRow> runs = twoSlowRuns();
    const Refit refit = refitOf(runs);
    const auto read =
        teamCalibrationFromJson(calibrationToJson(refit, teamOf(refit, runs, "ours")), "ours.json");
    QVERIFY2(bool(read), read ? "" : read.error().message.c_str());
    QCOMPARE(read.value().id, std::string("ours"));
    QVERIFY(read.value().constants.values == refit.report.calibration.values);
    QVERIFY(calibrationToText(refit).find("gemm_hopper_16") != std::string::npos);
  }
  void theTextSaysWhatMovedAndWhatDidNot() {
    const Refit refit = refitOf(twoSlowRuns());
    const std::string text = calibrationToText(refit);
    int still = 0;
    for (const ConstantInfo& info : constantTable()) {
      if (info.origin != Origin::fitted) continue;
      const bool moved = refit.report.calibration[info.constant] != shippedCalibration()[info.constant];
      still += moved ? 0 : 1;
      QCOMPARE(text.find("\n" + std::string(info.id) + " ") != std::string::npos || text.find("\n  " + std::string(info.id) + " ") != std::string::npos, moved);
    }
    QVERIFY(still > 0);
    QVERIFY2(text.find(std::to_string(still) + " constants stay exactly as shipped.") != std::string::npos, text.c_str());
  }
  void errorsAfterAreThoseOfTheConstantsThatAreKept() {
    std::vector<FitRow> runs = twoSlowRuns();
    for (FitRow& run : runs) run.stepSeconds *= 3;  // so far off that no constant explains it
    const Refit refit = refitOf(runs);
    std::vector<double> errors;
    for (const RunErrors& run : refit.runs) errors.push_back(std::abs(std::expm1(run.after)));
    QCOMPARE(refit.report.medianAbsolute, 0.5 * (errors.at(0) + errors.at(1)));
  }
  void theNearestRunMayBeTheTeams() {
    Scenario scenario = sample("colossus-phase1");
    const auto outside = [](const Scenario& s) -> std::optional<Finding> {
      for (const Finding& f : estimate(s).findings)
        if (f.rule == Rule::outsideMeasuredRange) return f;
      return std::nullopt;
    };
    const auto published = outside(scenario);
    QVERIFY(published);
    const bool moe = scenario.job.architecture.isMoe();
    scenario.calibration.emplace();
    scenario.calibration->id = "ours";
    scenario.calibration->startedFrom = shippedCalibration().id;
    scenario.calibration->runs = {{.id = "our-90k", .die = Die::hopper, .moe = moe, .gpus = 90'000, .stepSeconds = 10}};
    scenario.calibration->apply();
    const auto own = outside(scenario);
    QVERIFY(own);
    QCOMPARE(own->text, std::string("our-90k"));
    QCOMPARE(own->argument("largest_measured"), 90'000.0);
    scenario.calibration->runs[0].gpus = 1e6;
    QVERIFY(!outside(scenario));
    // A run of another class is no neighbour.
    scenario.calibration->runs[0].moe = !moe;
    QCOMPARE(outside(scenario)->text, published->text);
  }
  void aCalibrationIsWrittenWithoutItsRefit() {
    const Scenario scenario = calibrated("grok-1");
    const auto read = teamCalibrationFromJson(calibrationToJson(*scenario.calibration), "ours.json");
    QVERIFY2(bool(read), read ? "" : read.error().message.c_str());
    QVERIFY(read.value() == *scenario.calibration);
  }
  void aScenarioKeepsItsCalibrationByValue() {
    const Scenario scenario = calibrated("llama-3.1-405b");
    for (const Rows rows : {Rows::byName, Rows::inFull}) {
      const auto read = scenarioFromJson(scenarioToJson(scenario, rows), "colleague.json");
      QVERIFY2(bool(read), read ? "" : read.error().message.c_str());
      QVERIFY(read.value().calibration == scenario.calibration);
      QCOMPARE(answerOf(read.value()), answerOf(scenario));
    }
    const auto file = teamCalibrationFromJson(calibrationToJson(refitOf(twoSlowRuns()), *scenario.calibration), "ours.json");
    QVERIFY2(bool(file), file ? "" : file.error().message.c_str());
    QVERIFY(file.value() == *scenario.calibration);
  }
  void slowRunsSlowTheEstimateAndSearchAlike() {
    for (const char* id : {"llama-3.1-405b", "meta-350k-fleet"}) {
      const Scenario plain = sample(id), slow = calibrated(id);
      QVERIFY(estimate(slow).step.time() > estimate(plain).step.time());
      // The loop of the search knows the calibration: it must come to what the whole estimate says.
      Scenario searched = slow;
      searched.plan.reset();
      const Estimate best = estimate(searched);
      searched.plan = best.plan;
      QCOMPARE(estimate(searched).step.time().seconds(), best.step.time().seconds());
    }
  }
  void removingTheCalibrationGivesBitEqualAnswers() {
    const Scenario plain = sample("llama-3.1-405b");
    Scenario scenario = calibrated("llama-3.1-405b");
    QVERIFY(answerOf(scenario) != answerOf(plain));
    scenario.calibration.reset();
    QCOMPARE(answerOf(scenario), answerOf(plain));
    QVERIFY(scenarioToJson(scenario).find("calibration") == std::string::npos);
  }
  void whatTheRunsCannotSeeKeepsItsTime() {
    const Scenario scenario = calibrated("llama-3.1-405b");
    const Calibration& ours = scenario.constants();
    for (const Constant c : {Constant::gemmAmpere, Constant::hostMoeMillis, Constant::jaxRecompute, Constant::offloadSecondsPerBillion}) {
      QCOMPARE(ours[c], shippedCalibration()[c]);
      QVERIFY(!ours.own[std::size_t(c)]);
    }
  }
  void derivationsNameTheTeamAndItsRuns() {
    const Scenario scenario = calibrated("llama-3.1-405b");
    const std::string tree = derivationToJson(explain(scenario, "step_time_s"));
    QVERIFY(tree.find("the team's calibration ours (2026-11-23, 2 runs of runs.csv: " + scenario.calibration->runs[0].id) != std::string::npos);
    QVERIFY2(tree.find("constant of " + shippedCalibration().id) != std::string::npos, "constants that the runs do not move keep their source");
    QVERIFY(answerOf(scenario).find("\"calibration_id\": \"ours\"") != std::string::npos);
  }
  void enoughOwnRunsGiveAnIntervalOfTheirOwn() {
    Scenario scenario = sample("llama-3.1-405b");
    const TimeBand published = timeBandOf(resolve(scenario).main);
    TeamCalibration team;
    team.id = "ours";
    team.startedFrom = shippedCalibration().id;
    const Software& software = scenario.job.software;
    for (int i = 0; i < 9; ++i) team.runs.push_back({"run", Die::hopper, false, software.framework, 1e6, 10, 0, 0, 0.25});
    team.apply();
    scenario.calibration = team;
    QCOMPARE(timeBandOf(resolve(scenario).main).p50, published.p50);
    scenario.calibration->runs.push_back(team.runs.back());
    const TimeBand own = timeBandOf(resolve(scenario).main);
    QVERIFY(std::abs(own.p50 - 0.8) < 1e-9 && std::abs(own.p10 - own.p90) < 1e-9);
  }
  void constantsOfAnotherVersionAreAFinding() {
    Scenario scenario = calibrated("llama-3.1-405b");
    scenario.calibration->startedFrom = "shipped-0";
    QVERIFY(answerOf(scenario).find("calibration_of_other_constants") != std::string::npos);
  }
  void aStopEndsTheRefit() {
    const std::vector<FitRow> runs = twoSlowRuns();
    std::vector<const FitRow*> pointers;
    for (const FitRow& run : runs) pointers.push_back(&run);
    std::stop_source stop;
    double last = 0;
    const Refit refit = refitConstants(pointers, shippedCalibration(), stop.get_token(), [&](double share) {
      last = share;
      stop.request_stop();
    });
    QVERIFY(refit.stopped && last > 0 && last < 1);
    QVERIFY(!refitOf(runs).stopped);
  }
  void wrongScenariosAreRefusedWithTheirPlace_data() {
    QTest::addColumn<QString>("calibration");
    QTest::addColumn<QString>("says");
    QTest::newRow("no object") << "3" << "/calibration";
    QTest::newRow("no id") << R"({"started_from": "x", "constants": []})" << "id";
    QTest::newRow("unknown constant") << R"({"id": "a", "started_from": "x", "constants": [{"id": "luck", "value": 1}]})" << "luck";
    QTest::newRow("out of bounds") << R"({"id": "a", "started_from": "x", "constants": [{"id": "gemm_hopper_16", "value": 7}]})" << "/calibration/constants/0/value";
    QTest::newRow("twice") << R"({"id": "a", "started_from": "x", "constants": [{"id": "loss_bytes", "value": 20}, {"id": "loss_bytes", "value": 21}]})" << "one value";
    QTest::newRow("impossible error")
        << R"({"id": "a", "started_from": "x", "constants": [], "measured_runs": [{"id": "r", "die": "hopper", "framework": "jax", "gpus": 8, "step_time_s": 1, "error_before_fraction": -1, "error_after_fraction": 0, "error_left_out_fraction": 0}]})"
        << "/calibration/measured_runs/0/error_before_fraction";
  }
  void wrongScenariosAreRefusedWithTheirPlace() {
    QFETCH(QString, calibration);
    QFETCH(QString, says);
    const auto read = scenarioFromJson(sampleText("grok-1").value(), "s.json", {{"/calibration", calibration.toStdString()}});
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().message).contains(says), read.error().message.c_str());
  }
  void ownRunsAreKeptAndWrongOnesRefused() {
    const std::string text = sampleText("grok-1").value();
    const auto kept = scenarioFromJson(text, "s.json", {{"/own_runs", R"([{"id": "a", "layers": "32", "notes": "x, y"}, {}])"}});
    QVERIFY2(kept, kept ? "" : kept.error().message.c_str());
    QCOMPARE(kept.value().ownRuns.list().size(), std::size_t(2));
    const auto again = scenarioFromJson(scenarioToJson(kept.value()), "s.json");
    QVERIFY(again && again.value().ownRuns == kept.value().ownRuns);
    QVERIFY(estimate(again.value()).trainingTime == estimate(scenarioFromJson(text, "s.json").value()).trainingTime);
    for (const auto& [runs, says] : {std::pair(R"([{"luck": "1"}])", "luck"), {R"([{"layers": 32}])", "/own_runs/0/layers"}, {R"([3])", "/own_runs/0"}, {"7", "/own_runs"}}) {
      const auto read = scenarioFromJson(text, "s.json", {{"/own_runs", runs}});
      QVERIFY(!read);
      QVERIFY2(read.error().message.find(says) != std::string::npos, read.error().message.c_str());
    }
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
    QTest::newRow("out of bounds")
        << head + R"([{"id": "gemm_hopper_16", "value": 7}]})"
        << "/constants/0/value is 7; allowed for gemm_hopper_16 is a number from";
    QTest::newRow("twice")
        << head + R"([{"id": "loss_bytes", "value": 20}, {"id": "loss_bytes", "value": 21}]})"
        << "one value";
    QTest::newRow("a misspelt key") << head + R"([], "measured_rnus": []})"
                                    << "is \"measured_runs\" meant?";
    QTest::newRow("a key of a constant")
        << head + R"([{"id": "loss_bytes", "value": 20, "lowest": 1}]})"
        << "lowest";
    QTest::newRow("a later entry")
        << head + R"([{"id": "loss_bytes", "value": 20}, {"id": "gemm_hopper_16", "value": "x"}]})"
        << "/constants/1/value";
    QTest::newRow("no date") << head + R"([], "date": "tomorrow"})"
                             << "/date";
    QTest::newRow("a run") << head + R"([], "measured_runs": [{"id": "r"}]})"
                           << "/measured_runs/0";
  }
  void wrongFilesAreRefusedWithTheirPlace() {
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto read = teamCalibrationFromJson(text.toStdString(), "c.json");
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().message).contains(says), read.error().message.c_str());
  }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "tst_calibration.moc"
