// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped catalogue: complete, sourced, and true to what its sources say.
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <QObject>
#include <QString>
#include <QTest>

#include "data/catalog/catalog.h"
#include "data/catalog/catalog_fields.h"
#include "model/workload/parameters.h"

class CatalogTest : public QObject {
  Q_OBJECT

 private slots:
  void everyRowHasASource();
  void idsAreUnique();
  void rowsAreFoundByTheirIds();
  void peaksAreDenseAndNvlinkIsPerDirection();
  void gpusOfOneDieShareTheirPeaks();
  void whatNobodyPublishedIsAbsent();
  void parametersCountedFromTheShapeAreThePublishedOnes();
  void unpublishedShapesAreNotListed();
  void standInsSayThatTheyAre();
  void defaultPricesNameTheirSources();
  void theFlagshipsNodesHavePrices();
  void aWrongFileNamesThePlace();
};

namespace {

const cw::Catalog& catalog() { return cw::shippedCatalog(); }

template <class Row>
void checkIds(const std::vector<Row>& rows) {
  std::set<std::string> ids;
  for (const Row& row : rows) QVERIFY2(ids.insert(row.id).second, row.id.c_str());
  QVERIFY(!ids.empty());
}

void checkSource(const std::string& id, const cw::Provenance& p) {
  QVERIFY2(!p.source.empty(), id.c_str());
  QVERIFY2(p.confidence == "high" || p.confidence == "medium" || p.confidence == "low", id.c_str());
}

template <class T>
void checkFact(const std::string& id, const cw::Fact<T>& fact) {
  if (fact.value) checkSource(id, fact.provenance);
}

}  // namespace

void CatalogTest::everyRowHasASource() {
  for (const auto& row : catalog().gpus) checkSource(row.id, row.provenance);
  for (const auto& row : catalog().nodes) checkSource(row.id, row.provenance);
  for (const auto& row : catalog().fabrics) checkSource(row.id, row.provenance);
  for (const auto& row : catalog().architectures) checkSource(row.id, row.provenance);
  for (const auto& row : catalog().prices) checkSource(row.id, row.provenance);
  for (const auto& site : catalog().sites) {
    checkFact(site.id, site.powerLimit);
    checkFact(site.id, site.pueFullLoad);
    checkFact(site.id, site.electricityPerKwh);
    checkFact(site.id, site.carbonGramsPerKwh);
    checkFact(site.id, site.waterLitresPerKwh);
    checkFact(site.id, site.buildCostPerWatt);
  }
}

void CatalogTest::idsAreUnique() {
  checkIds(catalog().gpus);
  checkIds(catalog().nodes);
  checkIds(catalog().fabrics);
  checkIds(catalog().sites);
  checkIds(catalog().architectures);
  checkIds(catalog().prices);
}

void CatalogTest::rowsAreFoundByTheirIds() {
  QCOMPARE(catalog().findGpu("h100-sxm")->name, std::string("H100 SXM5 80GB"));
  QCOMPARE(catalog().findNode("smc-4u-liquid-h100-8")->gpu.id, std::string("h100-sxm"));
  QVERIFY(catalog().findFabric("spectrum-x-800"));
  QVERIFY(catalog().findSite("memphis-colossus"));
  QVERIFY(catalog().findArchitecture("llama-3.1-405b"));
  QVERIFY(!catalog().findGpu("h100"));
}

void CatalogTest::peaksAreDenseAndNvlinkIsPerDirection() {
  const cw::Gpu& h100 = *catalog().findGpu("h100-sxm");
  QCOMPARE(h100.bf16Dense.teraflopPerSecond(), 989.0);
  QCOMPARE(h100.fp8Dense->teraflopPerSecond(), 1979.0);
  QCOMPARE(h100.nvlinkPerDirection.gigabytesPerSecond(), 450.0);
  QCOMPARE(h100.hbmCapacity.gibibytes(), 80.0);
  QCOMPARE(h100.idle->watts(), 70.0);
  QCOMPARE(catalog().findGpu("h200-sxm")->hbmCapacity.gibibytes(), 141.0);
  QCOMPARE(catalog().findGpu("h800-sxm")->nvlinkPerDirection.gigabytesPerSecond(), 200.0);
  QCOMPARE(catalog().findNode("hgx-h100-8")->nicPerDirection.gigabitsPerSecond(), 400.0);
}

