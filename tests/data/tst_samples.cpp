// SPDX-License-Identifier: GPL-3.0-or-later
// Every shipped sample reads, survives writing, and has a plan that divides its cluster, batch and model.
#include <QObject>
#include <QString>
#include <QTest>

#include "data/catalog/catalog.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"

class SamplesTest : public QObject {
  Q_OBJECT

 private slots:
  void theFlagshipComesFirst();
  void everySampleReads_data() { allSamples(); }
  void everySampleReads();
  void writingAndReadingGivesTheSameScenario_data() { allSamples(); }
  void writingAndReadingGivesTheSameScenario();
  void plansDivideTheClusterTheBatchAndTheModel_data() { allSamples(); }
  void plansDivideTheClusterTheBatchAndTheModel();
  void notesSayWhatIsAssumed_data() { allSamples(); }
  void notesSayWhatIsAssumed();
  void unknownSampleListsTheKnownOnes();

 private:
  static void allSamples() {
    QTest::addColumn<QString>("id");
    for (const cw::Sample& sample : cw::samples()) QTest::newRow(sample.id.c_str()) << QString::fromStdString(sample.id);
  }
};

namespace {

/// The sample of the current row; the test fails when it does not read.
cw::Scenario load(const QString& id) {
  const cw::Result<cw::Scenario> scenario = cw::loadSample(id.toStdString());
  if (!scenario) QTest::qFail(scenario.error().message.c_str(), __FILE__, __LINE__);
  return scenario ? scenario.value() : cw::Scenario{};
}

void checkPlan(const cw::Job& job, const cw::ParallelPlan& plan, long gpus) {
  const cw::Architecture& model = job.architecture;
  QVERIFY(plan.data >= 1);
  QVERIFY(plan.gpusPerReplica() * plan.data <= gpus);
  QCOMPARE(model.heads % plan.tensor, 0);
  QCOMPARE(job.globalBatchSequences % (plan.data * plan.microbatchSequences), 0);
  if (plan.virtualStages > 1) QCOMPARE(job.globalBatchSequences / plan.data / plan.microbatchSequences % plan.pipeline, 0);
  if (model.isMoe()) {
    QCOMPARE(model.experts % plan.expert, 0);
    QCOMPARE(plan.data * plan.context % plan.expert, 0);
  }
  // Llama 3.1 405B has one layer less on its first and on its last stage.
  const int stages = plan.pipeline * plan.virtualStages;
  QVERIFY(model.layers % stages == 0 || (model.layers + 2) % stages == 0);
}

}  // namespace

void SamplesTest::theFlagshipComesFirst() { QCOMPARE(cw::samples().front().id, std::string("colossus-phase1")); }

void SamplesTest::everySampleReads() {
  QFETCH(QString, id);
  const cw::Scenario scenario = load(id);
  QVERIFY(!scenario.id.empty());
  QVERIFY(!scenario.name.empty());
  QVERIFY(!scenario.cluster.pools.empty());
  for (const cw::Pool& pool : scenario.cluster.pools) QVERIFY(scenario.findSite(pool.siteId));
}

void SamplesTest::writingAndReadingGivesTheSameScenario() {
  QFETCH(QString, id);
  const cw::Scenario scenario = load(id);
  for (const cw::Rows rows : {cw::Rows::byName, cw::Rows::inFull}) {
    const std::string text = cw::scenarioToJson(scenario, rows);
    const cw::Result<cw::Scenario> again = cw::scenarioFromJson(text, "again");
    QVERIFY2(again, again ? "" : again.error().message.c_str());
    QVERIFY(again.value() == scenario);
    QCOMPARE(QString::fromStdString(cw::scenarioToJson(again.value(), rows)), QString::fromStdString(text));
  }
}

void SamplesTest::plansDivideTheClusterTheBatchAndTheModel() {
  QFETCH(QString, id);
  const cw::Scenario scenario = load(id);
  long gpus = scenario.cluster.gpusForJobs();
  for (const cw::ConcurrentJob& job : scenario.concurrentJobs) {
    checkPlan(job.job, job.plan, long(job.nodes) * 8);
    gpus -= long(job.nodes) * 8;
  }
  QVERIFY(scenario.plan);
  checkPlan(scenario.job, *scenario.plan, gpus);
}

void SamplesTest::notesSayWhatIsAssumed() {
  QFETCH(QString, id);
  const cw::Scenario scenario = load(id);
  QVERIFY(QString::fromStdString(scenario.notes).contains("Assumed:"));
}

void SamplesTest::unknownSampleListsTheKnownOnes() {
  const cw::Result<cw::Scenario> scenario = cw::loadSample("colosus-phase1");
  QVERIFY(!scenario);
  const QString message = QString::fromStdString(scenario.error().message);
  QVERIFY(message.contains("\"colossus-phase1\" meant"));
  QVERIFY(message.contains("llama-3.1-405b"));
}

QTEST_APPLESS_MAIN(SamplesTest)
#include "tst_samples.moc"
