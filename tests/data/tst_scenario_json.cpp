// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario JSON: what is accepted, what is refused and how it says so, and edits by JSON Pointer.
#include <string>
#include <utility>
#include <vector>

#include <QObject>
#include <QString>
#include <QTemporaryDir>
#include <QTest>

#include "data/catalog/catalog.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"

using namespace cw;

class ScenarioJsonTest : public QObject {
  Q_OBJECT

 private slots:
  void theSmallestScenarioTakesTheCataloguesDefaults();
  void malformedInputSaysWhere_data();
  void malformedInputSaysWhere();
  void unknownKeyNamesItsNearestKnownKey();
  void missingKeyIsNamed();
  void duplicateKeysAreRefused();
  void deepAndHugeInputIsRefused();
  void cutShortInputIsRefusedEverywhere();
  void editedRowsSurviveWriting();
  void namesakesWithOtherFiguresSurviveWriting();
  void everyFieldSurvivesWriting();
  void textInFullNeedsNoCatalogue();
  void overridesStandForNames();
  void anOwnGpuReachesTheNodesThatNameIt();
  void aRowThatReachesNothingIsRefused();
  void aFabricMayChangePartsOfItsType();
  void aPlainNumberIsThePlannersOwnFigure();
  void nullClearsAPrice();
  void editsChangeAndAddValues();
  void editsReachIntoCatalogueRows();
  void wrongEditsSayWhy_data();
  void wrongEditsSayWhy();
  void filesAreWrittenAndReadBack();
  void missingFileIsUnreadable();
};

namespace {

const std::string smallest = R"({
  "format": "clusterwright-scenario", "version": 1, "name": "Small",
  "cluster": {"pools": [{"name": "A", "node": "hgx-h100-8", "nodes": 4, "site": "us-texas"}], "fabric": {"type": "ndr-infiniband-rail"}},
  "job": {"architecture": "llama-3.1-8b", "tokens": 1e12, "sequence_tokens": 8192, "global_batch_sequences": 128}
})";

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = smallest;
  const std::size_t at = text.find(from);
  if (at == std::string::npos) qFatal("no such text in the scenario: %s", from.c_str());
  return text.replace(at, from.size(), to);
}

QString messageOf(const std::string& text) {
  const cw::Result<cw::Scenario> scenario = cw::scenarioFromJson(text, "s.json");
  return scenario ? QString() : QString::fromStdString(scenario.error().message);
}

cw::Scenario smallScenario() { return cw::scenarioFromJson(smallest, "s.json").value(); }

cw::Scenario edited(const std::string& pointer, const std::string& value) {
  const auto scenario = cw::scenarioFromJson(smallest, "s.json", {{pointer, value}});
  if (!scenario) QTest::qFail(scenario.error().message.c_str(), __FILE__, __LINE__);
  return scenario ? scenario.value() : cw::Scenario{};
}

void checkRoundTrip(const cw::Scenario& scenario) {
  for (const cw::Rows rows : {cw::Rows::byName, cw::Rows::inFull}) {
    const auto again = cw::scenarioFromJson(cw::scenarioToJson(scenario, rows), "again");
    QVERIFY2(again, again ? "" : again.error().message.c_str());
    QVERIFY(again.value() == scenario);
  }
}

}  // namespace

void ScenarioJsonTest::theSmallestScenarioTakesTheCataloguesDefaults() {
  const cw::Scenario s = smallScenario();
  QVERIFY(!s.plan);
  QVERIFY(!s.id.empty());
  QVERIFY(s.prices == cw::shippedCatalog().defaultPrices);
  QVERIFY(s.reliability == cw::shippedCatalog().defaultReliability);
  QVERIFY(s.cluster.pools[0].node == *cw::shippedCatalog().findNode("hgx-h100-8"));
  QVERIFY(s.findSite("us-texas"));
  QVERIFY(cw::scenarioToJson(s).find("\"prices\"") == std::string::npos);
  checkRoundTrip(s);
}

