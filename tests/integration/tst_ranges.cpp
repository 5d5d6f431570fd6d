// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges on inputs: where they reach in a scenario, what is accepted, and how they are written and shown.
#include <QObject>
#include <QTest>

#include <algorithm>

#include "data/answer/estimate_json.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "data/text/finding_text.h"
#include "model/estimate/estimate.h"
#include "model/uncertainty/inputs.h"

using namespace cw;

namespace {

using Edits = std::vector<std::pair<std::string, std::string>>;

Scenario sample() { return loadSample("llama-3.1-405b").value(); }

Result<Scenario> withEdits(const Edits& edits) { return scenarioFromJson(scenarioToJson(sample(), Rows::inFull), "s.json", edits); }

/// Where the first owner's value of an input stands in the text of a scenario.
std::string pointerOf(const Scenario& s, UncertainInput input) {
  const std::string key = kindOf(input).key;
  switch (kindOf(input).owner) {
    case InputOwner::pool: return "/cluster/pools/0/" + key;
    case InputOwner::site: return "/sites/0/" + key;
    case InputOwner::nodeType: {
      const auto& prices = s.prices.nodes;
      const auto at = std::find_if(prices.begin(), prices.end(), [&](const NodePrice& p) { return p.nodeId == s.cluster.pools[0].node.id; });
      return "/prices/nodes/" + std::to_string(at - prices.begin()) + "/" + key;
    }
    case InputOwner::scenario: break;
  }
  for (const char* part : {"/job/", "/cluster/fabric/", "/reliability/", "/prices/"})
    if (withEdits({{part + key, QString::number(kindOf(input).high).toStdString()}})) return part + key;
  return {};
}

std::string number(double v) { return QString::number(v, 'g', 17).toStdString(); }

bool has(const Estimate& e, Rule rule) {
  return std::any_of(e.findings.begin(), e.findings.end(), [&](const Finding& f) { return f.rule == rule; });
}

}  // namespace

class RangesTest : public QObject
{
  Q_OBJECT
  static void everyInput() {
    QTest::addColumn<int>("input");
    for (int i = 0; i < uncertainInputCount; ++i) QTest::newRow(kindOf(UncertainInput(i)).key) << i;
  }

 private slots:
  void whatTheSourceLeavesOpenIsKnown() {
    const Scenario s = sample();
    // Typical storage is 1,500 dollars a GPU, from 400 to 4,000.
    QCOMPARE(*valueOf(s, UncertainInput::storagePerGpu, ""), 1500.0);
    QCOMPARE(*openRange(s, UncertainInput::storagePerGpu, ""), (std::pair{400.0, 4000.0}));
    QVERIFY(!openRange(s, UncertainInput::tokens, ""));
    Scenario own = s;
    own.prices.storagePerGpu = {Money::usd(900), {}};
    QVERIFY(!openRange(own, UncertainInput::storagePerGpu, ""));
  }
  void aValueSetIsTheScenariosOwn_data() { everyInput(); }
  void aValueSetIsTheScenariosOwn() {
    QFETCH(int, input);
    const Scenario s = sample();
    const UncertainInput in = UncertainInput(input);
    const std::string pointer = pointerOf(s, in);
    QVERIFY(!pointer.empty());
    const double value = kindOf(in).whole ? 1777 : kindOf(in).low + 0.3 * std::min(3.0, kindOf(in).high - kindOf(in).low);
    const std::string of = ownersOf(s, in).front();
    Scenario set = s;
    QVERIFY(setValue(set, in, of, value));
    QCOMPARE(valueOf(set, in, of).value(), value);
    const auto entered = withEdits({{pointer, number(value)}});
    QVERIFY2(entered, pointer.c_str());
    QCOMPARE(valueOf(entered.value(), in, of).value(), value);
    QVERIFY(!setValue(set, in, "no such owner", value) || kindOf(in).owner == InputOwner::scenario);
  }

  /// What a range may say, its field accepts; what the field refuses, no range may say.
  void boundsAreThoseOfTheField_data() { everyInput(); }
  void boundsAreThoseOfTheField() {
    QFETCH(int, input);
    const InputKind& kind = kindOf(UncertainInput(input));
    const std::string pointer = pointerOf(sample(), kind.input), key = kind.key;
    const double beyond = kind.high + (kind.whole ? 1 : kind.high * 1e-3), under = kind.low - (kind.whole ? 1 : 1e-3);
    QVERIFY(withEdits({{pointer, number(kind.low)}}));
    QVERIFY(withEdits({{pointer, number(kind.high)}}));
    QVERIFY(!withEdits({{pointer, number(beyond)}}));
    const auto ranged = [&](double low, double high) {
      return withEdits({{"/ranges/-", "{\"input\":\"" + key + "\",\"low\":" + number(low) + ",\"high\":" + number(high) + "}"}});
    };
    QVERIFY(ranged(kind.low, kind.high));
    QVERIFY(!ranged(kind.low, beyond));
    QVERIFY(!ranged(under, kind.high));
    QVERIFY(!ranged(kind.high, kind.low));
  }

