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
#include "data/json/archive.h"
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
  void everyPublishedShapeHasAKnownCount();
  void everyShapeCountsToItsKnownParameters();
  void activeParametersCountEmbeddingsAndChosenExperts();
  void unpublishedShapesAreNotListed();
  void standInsSayThatTheyAre();
  void defaultPricesNameTheirSources();
  void everyGpuAndNodeHasPowerAndPrices();
  void rentsAreOfOneTier();
  void theLeasePremiumIsThatOfThePublishedLease();
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
  QVERIFY2(p.confidence == "high" || p.confidence == "medium" || p.confidence == "low" ||
               cw::isAssumption(p),
           id.c_str());
}

template <class T>
void checkFact(const std::string& id, const cw::Fact<T>& fact) {
  if (!fact.value) return;
  const cw::Provenance& p = fact.provenance;
  checkSource(id, p);
  const double value = cw::inBaseUnit(*fact.value);
  if (p.low) QVERIFY2(*p.low <= value, id.c_str());
  if (p.high) QVERIFY2(*p.high >= value, id.c_str());
  // What nobody published says by which rule it was taken, and how far off it may be.
  if (cw::isAssumption(p))
    QVERIFY2(
        p.low && p.high && QString::fromStdString(p.source).startsWith("assumption by a rule: "),
        id.c_str());
}

/// Known, with its source.
template <class T>
void checkKnown(const std::string& id, const cw::Fact<T>& fact) {
  QVERIFY2(fact.value, id.c_str());
  checkFact(id, fact);
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
  QCOMPARE(h100.idle.value->watts(), 70.0);
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
  QVERIFY(!catalog().findGpu("a100-sxm-80gb")->fp8Dense);
  QVERIFY(!catalog().findSite("us-texas")->powerLimit.value);
}

namespace {

/// Parameters in 10⁹: re-counted from the released configuration apart from this program, and as the source publishes their total.
struct KnownCount {
  const char* id;
  double total, active, publishedTotal;
};

/// GPT-4 and Grok-3 are not here: nobody published a shape that could be counted, and their stand-ins say so.
const KnownCount knownCounts[] = {
    {"gpt-3-175b", 174.56, 174.56, 175},
    {"llama-2-7b", 6.74, 6.74, 6.74},
    {"llama-2-13b", 13.02, 13.02, 13.0},
    {"llama-2-70b", 68.98, 68.98, 69},
    {"llama-3-8b", 8.03, 8.03, 8.03},
    {"llama-3-70b", 70.55, 70.55, 70.6},
    {"llama-3.1-8b", 8.03, 8.03, 8.03},
    {"llama-3.1-70b", 70.55, 70.55, 70.6},
    {"llama-3.1-405b", 405.85, 405.85, 405},
    {"mixtral-8x7b", 46.7, 12.88, 46.7},
    {"mixtral-8x22b", 140.63, 39.16, 141},
    {"grok-1", 315.68, 83.76, 314},
    {"grok-2", 269.51, 114.89, 269.5},
    {"deepseek-v3", 671.03, 37.55, 671},
    {"qwen2.5-72b", 72.7, 72.7, 72.7},
    {"qwen3-235b-a22b", 235.09, 22.19, 235},
    {"nemotron-4-340b", 341.02, 341.02, 340},
    {"falcon-180b", 178.55, 178.55, 180},
    {"bloom-176b", 176.23, 176.23, 176},
    {"mt-nlg-530b", 529.51, 529.51, 530},
    {"megatron-1t", 1007.94, 1007.94, 1008},
    {"dbrx", 131.6, 36.47, 132},
    {"gpt-oss-120b", 116.79, 5.71, 117},
};

bool within(double value, double expected, double fraction) { return std::abs(value / expected - 1) <= fraction; }

}  // namespace

void CatalogTest::everyPublishedShapeHasAKnownCount() {
  std::set<std::string> known;
  for (const KnownCount& row : knownCounts) known.insert(row.id);
  for (const cw::Architecture& model : catalog().architectures)
    QVERIFY2(model.standIn != known.contains(model.id), model.id.c_str());
}

void CatalogTest::everyShapeCountsToItsKnownParameters() {
  for (const KnownCount& row : knownCounts) {
    const cw::Architecture* model = catalog().findArchitecture(row.id);
    QVERIFY2(model, row.id);
    const cw::ParameterCount count = cw::countParameters(*model);
    const QByteArray found = QByteArray(row.id) + ": " + QByteArray::number(count.total / 1e9) + " total, " + QByteArray::number(count.active / 1e9) + " active";
    // The figures have two decimals, which is more than 0.1 % of a small active count.
    const double rounding = 0.005 / row.active;
    QVERIFY2(within(count.total / 1e9, row.total, 0.001), found.constData());
    QVERIFY2(within(count.active / 1e9, row.active, 0.001 + rounding), found.constData());
    QVERIFY2(within(count.total / 1e9, row.publishedTotal, 0.01), found.constData());
    QCOMPARE(model->publishedTotalParameters / 1e9, row.publishedTotal);
  }
}