void ScenarioJsonTest::malformedInputSaysWhere_data() {
  QTest::addColumn<QString>("from");
  QTest::addColumn<QString>("to");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* from, const char* to, const char* says) {
    QTest::newRow(name) << QString(from) << QString(to) << QString(says);
  };
  row("no nodes", "\"nodes\": 4", "\"nodes\": 0", "/cluster/pools/0/nodes is 0; allowed is a whole number from 1 to 10000000");
  row("negative nodes", "\"nodes\": 4", "\"nodes\": -4", "/cluster/pools/0/nodes is -4");
  row("a million too many", "\"nodes\": 4", "\"nodes\": 10000001", "/cluster/pools/0/nodes is 10000001");
  row("part of a node", "\"nodes\": 4", "\"nodes\": 4.5", "/cluster/pools/0/nodes is 4.5");
  row("nodes as a text", "\"nodes\": 4", "\"nodes\": \"4\"", "/cluster/pools/0/nodes is \"4\"");
  row("too many spares", "\"nodes\": 4", "\"nodes\": 4, \"spare_nodes\": 5", "/cluster/pools/0/spare_nodes is 5; allowed is at most");
  row("no tokens", "1e12", "0", "/job/tokens is 0; allowed is a number above 0");
  row("too many tokens", "1e12", "2e18", "/job/tokens is 2e+18");
  row("infinite tokens", "1e12", "1e999", "too large");
  row("NaN", "1e12", "NaN", "line 4, column");
  row("null", "1e12", "null", "/job/tokens is null");
  row("endless sequence", "8192", "100000001", "/job/sequence_tokens is 100000001");
  row("unknown node", "hgx-h100-8", "hgx-h100", "is \"hgx-h100-8\" meant? Known: hgx-h100-8, hgx-h200-8");
  row("unknown architecture", "llama-3.1-8b", "lama", "/job/architecture is \"lama\"");
  row("unknown fabric", "ndr-infiniband-rail", "ndr", "/cluster/fabric/type is \"ndr\"");
  row("fabric as its own type", "\"ndr-infiniband-rail\"", "{\"id\": \"xdr\", \"switch_ports\": 144}",
      "/cluster/fabric/type is an object; allowed is the name of a fabric; a fabric of your own, in braces, stands at /cluster/fabric itself, without \"type\".");
  row("unknown site", "us-texas", "us-texs", "is \"us-texas\" meant?");
  row("word", "\"tokens\"", "\"precision\": \"fp9\", \"tokens\"", "/job/precision is \"fp9\"; allowed is one of fp16, bf16, fp8, nvfp4");
  row("date", "\"name\": \"Small\"", "\"start_date\": \"2025-02-29\"", "/start_date is \"2025-02-29\"; allowed is a date");
  row("pool date", "\"nodes\": 4", "\"nodes\": 4, \"available_from\": \"soon\"", "/cluster/pools/0/available_from");
  row("plan", "\"name\": \"Small\"", "\"plan\": \"fast\"", "/plan is \"fast\"; allowed is \"best\" or an object");
  row("degree", "\"name\": \"Small\"", "\"plan\": {\"tensor\": 0}", "/plan/tensor is 0; allowed is a whole number from 1 to 1000000");
  row("no pools", "[{\"name\": \"A\", \"node\": \"hgx-h100-8\", \"nodes\": 4, \"site\": \"us-texas\"}]", "[]", "/cluster/pools");
  row("pools as an object", "[{\"name\": \"A\", \"node\": \"hgx-h100-8\", \"nodes\": 4, \"site\": \"us-texas\"}]", "{}", "/cluster/pools is an object; allowed is an array");
  row("other format", "clusterwright-scenario", "something", "/format is \"something\"");
  row("newer version", "\"version\": 1", "\"version\": 2", "/version is 2");
  row("a comma too many", "\"version\": 1,", "\"version\": 1,,", "line 2, column 52");
  row("fraction", "\"name\": \"Small\"", "\"reliability\": {\"planned_pause_fraction\": 1.5}", "/reliability/planned_pause_fraction is 1.5");
  row("price", "\"name\": \"Small\"", "\"prices\": {\"colocation_usd_per_kw_month\": {\"value\": -1}}", "/prices/colocation_usd_per_kw_month/value is -1");
}

void ScenarioJsonTest::malformedInputSaysWhere() {
  QFETCH(QString, from);
  QFETCH(QString, to);
  QFETCH(QString, says);
  const QString message = messageOf(replaced(from.toStdString(), to.toStdString()));
  QVERIFY2(message.contains(says), qPrintable(message));
}

void ScenarioJsonTest::unknownKeyNamesItsNearestKnownKey() {
  QVERIFY(messageOf(replaced("\"tokens\"", "\"tokns\"")).contains("The key \"tokns\" at /job is not known; is \"tokens\" meant?"));
  QVERIFY(messageOf(replaced("\"name\": \"Small\"", "\"plan\": {\"tensr\": 8}")).contains("is \"tensor\" meant?"));
  QVERIFY(messageOf(replaced("\"name\": \"Small\"", "\"zzzzzzzzzzzz\": 8")).contains("Known keys: format, version"));
}

