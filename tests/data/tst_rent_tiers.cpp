// SPDX-License-Identifier: GPL-3.0-or-later
// Rents by kind of offer: each is the newest row of the catalogue, a scenario keeps the figures,
// and a GPU without an offer of that kind has no rent.
#include <QObject>
#include <QTest>

#include <algorithm>

#include "data/catalog/catalog.h"
#include "data/catalog/rent_tiers.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "model/estimate/estimate.h"

using namespace cw;

namespace {

const char* const commitments[] = {"hyperscaler list, on demand", "specialist, on demand", "1 year",
                                   "3 years", "spot, interruptible"};

Scenario mixed() {
  Scenario s = loadSample("colossus-phase1").value();
  s.cluster.pools.push_back(s.cluster.pools.front());
  s.cluster.pools.back().name = "H200";
  s.cluster.pools.back().node = *shippedCatalog().findNode("hgx-h200-8");
  return s;
}

double rent(const Scenario& s, const char* node) {
  return s.prices.find(node)->rentPerGpuHour.value.value().usd();
}

}  // namespace

class RentTiersTest : public QObject {
  Q_OBJECT

 private slots:
  void everyGpuHasTheNewestRowOfEveryTier() {
    for (const Gpu& gpu : shippedCatalog().gpus)
      for (int tier = 0; tier < rentTierCount; ++tier) {
        const Fact<Money> found = rentOf(RentTier(tier), gpu.id);
        QVERIFY2(found.value, gpu.id.c_str());
        bool isARow = false;
        for (const PriceRow& row : shippedCatalog().prices) {
          if (row.kind != "rental" || row.gpuId != gpu.id || row.commitment != commitments[tier])
            continue;
          isARow = isARow || (QString::fromStdString(row.value).toDouble() == found.value->usd() &&
                              row.provenance.source == found.provenance.source);
          const auto year = [](const Provenance& p) {
            return QString::fromStdString(p.asOf.substr(p.asOf.rfind('/') + 1)).left(4).toInt();
          };
          QVERIFY2(year(row.provenance) <= year(found.provenance), row.id.c_str());
        }
        QVERIFY2(isARow, gpu.id.c_str());
        QVERIFY2(found.provenance.low && found.provenance.high &&
                     *found.provenance.low <= found.value->usd() &&
                     found.value->usd() <= *found.provenance.high,
                 gpu.id.c_str());
      }
  }

  // As the catalogue's sources print them.
  void aScenarioNamesAKindAndKeepsItsFigures() {
    const Scenario plain = mixed();
    const Result<Scenario> spot =
        scenarioFromJson(scenarioToJson(plain), {}, {{"/prices/rent_tier", "spot"}});
    QVERIFY2(bool(spot), spot ? "" : spot.error().message.c_str());
    QCOMPARE(rent(spot.value(), "smc-4u-liquid-h100-8"), 1.25);
    QCOMPARE(rent(spot.value(), "hgx-h200-8"), 1.45);
    QVERIFY(spot.value().prices.find("hgx-h200-8")->purchase ==
            plain.prices.find("hgx-h200-8")->purchase);
    QVERIFY(rentTierOf(spot.value()) == RentTier::spot);
    const std::string text = scenarioToJson(spot.value());
    QVERIFY(text.find("rent_tier") == std::string::npos);
    const Result<Scenario> again = scenarioFromJson(text, {});
    QVERIFY(bool(again) && again.value() == spot.value());
    const Result<Scenario> wrong =
        scenarioFromJson(scenarioToJson(plain), {}, {{"/prices/rent_tier", "spott"}});
    QVERIFY(!wrong && wrong.error().message.find("hyperscaler_list") != std::string::npos);
  }

  void defaultRentsAreThoseOfSpecialists() {
    QVERIFY(rentTierOf(mixed()) == RentTier::specialistOnDemand);
    Scenario own = mixed();
    own.prices.nodes.clear();
    setRentTier(own, RentTier::reservedOneYear);
    QCOMPARE(rent(own, "hgx-h200-8"), 3.2);
    own.prices.nodes.front().rentPerGpuHour.value = Money::usd(2);
    QVERIFY(!rentTierOf(own));
  }

  void aGpuWithoutAnOfferHasNoRent() {
    Scenario s = mixed();
    s.cluster.pools.back().node.gpu.id = "nobody-rents-it";
    s.cluster.pools.back().node.id = "own";
    s.cluster.pools.back().node.name = "A node of nobody's";
    setRentTier(s, RentTier::spot);
    QVERIFY(!s.prices.find("own")->rentPerGpuHour.value);
    QCOMPARE(rent(s, "smc-4u-liquid-h100-8"), 1.25);
    s.tenure = Tenure::rent;
    const Estimate e = estimate(s);
    QVERIFY(e.cost.missing.has(CostGap::rent) && !e.tenures[Tenure::rent].runTotal &&
            e.tenures.breakEvenCurve.empty());
    QVERIFY(std::any_of(e.findings.begin(), e.findings.end(), [](const Finding& f) {
      return f.rule == Rule::missingPrice && f.text == "A node of nobody's";
    }));
  }
};

QTEST_APPLESS_MAIN(RentTiersTest)
#include "tst_rent_tiers.moc"
