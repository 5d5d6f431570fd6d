// SPDX-License-Identifier: GPL-3.0-or-later
// The answer in its printed forms: every promised key, nothing unknown without a finding, numbers that read back equal.
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/answer/table.h"
#include "data/answer/validation_report.h"
#include "data/samples/samples.h"
#include "data/text/finding_text.h"

using namespace cw;
using Json = nlohmann::json;

namespace {

/// Leaves whose value is null, as keys with slashes.
void nulls(const Json& tree, const std::string& key, std::set<std::string>& keys) {
  if (tree.is_null()) keys.insert(key);
  if (!tree.is_structured()) return;
  for (const auto& [name, child] : tree.items()) nulls(child, key.empty() ? name : key + "/" + name, keys);
}

std::vector<std::string> linesOf(const std::string& csv) {
  std::vector<std::string> lines;
  for (const QString& line : QString::fromStdString(csv).split("\r\n", Qt::SkipEmptyParts)) lines.push_back(line.toStdString());
  return lines;
}

}  // namespace

class AnswerTest : public QObject {
  Q_OBJECT

  void everySample() {
    QTest::addColumn<QString>("id");
    for (const Sample& sample : samples()) QTest::newRow(sample.id.c_str()) << QString::fromStdString(sample.id);
  }
  static Scenario sample() {
    QFETCH(QString, id);
    return loadSample(id.toStdString()).value();
  }

 private slots:
  void numbersReadBackEqual_data() { everySample(); }
  void numbersReadBackEqual() {
    const Scenario scenario = sample();
    const Estimate e = estimate(scenario);
    const Json answer = Json::parse(estimateToJson(scenario, e));
    QVERIFY(answer["step_time_s"].get<double>() == e.step.time().seconds());
    QVERIFY(answer["training_time_s"].get<double>() == e.trainingTime.seconds());
    if (e.power) QVERIFY(answer["power_w"]["facility_average"].get<double>() == e.power->facilityAverage.watts());
    double sum = 0;
    for (const Json& part : answer["step_breakdown_s"]) sum += part.get<double>();
    QVERIFY(std::abs(sum - e.step.time().seconds()) <= 1e-12 * sum);
  }

  void everyNullHasAFinding_data() { everySample(); }
  void everyNullHasAFinding() {
    const Scenario scenario = sample();
    Json answer = Json::parse(estimateToJson(scenario, estimate(scenario)));
    std::set<std::string> unknown, told;
    const Json findings = answer["findings"];
    QVERIFY(std::none_of(findings.begin(), findings.end(), [](const Json& f) { return f["id"] == "not_computed_yet"; }));
    answer.erase("findings");  // a remedy may leave a number open
    answer["tenures"].erase("break_even_curve");  // null: never, which is known
    nulls(answer, "", unknown);
    for (const Json& finding : findings) told.insert(finding["text"].get<std::string>());
    // Nothing is wrong where a scenario has no dates, no pods or racks to burn in, counts storage within the network, or where
    // buying never beats renting; a
    // missing repair time has a finding of its own.
    const auto endsWith = [](const std::string& key, std::initializer_list<const char*> names) {
      return std::any_of(names.begin(), names.end(), [&](const char* name) { return key.find(name) != std::string::npos; });
    };
    const bool repairTold = std::any_of(findings.begin(), findings.end(), [](const Json& f) { return f["where"] == "/reliability/repair_s"; });
    for (const std::string& key : unknown) {
      bool named = (scenario.startDate.empty() && endsWith(key, {"start_date", "finish_date"})) || endsWith(key, {"network/pods", "burn_in_days", "it_storage", "break_even_curve/"}) ||
                   (repairTold && endsWith(key, {"waiting_for_repair", "proposals/spare_nodes"}));
      for (std::string above = key; !named && !above.empty(); above = above.substr(0, above.find_last_of('/') == std::string::npos ? 0 : above.find_last_of('/')))
        named = told.contains(above);
      QVERIFY2(named, key.c_str());
    }
  }