void ScenarioJsonTest::missingKeyIsNamed() {
  QVERIFY(messageOf(replaced("\"tokens\": 1e12, ", "")).contains("The key /job/tokens is missing"));
  QVERIFY(messageOf("{}").contains("/format"));
  QVERIFY(messageOf("[]").contains("allowed is an object"));
  QVERIFY(messageOf("").contains("line 1"));
}

void ScenarioJsonTest::duplicateKeysAreRefused() {
  QVERIFY(messageOf(replaced("\"nodes\": 4", "\"nodes\": 4, \"nodes\": 5")).contains("\"nodes\" is there twice"));
}

void ScenarioJsonTest::deepAndHugeInputIsRefused() {
  QVERIFY(messageOf(std::string(100000, '[')).contains("levels deep"));
  QVERIFY(messageOf(std::string((16u << 20) + 1, ' ')).contains("16 MiB"));
  std::string many = "{";
  for (int i = 0; i < 300; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  QVERIFY(messageOf(many + "\"z\":1}").contains("more than 256 keys"));
  QVERIFY(messageOf("{\"name\": \"\xff\"}").contains("line 1"));
}

void ScenarioJsonTest::cutShortInputIsRefusedEverywhere() {
  const std::string whole = cw::scenarioToJson(cw::loadSample("llama-3.1-405b").value());
  for (std::size_t length = 0; length + 2 < whole.size(); length += 7)
    QVERIFY(!cw::scenarioFromJson(std::string_view(whole).substr(0, length), "cut"));
}

void ScenarioJsonTest::editedRowsSurviveWriting() {
  cw::Scenario s = smallScenario();
  s.cluster.pools[0].node.gpu.tdp = cw::Power::watts(500.125);
  s.cluster.pools[0].node.idle = {};
  s.cluster.fabric.leafOversubscription = 1.0 / 3.0;
  s.job.architecture.layers = 33;
  s.sites[0].electricityPerKwh = {cw::Money::usd(0.1), {"planner", "", "2026-01", "", "our contract"}};
  s.prices.colocationPerKwMonth = {};
  s.prices.nodes.clear();
  s.reliability.restart.value = cw::Duration::seconds(0);
  checkRoundTrip(s);
}

void ScenarioJsonTest::namesakesWithOtherFiguresSurviveWriting() {
  cw::Scenario s = smallScenario();
  for (const double watts : {500.0, 600.0}) {
    s.cluster.pools.push_back(s.cluster.pools[0]);
    s.cluster.pools.back().node.gpu.tdp = cw::Power::watts(watts);
  }
  checkRoundTrip(s);
}

void ScenarioJsonTest::everyFieldSurvivesWriting() {
  cw::Scenario s = smallScenario();
  s.notes = "Zeilen\n\"und\" Zeichen: ü 漢 \\ \t";
  s.tags = {"a", "b, c"};
  s.startDate = "2024-02-29";
  s.tenure = cw::Tenure::lease;
  s.cluster.pools[0].availableFrom = "2024-12-01";
  s.cluster.pools[0].spareNodes = 1;
  s.job.precision = cw::Precision::fp8;
  s.job.optimizer = cw::Optimizer::sgd;
  s.job.tokens = 1.2345678901234567e13;
  s.job.software = {cw::Framework::llmC, cw::Generation::second, cw::AttentionKernel::flash3, cw::ElementwiseKernels::eager,
                    true, cw::TensorOverlap::userBuffers, false, true, true, false, true, cw::Fp8Recipe::rowwise, true, false, true, false, true, true, false, true, false, true};
  s.plan = cw::ParallelPlan{8, 4, 2, cw::Schedule::dualPipe, 2, 4, 2, 16, 3, cw::Recompute::full, 5, cw::Sharding::weights, 32, false};
  s.concurrentJobs = {{"other", 2, s.job, *s.plan}};
  checkRoundTrip(s);
}

void ScenarioJsonTest::textInFullNeedsNoCatalogue() {
  const std::string text = cw::scenarioToJson(smallScenario(), cw::Rows::inFull);
  QVERIFY(text.find("\"hbm_capacity_bytes\"") != std::string::npos);
  QVERIFY(text.find("\"colocation_usd_per_kw_month\"") != std::string::npos);
}

namespace {

/// Two pools on nodes of the catalogue with H100, and a row for that GPU.
std::string withOwnGpu(const std::string& id) {
  return replaced("\"name\": \"Small\"", R"("overrides": [{"kind": "gpu", "id": ")" + id + R"(", "name": "H100 of 400 W", "die": "hopper",
      "bf16_dense_flop_per_s": 9.89e14, "hbm_capacity_bytes": 171798691840, "hbm_bandwidth_bytes_per_s": 3.35e12,
      "nvlink_bytes_per_s_per_direction": 4.5e11, "tdp_w": 400, "idle_w": 70, "source": "a test"}],
      "name": "Small")");
}

}  // namespace

