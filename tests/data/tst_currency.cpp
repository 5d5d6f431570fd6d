// SPDX-License-Identifier: GPL-3.0-or-later
// Amounts in a currency of the planner's own: every one times the rate, dollars untouched, rate and date named.
#include <QObject>
#include <QTest>

#include <cmath>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/report/csv_report.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "model/estimate/estimate.h"

using namespace cw;
using Json = nlohmann::json;

class CurrencyTest : public QObject {
  Q_OBJECT

  static constexpr double rate = 0.92;

  static Scenario inEuros(const char* id = "colossus-phase1") {
    Scenario s = loadSample(id).value();
    s.currency.code = "EUR";
    s.currency.perUsd.value = rate;
    s.currency.perUsd.provenance.source = "Treasury desk";
    s.currency.perUsd.provenance.asOf = "2026-11-20";
    return s;
  }

  static Json answerOf(const Scenario& s) { return Json::parse(estimateToJson(s, estimate(s))); }

 private slots:
  void dollarsStayAndEveryAmountIsConverted() {
    const Json own = answerOf(inEuros()), dollars = answerOf(loadSample("colossus-phase1").value());
    QCOMPARE(own["cost_usd"].dump(), dollars["cost_usd"].dump());
    QCOMPARE(dollars["currency"].dump(), std::string("{\"code\":\"USD\"}"));
    QVERIFY(!dollars.contains("cost_in_currency"));
    QCOMPARE(own["currency"]["code"].get<std::string>(), std::string("EUR"));
    QCOMPARE(own["currency"]["per_usd"].get<double>(), rate);
    QCOMPARE(own["currency"]["as_of"].get<std::string>(), std::string("2026-11-20"));
    QCOMPARE(own["currency"]["source"].get<std::string>(), std::string("Treasury desk"));
    int amounts = 0;
    const auto compare = [&](auto& self, const Json& amountsInDollars, const Json& converted) -> void {
      for (const auto& [key, amount] : amountsInDollars.items()) {
        QVERIFY2(converted.contains(key), key.c_str());
        if (amount.is_structured()) {
          self(self, amount, converted[key]);
        } else if (!amount.is_number()) {
          QVERIFY2(converted[key] == amount, key.c_str());
        } else {
          const double usd = amount.template get<double>(), eur = converted[key].template get<double>();
          QVERIFY2(std::abs(eur - rate * usd) <= 1e-12 * std::abs(usd), key.c_str());
          ++amounts;
        }
      }
    };
    compare(compare, own["cost_usd"], own["cost_in_currency"]);
    QVERIFY(amounts > 8);
    const Json buy = own["tenures"]["buy"]["run_total_usd"];
    QVERIFY(std::abs(own["cost_in_currency"]["tenures"]["buy"]["run_total"].get<double>() - rate * buy.get<double>()) < 1);
  }

  void theTextNamesRateAndDate() {
    const Scenario s = inEuros();
    const std::string text = estimateToText(s, estimate(s));
    QVERIFY(text.find("0.92") != std::string::npos && text.find("Treasury desk, 2026-11-20") != std::string::npos);
    QVERIFY(text.find(" EUR") != std::string::npos);
    // The one mention of dollars is in the sentence on the rate; no amount is in them.
    QVERIFY(text.find(" USD") == std::string::npos);
    const Scenario usd = loadSample("colossus-phase1").value();
    QVERIFY(estimateToText(usd, estimate(usd)).find(" USD") != std::string::npos);
  }

  void tableRowsHaveItsCodeAsUnit() {
    const Scenario s = inEuros();
    const std::string csv = reportCsv({{s, estimate(s)}}, CsvForm::tidy, CsvDialect::plain);
    QStringList units;
    for (const QString& line : QString::fromStdString(csv).split('\n')) {
      if (line.contains(",cost_in_currency/run_total,")) units << line.section(',', -2, -2);
      if (line.contains(",cost_usd/run_total,")) units << line.section(',', -2, -2);
    }
    QCOMPARE(units, (QStringList{"USD", "EUR"}));
  }

  void aScenarioKeepsIt() {
    const Scenario s = inEuros();
    const Result<Scenario> again = scenarioFromJson(scenarioToJson(s), {});
    QVERIFY(again);
    QVERIFY(again.value().currency == s.currency);
    const Scenario usd = loadSample("colossus-phase1").value();
    QVERIFY(scenarioToJson(usd).find("\"currency\"") == std::string::npos);
  }

  void withoutARateAmountsAreInDollars() {
    Scenario s = inEuros();
    s.currency.perUsd = {};
    const Json answer = answerOf(s);
    QCOMPARE(answer["currency"]["code"].get<std::string>(), std::string("USD"));
    QVERIFY(!answer.contains("cost_in_currency"));
  }

  void wrongCodesAndRatesAreRefused_data() {
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::newRow("small letters") << "/currency/code" << "\"eur\"";
    QTest::newRow("a word") << "/currency/code" << "\"Euro\"";
    QTest::newRow("no rate") << "/currency/per_usd" << "0";
    QTest::newRow("negative") << "/currency/per_usd" << "-1";
    QTest::newRow("too large") << "/currency/per_usd" << "1e9";
  }
  void wrongCodesAndRatesAreRefused() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    const Result<Scenario> read = scenarioFromJson(scenarioToJson(inEuros()), {}, {{pointer.toStdString(), value.toStdString()}});
    QVERIFY(!read);
    QVERIFY2(read.error().message.find("/currency/") != std::string::npos, read.error().message.c_str());
  }
};

QTEST_APPLESS_MAIN(CurrencyTest)
#include "tst_currency.moc"