  void malformedRangesSayWhere_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("unknown input") << R"({"input":"weather","low":1,"high":2})" << QStringList{"/ranges/0/input", "weather", "electricity_usd_per_kwh"};
    QTest::newRow("no input") << R"({"low":1,"high":2})" << QStringList{"/ranges/0/input", "missing"};
    QTest::newRow("no end") << R"({"input":"restart_s","low":1})" << QStringList{"/ranges/0/high", "missing"};
    QTest::newRow("unknown key") << R"({"input":"restart_s","low":1,"high":2,"most":3})" << QStringList{"most", "likely"};
    QTest::newRow("upside down") << R"({"input":"restart_s","low":2,"high":1})" << QStringList{"/ranges/0/high", "at least the low end"};
    QTest::newRow("likely outside") << R"({"input":"restart_s","low":1,"high":2,"likely":3})" << QStringList{"/ranges/0/likely", "from low to high"};
    QTest::newRow("half a node") << R"({"input":"nodes","low":1.5,"high":2})" << QStringList{"/ranges/0/low", "whole number"};
    QTest::newRow("below its field") << R"({"input":"pue_full_load","low":0.9,"high":1.2})" << QStringList{"/ranges/0/low", "from 1 to 10"};
    QTest::newRow("text") << R"({"input":"restart_s","low":"1","high":2})" << QStringList{"/ranges/0/low", "a number"};
    QTest::newRow("huge") << R"({"input":"restart_s","low":1,"high":1e300})" << QStringList{"/ranges/0/high"};
  }
  void malformedRangesSayWhere() {
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    const auto scenario = withEdits({{"/ranges/-", text.toStdString()}});
    QVERIFY(!scenario);
    const QString message = QString::fromStdString(scenario.error().message);
    for (const QString& word : words) QVERIFY2(message.contains(word), qPrintable(message));
  }

  void anInputHasOneRange() {
    const std::string all = R"({"input":"electricity_usd_per_kwh","low":0.1,"high":0.2})";
    const std::string one = R"({"input":"electricity_usd_per_kwh","of":"hyperscale-us","low":0.1,"high":0.2})";
    QVERIFY(withEdits({{"/ranges/-", one}}));
    const auto twice = withEdits({{"/ranges/-", one}, {"/ranges/-", all}});
    QVERIFY(!twice);
    QVERIFY(twice.error().message.find("/ranges") != std::string::npos);
  }

  void rangesSurviveWriting() {
    Scenario s = sample();
    s.ranges = {{.input = UncertainInput::electricity, .of = s.sites[0].id, .low = 0.05, .high = 0.12, .likely = 0.07, .source = "offers of June"},
                {.input = UncertainInput::nodes, .of = {}, .low = 2000, .high = 2048, .likely = {}, .source = {}}};
    for (const Rows rows : {Rows::byName, Rows::inFull}) {
      const auto again = scenarioFromJson(scenarioToJson(s, rows), "again");
      QVERIFY(again);
      QVERIFY(again.value().ranges == s.ranges);
      QVERIFY(again.value() == s);
    }
    QVERIFY(scenarioToJson(sample()).find("ranges") == std::string::npos);
  }

  void aRangeOfWhatIsNotThereIsAFinding() {
    Scenario s = sample();
    QVERIFY(!has(estimate(s), Rule::rangeWithoutInput));
    s.ranges = {{.input = UncertainInput::electricity, .of = "elsewhere", .low = 0.1, .high = 0.2, .likely = {}, .source = {}}};
    Estimate e = estimate(s);
    QVERIFY(has(e, Rule::rangeWithoutInput));
    QVERIFY(messageOf(*std::find_if(e.findings.begin(), e.findings.end(), [](const Finding& f) { return f.rule == Rule::rangeWithoutInput; })).contains("elsewhere"));
    const Percentiles before = *e.runTotalUsd;
    QVERIFY(addUncertainty(s, e));
    QVERIFY(std::abs(e.runTotalUsd->p90 / before.p90 - 1) < 2e-3);
  }

  void aRangeBesideTheValueIsAFinding() {
    Scenario s = sample();
    s.ranges = {{.input = UncertainInput::tokens, .of = {}, .low = s.job.tokens * 1.1, .high = s.job.tokens * 1.2, .likely = {}, .source = {}}};
    QVERIFY(has(estimate(s), Rule::rangeExcludesValue));
    s.ranges[0].low = s.job.tokens;
    QVERIFY(!has(estimate(s), Rule::rangeExcludesValue));
  }

  void theAnswerSaysHowFarItMaySpread() {
    Scenario s = sample();
    s.ranges = {{.input = UncertainInput::electricity, .of = {}, .low = 0.05, .high = 0.12, .likely = {}, .source = {}}};
    Estimate e = estimate(s);
    QVERIFY(QString::fromStdString(estimateToText(s, e)).indexOf("Risk") < 0);
    QVERIFY(addUncertainty(s, e));
    const QString json = QString::fromStdString(estimateToJson(s, e)), text = QString::fromStdString(estimateToText(s, e)), csv = QString::fromStdString(estimateToCsv(s, e));
    for (const char* key : {"\"facility_average_w\"", "\"facility_energy_wh\"", "\"tornado\"", "\"fits_fraction\"", "\"at_high\"", "\"ten_percent\""}) QVERIFY2(json.contains(key), key);
    QVERIFY(text.contains("P10") && text.contains("electricity") && text.contains("0.05"));
    QVERIFY(csv.contains("interval/facility_energy_wh/p90,") && csv.contains("tornado/0/training_time_days/at_low,"));
    for (const QString& line : csv.split("\r\n"))
      if (line.contains("interval/facility_average_w/p50")) QCOMPARE(line.section(',', -2, -2), QString("W"));  // the scenario's id comes last
  }
};

QTEST_APPLESS_MAIN(RangesTest)
#include "tst_ranges.moc"