// A node of the catalogue carries its GPU by value: a row for that GPU reaches it all the same, and survives writing.
void ScenarioJsonTest::anOwnGpuReachesTheNodesThatNameIt() {
  const auto s = scenarioFromJson(withOwnGpu("h100-sxm"), {});
  QVERIFY2(bool(s), s ? "" : s.error().message.c_str());
  for (const Pool& pool : s.value().cluster.pools) {
    QCOMPARE(pool.node.gpu.id, std::string("h100-sxm"));
    QCOMPARE(pool.node.gpu.tdp.watts(), 400.0);
  }
  const auto again = scenarioFromJson(scenarioToJson(s.value()), {});
  QVERIFY(bool(again) && again.value() == s.value());
  // A pool of the catalogue's own beside it stays what it is.
  Scenario mixed = s.value();
  mixed.cluster.pools.push_back(mixed.cluster.pools[0]);
  mixed.cluster.pools[1].name = "as shipped";
  mixed.cluster.pools[1].node = *shippedCatalog().findNode(mixed.cluster.pools[0].node.id);
  const auto both = scenarioFromJson(scenarioToJson(mixed), {});
  QVERIFY2(bool(both), both ? "" : both.error().message.c_str());
  QCOMPARE(both.value().cluster.pools[0].node.gpu.tdp.watts(), 400.0);
  QVERIFY(both.value().cluster.pools[1].node == mixed.cluster.pools[1].node);
}

void ScenarioJsonTest::aRowThatReachesNothingIsRefused() {
  const auto s = scenarioFromJson(withOwnGpu("h100-sxm-of-nobody"), {});
  QVERIFY(!s);
  QVERIFY2(s.error().message.find("reaches nothing") != std::string::npos, s.error().message.c_str());
}

void ScenarioJsonTest::overridesStandForNames() {
  const std::string own = R"("overrides": [
    {"kind": "node", "id": "oem", "gpu": "cut", "gpu_count": 4, "nic_count": 4, "nic_bytes_per_s_per_direction": 5e10},
    {"kind": "gpu", "type_note": 0}], "name": "Small")";
  QVERIFY(messageOf(replaced("\"name\": \"Small\"", own)).contains("type_note"));
  std::string text = replaced("\"name\": \"Small\"", R"("overrides": [
    {"kind": "node", "id": "oem", "gpu": {"type": "h100-sxm", "tdp_w": 500}, "gpu_count": 4, "nic_count": 4,
     "nic_bytes_per_s_per_direction": 5e10, "source": "quote", "as_of": "2026-02"}])");
  text.replace(text.find("\"node\": \"hgx-h100-8\""), 20, "\"node\": \"oem\"       ");
  const auto scenario = cw::scenarioFromJson(text, "s.json");
  QVERIFY2(scenario, scenario ? "" : scenario.error().message.c_str());
  const cw::Node& node = scenario.value().cluster.pools[0].node;
  QCOMPARE(node.gpuCount, 4);
  QCOMPARE(node.gpu.tdp.watts(), 500.0);
  QCOMPARE(node.provenance.source, std::string("quote"));
  QVERIFY(!node.maximum.value);
  checkRoundTrip(scenario.value());
}

void ScenarioJsonTest::aFabricMayChangePartsOfItsType() {
  const auto scenario = cw::scenarioFromJson(replaced("\"ndr-infiniband-rail\"", "\"ndr-infiniband-rail\", \"leaf_oversubscription\": 2"), "s.json");
  QVERIFY(scenario);
  QCOMPARE(scenario.value().cluster.fabric.leafOversubscription, 2.0);
  QCOMPARE(scenario.value().cluster.fabric.switchPorts, 64);
  checkRoundTrip(scenario.value());
}