  /// Errors first, then warnings, then notes, each with what costs the most days before the others. Two pools that would be
  /// faster apart, and a batch that leaves GPUs idle, have remedies that gain some.
  void findingsAreInTheOrderOfWhatTheyCost_data() { everySample(); }
  void findingsAreInTheOrderOfWhatTheyCost() {
    Scenario scenario = sample();
    scenario.job.globalBatchSequences += 1;
    const Json answer = Json::parse(estimateToJson(scenario, estimate(scenario)));
    const double now = answer["training_time_days"].is_number() ? answer["training_time_days"].get<double>() : 0;
    const std::vector<std::string> order{"error", "warning", "note"};
    std::size_t severity = 0;
    double gain = 1e300;
    for (const Json& f : answer["findings"]) {
      if (f["id"] == "fit_remedy") continue;  // below the error of memory
      const std::size_t at = std::size_t(std::find(order.begin(), order.end(), f["severity"].get<std::string>()) - order.begin());
      double most = 0;
      for (const Json& r : f["remedies"])
        if (r["fits"] && r["training_time_days"].get<double>() > 0) most = std::max(most, now - r["training_time_days"].get<double>());
      QVERIFY(at >= severity);
      if (at == severity && at > 0) QVERIFY2(most <= gain, f["id"].get<std::string>().c_str());
      severity = at, gain = most;
    }
  }

  void anEmptyClusterIsAnsweredWithoutNumbers() {
    Scenario scenario = loadSample("colossus-phase1").value();
    scenario.cluster.pools.clear();
    const Estimate e = estimate(scenario);
    const Json answer = Json::parse(estimateToJson(scenario, e));
    QVERIFY(!e.feasible());
    QVERIFY(answer["step_time_s"].is_null());
    QVERIFY(answer["mfu_fraction"].is_null());
    QVERIFY(answer["step_breakdown_s"]["gemm"].is_null());
    QVERIFY(!estimateToText(scenario, e).empty());
    QVERIFY(!estimateToCsv(scenario, e).empty());
  }

  void everyDerivationEndsInTheNumberOfTheAnswer_data() { everySample(); }
  void everyDerivationEndsInTheNumberOfTheAnswer() {
    const Scenario scenario = sample();
    const Json answer = Json::parse(estimateToJson(scenario, estimate(scenario)));
    for (const std::string& key : explainableKeys()) {
      const Json::json_pointer place("/" + key);
      const Json value = answer.contains(place) ? answer.at(place) : Json();
      const DerivationPtr derivation = explain(scenario, key);
      QVERIFY2(bool(derivation) == value.is_number(), key.c_str());
      if (!derivation) continue;
      const Json tree = Json::parse(derivationToJson(derivation));
      const double again = tree["value"].get<double>(), first = value.get<double>();
      QVERIFY2(std::abs(again - first) <= 1e-12 * std::abs(first), key.c_str());
      QCOMPARE(tree["steps"][0]["value"].get<double>(), derivation->value);
      QVERIFY(!derivationToText(derivation, 3).empty());
    }
  }

  void csvHasFiveCellsALineAndPlainNumbers() {
    Scenario scenario = loadSample("grok-1").value();
    scenario.name = "Plain";
    const auto lines = linesOf(estimateToCsv(scenario, estimate(scenario)));
    QCOMPARE(lines.front(), std::string("scenario,key,value,unit,scenario_id"));
    for (const std::string& line : lines) QCOMPARE(std::count(line.begin(), line.end(), ','), 4);
    const auto step = std::find_if(lines.begin(), lines.end(), [](const std::string& l) { return l.find(",step_time_s,") != std::string::npos; });
    QVERIFY(step != lines.end());
    QVERIFY(step->ends_with(",s," + scenario.id));
  }

