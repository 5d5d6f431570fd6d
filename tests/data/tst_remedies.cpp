// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "data/scenario/scenario_json.h"
#include "model/estimate/estimate.h"
#include "tests/support/examples.h"

using namespace cw;

/// A plan that does not fit names what would make it fit: each proposal, applied as a person would, fits and takes the
/// memory and the time that it names.
class RemediesTest : public QObject
{
  Q_OBJECT

  static std::vector<Finding> remediesOf(const Estimate& e) {
    std::vector<Finding> found;
    for (const Finding& f : e.findings)
      if (f.rule == Rule::fitRemedy) found.push_back(f);
    return found;
  }
  static bool fits(const Estimate& e) {
    for (const Finding& f : e.findings)
      if (f.rule == Rule::doesNotFitMemory) return false;
    return true;
  }
  static Scenario tooLarge(const std::string& which) {
    Scenario s = examples::smallScenario();
    s.cluster.pools[0].nodes = 256;
    s.job.globalBatchSequences = 2048;
    s.plan = ParallelPlan{};
    s.plan->tensor = 8;
    s.plan->sequenceParallel = true;
    if (which == "pipeline too short") {
      s.job.architecture = examples::llama405b();
      s.plan->pipeline = 7;
      s.plan->sharding = Sharding::optimizer;
    } else if (which == "microbatch too large") {
      s.plan->tensor = 2;
      s.plan->microbatchSequences = 8;
      s.plan->sharding = Sharding::optimizer;
    } else if (which == "nothing sharded") {
      s.plan->tensor = 1;
      s.plan->sharding = Sharding::none;
    } else {
      s.job.architecture = examples::deepSeekV3();
      s.plan->tensor = 1;
      s.plan->pipeline = 16;
      s.plan->expert = 8;
      s.plan->sharding = Sharding::optimizer;
      s.cluster.pools[0].nodes = 512;
    }
    return s;
  }

 private slots:
  void eachProposalFits_data() {
    QTest::addColumn<QString>("which");
    for (const char* which : {"pipeline too short", "microbatch too large", "nothing sharded", "experts too many"}) QTest::newRow(which) << which;
  }
  void eachProposalFits() {
    QFETCH(QString, which);
    const Scenario s = tooLarge(which.toStdString());
    const Estimate before = estimate(s);
    QVERIFY(!fits(before));
    const std::vector<Finding> remedies = remediesOf(before);
    QVERIFY2(!remedies.empty() && remedies.size() <= 3, qPrintable(QString::number(remedies.size())));
    double last = 0;
    for (const Finding& f : remedies) {
      std::vector<std::pair<std::string, std::string>> edits{{f.where, f.text}};
      edits.emplace_back("/plan/data", "null");
      const Result<Scenario> changed = scenarioFromJson(scenarioToJson(s), {}, edits);
      QVERIFY2(bool(changed), changed ? "" : changed.error().message.c_str());
      const Estimate after = estimate(changed.value());
      const QByteArray what = QByteArray::fromStdString(f.where + " = " + f.text);
      QVERIFY2(fits(after), what.constData());
      QVERIFY2(std::abs(after.step.memory.total().gibibytes() / f.argument("total_gib") - 1) < 1e-6, what.constData());
      QVERIFY2(std::abs(after.step.time().seconds() / f.argument("step_time_s") - 1) < 1e-6, what.constData());
      QVERIFY2(f.argument("step_time_s") >= last, "the cheapest first");
      last = f.argument("step_time_s");
    }
  }
};

QTEST_APPLESS_MAIN(RemediesTest)
#include "tst_remedies.moc"