void ScenarioJsonTest::aPlainNumberIsThePlannersOwnFigure() {
  const cw::Scenario s = edited("/prices/colocation_usd_per_kw_month", "150");
  QCOMPARE(s.prices.colocationPerKwMonth.value->usd(), 150.0);
  QCOMPARE(s.prices.colocationPerKwMonth.provenance.source, std::string("planner"));
  QVERIFY(s.prices.usefulLifeYears == cw::shippedCatalog().defaultPrices.usefulLifeYears);
}

void ScenarioJsonTest::nullClearsAPrice() {
  const cw::Scenario s = edited("/prices/colocation_usd_per_kw_month", "null");
  QVERIFY(!s.prices.colocationPerKwMonth.value);
  checkRoundTrip(s);
}

void ScenarioJsonTest::editsChangeAndAddValues() {
  QCOMPARE(edited("/job/tokens", "5e12").job.tokens, 5e12);
  QCOMPARE(edited("/job/architecture", "grok-1").job.architecture.experts, 8);
  QCOMPARE(edited("/job/precision", "fp8").job.precision, cw::Precision::fp8);
  QCOMPARE(edited("/cluster/pools/0/node", "hgx-h200-8").cluster.pools[0].node.gpu.id, std::string("h200-sxm"));
  QCOMPARE(edited("/plan/tensor", "8").plan->tensor, 8);
  QCOMPARE(edited("/start_date", "2026-05-01").startDate, std::string("2026-05-01"));
  QCOMPARE(edited("/cluster/pools/-", R"({"node": "hgx-h200-8", "nodes": 2})").cluster.pools.size(), std::size_t(2));
  QCOMPARE(edited("/job/software/framework", "fsdp").job.software.framework, cw::Framework::fsdp);
}

void ScenarioJsonTest::editsReachIntoCatalogueRows() {
  QCOMPARE(edited("/cluster/pools/0/node/gpu/tdp_w", "600").cluster.pools[0].node.gpu.tdp.watts(), 600.0);
  QCOMPARE(edited("/cluster/fabric/leaf_oversubscription", "2").cluster.fabric.leafOversubscription, 2.0);
  QCOMPARE(edited("/job/architecture/layers", "40").job.architecture.layers, 40);
}

void ScenarioJsonTest::wrongEditsSayWhy_data() {
  QTest::addColumn<QString>("pointer");
  QTest::addColumn<QString>("value");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* pointer, const char* value, const char* says) {
    QTest::newRow(pointer) << QString(pointer) << QString(value) << QString(says);
  };
  row("job/tokens", "1", "begins with a slash");
  row("", "1", "begins with a slash");
  row("/job/~2", "1", "~ is written ~0");
  row("/jobs/tokens", "1", "/jobs does not exist");
  row("/job/tokns", "1", "is \"tokens\" meant?");
  row("/job/tokens/more", "1", "/job/tokens/more cannot be set");
  row("/cluster/pools/3/nodes", "1", "has 1 elements");
  row("/cluster/pools/x/nodes", "1", "has 1 elements");
  row("/cluster/pools/0/nodes", "-1", "/cluster/pools/0/nodes is -1");
  row("/cluster/pools/0/nodes", "many", "/cluster/pools/0/nodes is \"many\"");
}

void ScenarioJsonTest::wrongEditsSayWhy() {
  QFETCH(QString, pointer);
  QFETCH(QString, value);
  QFETCH(QString, says);
  const auto scenario = cw::scenarioFromJson(smallest, "s.json", {{pointer.toStdString(), value.toStdString()}});
  QVERIFY(!scenario);
  QCOMPARE(scenario.error().code, cw::ErrorCode::malformed);
  QVERIFY2(QString::fromStdString(scenario.error().message).contains(says), scenario.error().message.c_str());
}

void ScenarioJsonTest::filesAreWrittenAndReadBack() {
  QTemporaryDir folder;
  const std::string path = folder.filePath("ein Plan ü.json").toStdString();
  const cw::Scenario s = smallScenario();
  QVERIFY(cw::writeScenarioFile(s, path));
  const auto again = cw::readScenarioFile(path);
  QVERIFY(again);
  QVERIFY(again.value() == s);
}

void ScenarioJsonTest::missingFileIsUnreadable() {
  const auto scenario = cw::readScenarioFile("/nowhere/at/all.json");
  QVERIFY(!scenario);
  QCOMPARE(scenario.error().code, cw::ErrorCode::unreadable);
  QCOMPARE(scenario.error().path, std::string("/nowhere/at/all.json"));
}

QTEST_APPLESS_MAIN(ScenarioJsonTest)
#include "tst_scenario_json.moc"