/// The parts that the definition of `active` speaks of: with the tables of embedding and output, without idle experts.
void CatalogTest::activeParametersCountEmbeddingsAndChosenExperts() {
  for (const cw::Architecture& model : catalog().architectures) {
    const cw::ParameterCount count = cw::countParameters(model);
    const double idle = model.isMoe() ? model.moeLayers() * count.expertPerLayer * (1 - double(model.expertsPerToken) / model.experts) : 0;
    QVERIFY2(within(count.active, count.total - idle, 1e-12), model.id.c_str());
  }
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

void CatalogTest::everyGpuAndNodeHasPowerAndPrices() {
  for (const cw::Gpu& gpu : catalog().gpus) {
    checkKnown(gpu.id, gpu.idle);
    QVERIFY2(*gpu.idle.value < gpu.tdp * 0.25, gpu.id.c_str());
  }
  for (const cw::Node& node : catalog().nodes) {
    for (const auto& power : {node.maximum, node.design, node.hostActive, node.idle})
      checkKnown(node.id, power);
    QVERIFY2(*node.idle.value < *node.design.value && *node.design.value <= *node.maximum.value,
             node.id.c_str());
    // GPUs at nine tenths of their limit and the rest of the node draw less than its circuits
    // carry.
    QVERIFY2(node.gpu.tdp * (0.9 * node.gpuCount) + *node.hostActive.value <= *node.maximum.value,
             node.id.c_str());
    const cw::NodePrice* price = catalog().defaultPrices.find(node.id);
    QVERIFY2(price, node.id.c_str());
    checkKnown(node.id, price->purchase);
    checkKnown(node.id, price->rentPerGpuHour);
  }
  const cw::Prices& p = catalog().defaultPrices;
  checkKnown("storage", p.storagePerGpu);
  checkKnown("staff", p.staffPerMegawattYear);
  checkKnown("maintenance", p.maintenancePerYear);
  checkKnown("lease", p.leasePremium);
}

/// A default rent is the catalogue's row of that GPU from specialist sellers, on demand.
void CatalogTest::rentsAreOfOneTier() {
  for (const cw::NodePrice& price : catalog().defaultPrices.nodes) {
    const std::string& gpu = catalog().findNode(price.nodeId)->gpu.id;
    int rows = 0;
    for (const cw::PriceRow& row : catalog().prices) {
      if (row.kind != "rental" || row.gpuId != gpu || row.commitment != "specialist, on demand")
        continue;
      ++rows;
      QCOMPARE(QString::fromStdString(row.value).toDouble(), price.rentPerGpuHour.value->usd());
    }
    QCOMPARE(rows, 1);
  }
  const auto rent = [](const char* node) {
    return catalog().defaultPrices.find(node)->rentPerGpuHour.value->usd();
  };
  // 1.1 to 1.5 times: both GPUs by the lists of sellers who have both.
  QVERIFY(rent("hgx-h200-8") / rent("hgx-h100-8") > 1.1 &&
          rent("hgx-h200-8") / rent("hgx-h100-8") < 1.5);
}

/// Published: 1.22 times the cash price over the term. Depreciation and interest of owning come to
/// 1 + 0.1 × 5 × (5 + 1) / (2 × 5).
void CatalogTest::theLeasePremiumIsThatOfThePublishedLease() {
  const cw::Prices& p = catalog().defaultPrices;
  const double years = *p.usefulLifeYears.value,
               owning = 1 + *p.costOfCapitalPerYear.value * years * (years + 1) / (2 * years);
  QVERIFY(std::abs(owning * (1 + *p.leasePremium.value) - 1.22) < 0.002);
}

void CatalogTest::aWrongFileNamesThePlace() {
  const cw::Result<cw::Catalog> wrong = cw::readCatalog({R"({"catalog_version": "1", "gpus": [{"id": "x", "die": "hoper"}]})", "", "", "", "", ""});
  QVERIFY(!wrong);
  const QString message = QString::fromStdString(wrong.error().message);
  QVERIFY2(message.contains("gpus.json: /gpus/0/die") && message.contains("hopper"), qPrintable(message));
}

QTEST_APPLESS_MAIN(CatalogTest)
#include "tst_catalog.moc"