void CatalogTest::gpusOfOneDieShareTheirPeaks() {
  for (const cw::Gpu& gpu : catalog().gpus)
    if (gpu.die == cw::Die::hopper) {
      QCOMPARE(gpu.bf16Dense.teraflopPerSecond(), 989.0);
      QCOMPARE(gpu.streamingMultiprocessors, 132);
    }
}

void CatalogTest::whatNobodyPublishedIsAbsent() {
  QVERIFY(!catalog().findGpu("h200-sxm")->idle);
  QVERIFY(!catalog().findGpu("a100-sxm-80gb")->fp8Dense);
  QVERIFY(!catalog().findNode("hgx-h800-8")->maximum);
  QVERIFY(!catalog().findSite("us-texas")->powerLimit.value);
  QVERIFY(!catalog().defaultPrices.storagePerGpu.value);
  QVERIFY(!catalog().defaultPrices.leasePremium.value);
}

void CatalogTest::parametersCountedFromTheShapeAreThePublishedOnes() {
  for (const cw::Architecture& model : catalog().architectures) {
    if (model.publishedTotalParameters == 0) continue;
    const cw::ParameterCount count = cw::countParameters(model);
    QVERIFY2(std::abs(count.total / model.publishedTotalParameters - 1) < 0.025, model.id.c_str());
    // Published active counts of some mixtures leave the embeddings out.
    QVERIFY2(std::abs(count.active / model.publishedActiveParameters - 1) < 0.13, model.id.c_str());
  }
  const auto total = [](const char* id) { return cw::countParameters(*catalog().findArchitecture(id)).total / 1e9; };
  // Recounted from the published shapes, in 10⁹ (the catalogue's sources).
  QVERIFY(std::abs(total("llama-3.1-405b") / 405.85 - 1) < 0.001);
  QVERIFY(std::abs(total("deepseek-v3") / 671.03 - 1) < 0.001);
  QVERIFY(std::abs(total("grok-1") / 315.68 - 1) < 0.001);
  QVERIFY(std::abs(total("grok-2") / 269.51 - 1) < 0.001);
  QVERIFY(std::abs(total("gpt-oss-120b") / 116.79 - 1) < 0.001);
}

void CatalogTest::unpublishedShapesAreNotListed() {
  QVERIFY(!catalog().findArchitecture("grok-3"));
  QVERIFY(!catalog().findArchitecture("gpt-4"));
  QCOMPARE(catalog().architectures.size(), std::size_t(25));  // 23 published shapes and two stand-ins
}

void CatalogTest::standInsSayThatTheyAre() {
  for (const char* id : {"grok-3-stand-in", "gpt-4-stand-in"}) {
    const cw::Architecture& model = *catalog().findArchitecture(id);
    QVERIFY(model.standIn);
    QVERIFY(QString::fromStdString(model.provenance.notes).contains("stand-in"));
    QCOMPARE(model.provenance.confidence, std::string("low"));
  }
}

void CatalogTest::defaultPricesNameTheirSources() {
  const cw::Prices& p = catalog().defaultPrices;
  QCOMPARE(*p.networkShareOfHardware.value, 0.19);
  QCOMPARE(p.colocationPerKwMonth.value->usd(), 184.06);
  checkFact("network", p.networkShareOfHardware);
  checkFact("life", p.usefulLifeYears);
  checkFact("capital", p.costOfCapitalPerYear);
  for (const cw::NodePrice& price : p.nodes) {
    QVERIFY2(catalog().findNode(price.nodeId), price.nodeId.c_str());
    checkFact(price.nodeId, price.purchase);
    checkFact(price.nodeId, price.rentPerGpuHour);
  }
  checkFact("failures", catalog().defaultReliability.failuresPerThousandNodeDays);
}

void CatalogTest::theFlagshipsNodesHavePrices() {
  for (const char* id : {"smc-4u-liquid-h100-8", "smc-4u-liquid-h200-8"}) {
    const cw::NodePrice* price = catalog().defaultPrices.find(id);
    QVERIFY(price && price->purchase.value && price->rentPerGpuHour.value);
  }
}

void CatalogTest::aWrongFileNamesThePlace() {
  const cw::Result<cw::Catalog> wrong = cw::readCatalog({R"({"catalog_version": "1", "gpus": [{"id": "x", "die": "hoper"}]})", "", "", "", "", ""});
  QVERIFY(!wrong);
  const QString message = QString::fromStdString(wrong.error().message);
  QVERIFY2(message.contains("gpus.json: /gpus/0/die") && message.contains("hopper"), qPrintable(message));
}

QTEST_APPLESS_MAIN(CatalogTest)
#include "tst_catalog.moc"
