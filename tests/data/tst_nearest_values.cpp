// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "data/text/finding_text.h"
#include "model/estimate/estimate.h"

using namespace cw;

namespace {

struct Change {
  const char* pointer;
  std::vector<int> values;
};

/// Wrong in every way that numbers of a plan can be: too small, too large, prime, off by one.
const std::vector<Change> changes = {
    {"/plan/tensor", {3, 5, 7, 12, 16, 48, 1000000}},
    {"/plan/pipeline", {3, 5, 7, 11, 17, 35, 97, 127, 300, 1000000}},
    {"/plan/virtual_stages", {2, 3, 5, 9, 13, 100, 1000000}},
    {"/plan/context", {2, 3, 5, 6, 7, 64, 8191, 1000000}},
    {"/plan/expert", {3, 5, 6, 7, 16, 127, 1000000}},
    {"/plan/expert_tensor", {3, 5, 16}},
    {"/plan/data", {3, 7, 11, 100, 127, 1000, 2047, 5000, 1000000}},
    {"/plan/microbatch_sequences", {3, 5, 7, 16, 1000, 1000000}},
    {"/job/global_batch_sequences", {1, 3, 100, 997, 2500, 12289, 1000000, 1000000000}},
    {"/job/sequence_tokens", {1, 3, 1001, 8191}},
    {"/job/architecture/heads", {56, 60, 63, 127}},
    {"/job/architecture/kv_heads", {1, 2, 16}},
    {"/job/architecture/layers", {1, 7, 61, 97, 127}},
    {"/job/architecture/experts", {12, 60, 127}},
    {"/job/architecture/vocabulary", {1, 50257, 200003}},
    {"/job/architecture/ffn_hidden", {1, 10001, 53247}},
    {"/job/architecture/expert_hidden", {1, 10001}},
    {"/concurrent_jobs/0/plan/tensor", {3, 7}},
    {"/concurrent_jobs/0/plan/data", {7, 100000}},
    {"/concurrent_jobs/0/job/global_batch_sequences", {1, 997}},
};

bool isDivision(const Finding& f) {
  return f.rule == Rule::degreeDoesNotDivide || f.rule == Rule::batchDoesNotDivide || f.rule == Rule::replicasExceedBatch || f.rule == Rule::planExceedsCluster;
}

bool isSame(const Finding& a, const Finding& b) { return a.rule == b.rule && a.where == b.where && a.text == b.text; }

bool holds(const Estimate& e, const Finding& f) {
  return std::any_of(e.findings.begin(), e.findings.end(), [&](const Finding& g) { return isSame(f, g); });
}

using Edits = std::vector<std::pair<std::string, std::string>>;

}  // namespace

/// Every value that a finding proposes works: applied as a person would, the finding is gone and no other has come.
class NearestValuesTest : public QObject
{
  Q_OBJECT
  int proposed_ = 0, divisions_ = 0, unmended_ = 0;

  void applies(const std::string& text, const Edits& wrong, const Estimate& before, const Finding& f, const std::string& field, double value) {
    Edits edits = wrong;
    edits.emplace_back(field, std::to_string(long(value)));
    const Result<Scenario> scenario = scenarioFromJson(text, {}, edits);
    const QByteArray what = QByteArray::fromStdString(wrong.front().first + "=" + wrong.front().second + ": " + f.where + " " + f.text + " -> " + edits.back().first + "=" + edits.back().second);
    QVERIFY2(bool(scenario), what + (scenario ? "" : scenario.error().message.c_str()));
    const Estimate after = estimate(scenario.value());
    QVERIFY2(!holds(after, f), what);
    for (const Finding& g : after.findings)
      if (isDivision(g) && g.severity != Severity::note) QVERIFY2(holds(before, g), what + " brings " + messageOf(g).toUtf8());
    ++proposed_;
  }

 private slots:
  void everyProposedValueWorks_data() {
    QTest::addColumn<QString>("id");
    for (const Sample& s : samples()) QTest::newRow(s.id.c_str()) << QString::fromStdString(s.id);
  }
  void everyProposedValueWorks() {
    QFETCH(QString, id);
    const std::string text = sampleText(id.toStdString()).value();
    const bool planned = bool(loadSample(id.toStdString()).value().plan);
    for (const Change& change : changes)
      for (const int value : change.values) {
        if (!planned && std::string(change.pointer).starts_with("/plan")) continue;
        const Edits wrong{{change.pointer, std::to_string(value)}};
        const Result<Scenario> scenario = scenarioFromJson(text, {}, wrong);
        if (!scenario) continue;  // refused at the edge: another test's
        const Estimate before = estimate(scenario.value());
        for (const Finding& f : before.findings) {
          if (!isDivision(f)) continue;
          ++divisions_;
          QVERIFY(!messageOf(f).isEmpty() && !messageOf(f).contains(QLatin1String("%{")) && !remedyOf(f).isEmpty() && !remedyOf(f).contains(QLatin1String("%{")));
          const int already = proposed_;
          for (const auto& [name, field] : {std::pair{"nearest_below", f.where}, {"nearest_above", f.where}, {"other_below", f.other}, {"other_above", f.other}})
            if (f.has(name)) applies(text, wrong, before, f, field, f.argument(name));
          if (QTest::currentTestFailed()) return;
          unmended_ += proposed_ == already;
        }
      }
  }

  void mostFindingsHaveAValue() {
    QVERIFY2(divisions_ > 500 && proposed_ > 500, qPrintable(QStringLiteral("%1 findings, %2 values").arg(divisions_).arg(proposed_)));
    // Where several numbers are wrong at once no single one mends the plan.
    QVERIFY2(unmended_ * 10 < divisions_, qPrintable(QStringLiteral("%1 of %2 have none").arg(unmended_).arg(divisions_)));
  }

  void knownCases() {
    const auto remedy = [](const char* sample, const char* pointer, const char* value, const char* what) {
      const Result<Scenario> s = scenarioFromJson(sampleText(sample).value(), {}, {{pointer, value}});
      for (const Finding& f : estimate(s.value()).findings)
        if (isDivision(f) && f.text == what) return remedyOf(f).section(QStringLiteral(" With "), 0, 0);  // what was tried follows
      return QString();
    };
    // 96 layers in 8 virtual stages; 98,304 GPUs in replicas of 8 × pipeline, 2,048 of them; 12,288 sequences.
    QCOMPARE(remedy("colossus-phase1", "/plan/pipeline", "17", "stages_without_layers"), QStringLiteral("Set /plan/pipeline to 6."));
    QCOMPARE(remedy("colossus-phase1", "/plan/tensor", "7", "heads"), QStringLiteral("Set /plan/tensor to 4 or 8."));
    QCOMPARE(remedy("colossus-phase1", "/plan/context", "3", "sequence_tokens"), QStringLiteral("Set /plan/context to 1."));
  }
};

QTEST_APPLESS_MAIN(NearestValuesTest)
#include "tst_nearest_values.moc"