  void textCellsCannotRunAsFormulas_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\x01=1", "\nx", "＝1+1", "＠x"}) QTest::newRow(name) << QString(name);
  }
  void textCellsCannotRunAsFormulas() {
    QFETCH(QString, name);
    Scenario scenario = loadSample("grok-1").value();
    scenario.name = name.toStdString();
    const std::string csv = estimateToCsv(scenario, estimate(scenario));
    const std::string cell = csv.substr(csv.find("\r\n") + 2);
    QVERIFY2(cell.starts_with("'") || cell.starts_with("\"'"), cell.substr(0, 20).c_str());
    QCOMPARE(csvText("-1 \"x\""), std::string("\"'-1 \"\"x\"\"\""));
  }

  void theTerminalShowsStepMemoryCostAndFindings_data() { everySample(); }
  void theTerminalShowsStepMemoryCostAndFindings() {
    const Scenario scenario = sample();
    const Estimate e = estimate(scenario);
    const std::string text = estimateToText(scenario, e);
    for (const char* heading : {"One step", "Memory of the fullest GPU", "Cost", "step time", "MFU"})
      QVERIFY2(text.find(heading) != std::string::npos, heading);
    for (const Finding& finding : e.findings) QVERIFY(text.find(messageOf(finding).toStdString()) != std::string::npos);
  }

  void everyRuleHasWordsOfItsOwn() {
    QSet<QString> ids;
    for (int i = 0; i <= int(Rule::factsContradict); ++i) {
      Finding finding;
      finding.rule = Rule(i);
      finding.text = "what it is about";
      const QString id = ruleId(finding.rule);
      QVERIFY2(id != "unknown_rule" && !ids.contains(id), qPrintable(id));
      ids.insert(id);
      QVERIFY2(messageOf(finding).endsWith('.') && !messageOf(finding).contains("%{"), qPrintable(messageOf(finding)));
      QVERIFY2(!remedyOf(finding).contains("%{"), qPrintable(remedyOf(finding)));
    }
    QCOMPARE(ruleId(Rule::doesNotFitMemory), QString("does_not_fit_memory"));
  }

  void findingsAreFilledOnce() {
    Finding finding;
    finding.rule = Rule::siteOverLimit;
    finding.text = "a site named %{limit_mw}";
    finding.with("peak_mw", 151.26).with("limit_mw", 150);
    const QString message = messageOf(finding);
    QVERIFY2(message.contains("a site named %{limit_mw}"), qPrintable(message));
    QVERIFY2(message.contains("151.3") && message.contains("150"), qPrintable(message));
  }

  void numbersAreRoundedForPeople() {
    QCOMPARE(readable(1234567), std::string("1,234,567"));
    QCOMPARE(readable(-1234.56), std::string("-1,235"));
    QCOMPARE(readable(12.345), std::string("12.35"));
    QCOMPARE(readable(0), std::string("0"));
    QCOMPARE(readable(0.001234), std::string("0.00123"));
    QCOMPARE(scaled(1.5e9, "W"), std::string("1.500 GW"));
    QCOMPARE(shortest(0.1), std::string("0.1"));
  }

  void validationShowsWhatWasNotDetermined() {
    ValidationSummary summary;
    RowResult row;
    row.id = "=row";
    row.metric = "mfu";
    row.measured = 0.4;
    row.status = "not_determined";
    row.reason = "layers are not stated";
    row.rowClass = "MFU or TFLOP/s";
    row.source = "a source";
    row.model = "a model";
    row.precision = "bf16";
    summary.rows = {row};
    summary.worst = {0};
    summary.overall = {"overall", 1, 0, 0, 0, 0, std::nullopt};
    const Json tree = Json::parse(validationToJson(summary));
    QVERIFY(tree["rows"][0]["predicted"].is_null());
    QVERIFY(tree["summary"]["overall"]["median_absolute_error_fraction"].is_null());
    QVERIFY(validationToText(summary).find("layers are not stated") != std::string::npos);
    QCOMPARE(linesOf(validationToCsv(summary))[1], std::string("'=row,mfu,0.4,,,,,,not_determined,layers are not stated,,,,,MFU or TFLOP/s,a source,a model,bf16"));
  }
};

QTEST_GUILESS_MAIN(AnswerTest)
#include "tst_answer.moc"
