// SPDX-License-Identifier: GPL-3.0-or-later
// A sum is whole, or says in every output what it lacks, and is then no number to compare.
#include <QDir>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/catalog/catalog.h"
#include "data/report/csv_report.h"
#include "data/report/xlsx_report.h"
#include "data/samples/samples.h"
#include "data/text/part_text.h"
#include "model/estimate/assumptions.h"
#include "model/estimate/estimate.h"
#include "model/power/power.h"
#include "tests/data/xlsx_files.h"

using namespace cw;
using Tree = nlohmann::json;

namespace {

/// Llama 3.1 8B on nodes of a type, with what ships: the H200 case of a planner who asks for power
/// and cost.
Scenario onNodes(const Node& node, int nodes = 8) {
  Scenario s = loadSample("meta-24k-infiniband").value();
  s.prices = shippedCatalog().defaultPrices;
  s.job.architecture = *shippedCatalog().findArchitecture("llama-3.1-8b");
  s.job.tokens = 1e12;
  s.job.sequenceTokens = 8192;
  s.job.globalBatchSequences = 144 * nodes;  // 4, 8 and 72 GPUs a node divide it
  s.cluster.pools.resize(1);
  Pool& pool = s.cluster.pools.front();
  pool.node = node;
  pool.nodes = nodes;
  pool.spareNodes = 0;
  ParallelPlan plan;
  plan.sharding = Sharding::weights;
  plan.recompute = Recompute::full;
  s.plan = plan;
  return s;
}

bool has(const Tree& list, const char* key) {
  return std::find(list.begin(), list.end(), key) != list.end();
}

/// A part that is null is named, or rests on one that is.
void partIsNamed(const Tree& cost, const char* group, const char* part,
                 std::initializer_list<const char*> gaps, const std::string& at) {
  if (!cost[group][part].is_null()) return;
  const bool named = std::any_of(gaps.begin(), gaps.end(),
                                 [&](const char* gap) { return has(cost["missing"], gap); });
  QVERIFY2(named, (at + ": " + part + " of " + cost.dump()).c_str());
}

void costIsWholeOrSaysWhatItLacks(const Scenario& s, const Tree& answer, const std::string& at) {
  const Tree& cost = answer["cost_usd"];
  const bool complete = cost["complete"];
  QVERIFY2(complete == (cost["missing"].empty() && !cost["run_total"].is_null()),
           (at + cost.dump()).c_str());
  for (const char* part :
       {"depreciation", "capital", "energy", "colocation", "staff", "maintenance", "rent"})
    partIsNamed(cost, "per_year", part, {part, "nodes", "lease_premium", "depreciation", "capital"},
                at);
  if (s.tenure != Tenure::rent)
    for (const char* part : {"nodes", "network", "storage", "facility"})
      partIsNamed(cost, "capex", part, {part, "nodes"}, at);
  const Tree& chosen = answer["tenures"][s.tenure == Tenure::buy     ? "buy"
                                         : s.tenure == Tenure::lease ? "lease"
                                                                     : "rent"];
  QVERIFY2(chosen["run_total_usd"].is_null() != complete, at.c_str());
  if (complete) return;
  // An incomplete sum is not compared, ranked or spread.
  QVERIFY2(answer["interval"]["run_total_usd"]["p50"].is_null(), at.c_str());
  QVERIFY2(answer["power_caps"]["best_cap_w"]["cost"].is_null(), at.c_str());
  for (const Tree& option : answer["power_caps"]["options"])
    QVERIFY2(option["run_total_usd"].is_null(), at.c_str());
  if (s.tenure != Tenure::lease)
    QVERIFY2(answer["break_even"]["buy_over_rent_months"].is_null(), at.c_str());
}

void powerIsThereOrNamed(const Tree& answer, const std::string& at) {
  const Tree& power = answer["power_w"];
  const bool known = !power["facility_average"].is_null();
  QVERIFY2(known || !power["missing"].empty(), (at + power.dump()).c_str());
  QVERIFY2(known != answer["energy_wh"]["facility"].is_null(), at.c_str());
  if (!power["missing"].empty())
    QVERIFY2(answer["interval"]["facility_average_w"]["p50"].is_null() &&
                 answer["power_caps"]["options"].empty(),
             at.c_str());
}

/// The workbook names what each sum lacks on its own sheet and on the first.
void workbookTells(const Scenario& s, const Estimate& e, const std::string& at) {
  const QTemporaryDir folder;
  const QString book = folder.filePath(QStringLiteral("book.xlsx")),
                parts = folder.filePath(QStringLiteral("parts"));
  QVERIFY2(writeXlsxReport({{s, e}}, book.toStdString()) && QDir().mkpath(parts) &&
               unpackZip(book, parts),
           at.c_str());
  const auto told = [&](const char* sheet, const QString& label, const QString& without) {
    const int number = int(sheetNamesOf(parts).indexOf(QString::fromLatin1(sheet))) + 1;
    const auto cells = cellsOf(parts, number);
    const QString words =
        without.isEmpty() ? QStringLiteral("all parts") : QStringLiteral("at least, ") + without;
    for (auto cell = cells.begin(); cell != cells.end(); ++cell)
      if (cell->text == label && cells.value(QLatin1Char('C') + cell.key().mid(1)).text == words)
        return true;
    return false;
  };
  const QString cost = QStringLiteral("the cost holds"), power = QStringLiteral("the power holds");
  QVERIFY2(told("Answer", cost, withoutText(e.cost.missing)), at.c_str());
  QVERIFY2(told("Cost", cost, withoutText(e.cost.missing)), at.c_str());
  QVERIFY2(told("Answer", power, withoutText(e.powerMissing)), at.c_str());
  QVERIFY2(told("Power", power, withoutText(e.powerMissing)), at.c_str());
}

void everyOutputTells(const Scenario& s, const std::string& at) {
  const Estimate e = estimate(s);
  QVERIFY2(e.trainingTime > Duration(), at.c_str());
  const Tree answer = Tree::parse(estimateToJson(s, e));
  costIsWholeOrSaysWhatItLacks(s, answer, at);
  powerIsThereOrNamed(answer, at);
  const std::string text = estimateToText(s, e), csv = estimateToCsv(s, e),
                    summary = reportCsv({{s, e}}, CsvForm::summary, CsvDialect::plain);
  std::string inOneCell;
  int row = 0;
  for (const CostGap gap : e.cost.missing.list()) {
    const std::string cells = ",cost_usd/missing/" + std::to_string(row++) + "," + keyOf(gap) + ",";
    QVERIFY2(csv.find(cells) != std::string::npos, (at + cells).c_str());
    inOneCell += (inOneCell.empty() ? "" : "; ") + std::string(keyOf(gap));
  }
  QVERIFY2(
      summary.find(e.cost.missing.list().size() > 1 ? '"' + inOneCell + '"'
                                                    : ',' + inOneCell + ',') != std::string::npos,
      (at + inOneCell).c_str());
  const std::string sum = e.cost.runTotal ? "at least" : "not known";
  for (const std::string& without :
       {withoutText(e.cost.missing).toStdString(), withoutText(e.powerMissing).toStdString()})
    if (!without.empty()) QVERIFY2(text.find(without) != std::string::npos, (at + without).c_str());
  const std::size_t run = text.find("\n  the run ");
  QVERIFY2(run != std::string::npos, at.c_str());
  const std::string line = text.substr(run, text.find('\n', run + 1) - run);
  QVERIFY2((line.find(sum) != std::string::npos) == !e.cost.complete(), (at + line).c_str());
}

/// One fact that a planner may lack, and what its sums are then without: of power, and of the cost
/// under each tenure. By the terms of each sum: electricity and staff follow from power, a building
/// from the circuits, wear and interest from what is owned, lease payments from wear and interest.
struct Lack {
  const char* name;
  void (*forget)(Scenario&);
  std::vector<std::string> power, buy, lease, rent;
};

const std::vector<Lack>& lacks() {
  using S = Scenario&;
  static const std::vector<Lack> list{
      {"idle power of the GPU", [](S s) { s.cluster.pools[0].node.gpu.idle = {}; }, {"gpu_idle"},
       {"facility", "energy", "staff"}, {"facility", "energy", "staff"}, {}},
      {"power of the host", [](S s) { s.cluster.pools[0].node.hostActive = {}; }, {"it_hosts"},
       {"facility", "energy", "staff"}, {"facility", "energy", "staff"}, {}},
      {"power of storage", [](S s) { s.cluster.fabric.powerShareOfIt = 0; }, {"it_storage"},
       {"power"}, {"power"}, {}},
      {"power of network and storage",
       [](S s) { s.cluster.fabric.powerShareOfIt = 0, s.cluster.fabric.switchPower.reset(); },
       {"it_network", "it_storage"}, {"power"}, {"power"}, {}},
      {"price of the node", [](S s) { s.prices.nodes.clear(); }, {}, {"nodes"}, {"nodes"},
       {"rent"}},
      {"price of the network",
       [](S s) { s.prices.fabrics.clear(), s.prices.networkShareOfHardware = {}; }, {},
       {"network"}, {"network"}, {}},
      {"price of storage", [](S s) { s.prices.storagePerGpu = {}; }, {}, {"storage"}, {"storage"},
       {}},
      {"life of the hardware", [](S s) { s.prices.usefulLifeYears = {}; }, {},
       {"depreciation", "capital"}, {"depreciation", "capital"}, {}},
      {"life of the building", [](S s) { s.prices.facilityLifeYears = {}; }, {},
       {"depreciation", "capital"}, {"depreciation", "capital"}, {}},
      {"cost of capital", [](S s) { s.prices.costOfCapitalPerYear = {}; }, {}, {"capital"},
       {"capital"}, {}},
      {"staff", [](S s) { s.prices.staffPerMegawattYear = {}; }, {}, {"staff"}, {"staff"}, {}},
      {"maintenance", [](S s) { s.prices.maintenancePerYear = {}; }, {}, {"maintenance"},
       {"maintenance"}, {}},
      {"lease premium", [](S s) { s.prices.leasePremium = {}; }, {}, {}, {"lease_premium"}, {}},
      {"price of electricity", [](S s) { s.sites[0].electricityPerKwh = {}; }, {}, {"energy"},
       {"energy"}, {}},
      {"building, so that colocation stands for it",
       [](S s) { s.sites[0].buildCostPerWatt = {}; }, {}, {}, {}, {}},
      {"building and colocation",
       [](S s) { s.sites[0].buildCostPerWatt = {}, s.prices.colocationPerKwMonth = {}; }, {},
       {"colocation"}, {"colocation"}, {}},
      {"PUE", [](S s) { s.sites[0].pueFullLoad = {}; }, {"cooling"}, {"power"}, {"power"}, {}},
      {"the site", [](S s) { s.cluster.pools[0].siteId = "elsewhere"; }, {"cooling"},
       {"energy", "power"}, {"energy", "power"}, {}},
  };
  return list;
}

/// Which facts a planner may lack. One draw in six lacks it.
class Forgetful {
 public:
  explicit Forgetful(unsigned seed) : random_(seed) {}

  Scenario next() {
    const auto& nodes = shippedCatalog().nodes;
    Scenario s = onNodes(nodes[std::size_t(draw(int(nodes.size())))]);
    s.tenure = Tenure(draw(3));
    Node& node = s.cluster.pools.front().node;
    forget(node.gpu.idle, node.hostActive, node.maximum);
    if (draw(6) == 0) s.cluster.fabric.powerShareOfIt = 0;
    if (draw(6) == 0) s.cluster.fabric.switchPower.reset();
    Prices& p = s.prices;
    forget(p.networkShareOfHardware, p.storagePerGpu, p.usefulLifeYears, p.facilityLifeYears,
           p.costOfCapitalPerYear, p.colocationPerKwMonth, p.staffPerMegawattYear,
           p.maintenancePerYear, p.leasePremium);
    if (draw(6) == 0) p.fabrics.clear();
    for (NodePrice& price : p.nodes) forget(price.purchase, price.rentPerGpuHour);
    for (Site& site : s.sites)
      forget(site.electricityPerKwh, site.buildCostPerWatt, site.pueFullLoad,
             site.carbonGramsPerKwh);
    if (draw(6) == 0) s.cluster.pools.front().siteId = "elsewhere";
    return s;
  }

 private:
  std::mt19937 random_;
  int draw(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
  template <class... Facts>
  void forget(Facts&... facts) {
    ((draw(6) == 0 ? void(facts = {}) : void()), ...);
  }
};

void near(double counted, double byHand, const char* what) {
  QVERIFY2(std::abs(counted / byHand - 1) < 1e-9, qPrintable(QStringLiteral("%1: %2 for %3")
                                                                 .arg(QString::fromLatin1(what))
                                                                 .arg(counted, 0, 'g', 12)
                                                                 .arg(byHand, 0, 'g', 12)));
}

}  // namespace

class WholeSumsTest : public QObject {
  Q_OBJECT

 private slots:
  void everyNodeOfTheCatalogueHasPowerEnergyAndCost_data() {
    QTest::addColumn<int>("node");
    for (std::size_t i = 0; i < shippedCatalog().nodes.size(); ++i)
      QTest::newRow(shippedCatalog().nodes[i].id.c_str()) << int(i);
  }
  void everyNodeOfTheCatalogueHasPowerEnergyAndCost() {
    QFETCH(int, node);
    const Node& type = shippedCatalog().nodes[std::size_t(node)];
    Scenario s = onNodes(type, 64);
    for (const Tenure tenure : {Tenure::buy, Tenure::lease, Tenure::rent}) {
      s.tenure = tenure;
      const Estimate e = estimate(s);
      QVERIFY(e.power && e.powerMissing.empty() && e.facilityEnergy && e.carbonKg);
      QVERIFY2(e.cost.complete(), qPrintable(withoutText(e.cost.missing)));
      QVERIFY(e.tenures[tenure].runTotal);
      // Spinning in a gap or at work: between idle and the limit, and the node below its circuits.
      QVERIFY(e.power->gpuAverage > *type.gpu.idle.value && e.power->gpuAverage < type.gpu.tdp);
      QVERIFY(e.power->nodeAverage < *type.maximum.value);
      everyOutputTells(s, type.id);
      workbookTells(s, e, type.id);
    }
  }

  void eachFactThatIsLackingIsNamed_data() { everyNodeOfTheCatalogueHasPowerEnergyAndCost_data(); }
  void eachFactThatIsLackingIsNamed() {
    QFETCH(int, node);
    const Node& type = shippedCatalog().nodes[std::size_t(node)];
    for (const Lack& lack : lacks())
      for (const Tenure tenure : {Tenure::buy, Tenure::lease, Tenure::rent}) {
        Scenario s = onNodes(type, 64);
        s.tenure = tenure;
        lack.forget(s);
        const std::string at = type.id + ", without " + lack.name + ", tenure " +
                               std::to_string(int(tenure)) + ": ";
        const Estimate e = estimate(s);
        const Tree answer = Tree::parse(estimateToJson(s, e));
        const auto& gaps = tenure == Tenure::buy     ? lack.buy
                           : tenure == Tenure::lease ? lack.lease
                                                     : lack.rent;
        QVERIFY2(answer["cost_usd"]["missing"] == Tree(gaps),
                 (at + answer["cost_usd"].dump()).c_str());
        QVERIFY2(answer["cost_usd"]["complete"] == gaps.empty(), at.c_str());
        QVERIFY2(answer["power_w"]["missing"] == Tree(lack.power),
                 (at + answer["power_w"].dump()).c_str());
        everyOutputTells(s, at);
        if (node == 0) workbookTells(s, e, at);
        if (QTest::currentTestFailed()) return;
      }
  }

  /// What the pools of one phase lack, the run lacks: its sum is that of its parts, and a lower
  /// bound of what it was.
  void aPhaseThatLacksAPartTakesItFromTheRun_data() {
    QTest::addColumn<bool>("power");
    QTest::addColumn<QStringList>("gaps");
    QTest::newRow("idle power") << true << QStringList{"facility", "energy", "staff"};
    QTest::newRow("electricity") << false << QStringList{"energy"};
  }
  void aPhaseThatLacksAPartTakesItFromTheRun() {
    QFETCH(bool, power);
    QFETCH(QStringList, gaps);
    const Scenario whole = loadSample("colossus-growing").value();
    Scenario s = whole;
    Pool& last = s.cluster.pools.back();
    if (power) {
      last.node.gpu.idle = {};
    } else {
      s.sites.push_back(s.sites.front());
      s.sites.back().id = last.siteId = "expansion";
      s.sites.back().electricityPerKwh = {};
    }
    const Estimate e = estimate(s);
    QVERIFY(e.phases.size() > 1 && e.cost.runTotal && !e.cost.complete());
    QStringList named;
    for (const CostGap gap : e.cost.missing.list()) named << keyOf(gap);
    QCOMPARE(named, gaps);
    QVERIFY(!e.cost.energy && !e.tenures[s.tenure].runTotal && !e.runTotalUsd);
    double year = 0, phases = 0;
    const CostEstimate& c = e.cost;
    for (const auto& part : {c.depreciation, c.capital, c.energy, c.colocation, c.staff,
                             c.maintenance, c.rent})
      if (part) year += part->usd();
    for (const PhaseEstimate& p : e.phases) phases += p.runTotal->usd();
    near(c.runTotal->usd(), year * e.trainingTime.years(), "the parts of a year");
    near(c.runTotal->usd(), phases, "the phases");
    QVERIFY(c.runTotal->usd() < estimate(whole).cost.runTotal->usd());
    if (e.powerMissing.empty()) QVERIFY(e.power && e.facilityEnergy);
    else QVERIFY(!e.power && !e.facilityEnergy);
  }

  /// Pools that come after the last token have no part in what the grid sees.
  void whatNeverArrivesDoesNotSwing() {
    Scenario late = loadSample("colossus-growing").value();
    Scenario alone = late;
    alone.cluster.pools.resize(1);
    for (std::size_t i = 1; i < late.cluster.pools.size(); ++i)
      late.cluster.pools[i].availableFrom = "2040-01-01";
    const Estimate e = estimate(late), first = estimate(alone);
    QVERIFY(e.power && first.power && e.power->swing <= e.power->facilityPeak);
    near(e.power->swing.watts(), first.power->swing.watts(), "swing of the pool that is there");
  }

  void whateverAPlannerLacksIsNamedInEveryOutput() {
    Forgetful planner(20261128);
    int incomplete = 0, powerless = 0;
    for (int i = 0; i < 200; ++i) {
      const Scenario s = planner.next();
      everyOutputTells(
          s, "scenario " + std::to_string(i) + ", " + s.cluster.pools.front().node.id + ": ");
      if (QTest::currentTestFailed()) return;
      const Estimate e = estimate(s);
      incomplete += !e.cost.complete();
      powerless += !e.powerMissing.empty();
    }
    QVERIFY(incomplete > 50 && incomplete < 195 && powerless > 20);
  }

  /// Eight HGX H200 nodes, bought, at a hyperscale site: each figure from the rows' own, by hand.
  void theH200CaseByHand() {
    const Scenario s = onNodes(*shippedCatalog().findNode("hgx-h200-8"));
    const Estimate e = estimate(s);
    const PowerEstimate& p = *e.power;
    // A GPU idles at 76 W and is limited to 700 W; activity is the share of the way between, by
    // kind of work.
    double busy = 0, time = 0;
    for (int i = 0; i < stepPartCount; ++i) {
      const double seconds = e.step.part(StepPart(i)).seconds();
      busy += seconds * activityOf(StepPart(i));
      time += seconds;
    }
    const double gpu = 76 + busy / time * e.goodput.fraction * (700 - 76);
    near(p.gpuAverage.watts(), gpu, "GPU");
    near(p.nodeAverage.watts(), 8 * gpu + 2500, "node, with 2,500 W beside the GPUs");
    // Network, storage and management: a tenth of IT power, or the counted switches where they are
    // more.
    const double servers = 8 * (8 * gpu + 2500),
                 switches = e.network.switches() * s.cluster.fabric.switchPower->watts();
    const double it = servers + std::max(servers * 0.1 / 0.9, switches);
    near(p.itAverage.watts(), it, "IT");
    near(p.facilityAverage.watts(), it * 1.1, "facility, PUE 1.1");
    const double circuits = 8 * 10200.0,
                 itDesign = circuits + std::max(circuits * 0.1 / 0.9, switches);
    near(p.facilityDesign.watts(), itDesign * 1.1, "design, circuits of 10,200 W a node");
    const double kwh = it * 1.1 / 1000 * e.trainingTime.hours();
    near(e.facilityEnergy->wattHours(), kwh * 1000, "energy");
    near(*e.carbonKg, kwh * 0.3695, "carbon, 369.5 g a kWh");
    // Bought: nodes of 313,000 dollars, the network as priced, storage of 1,500 a GPU, building
    // of 11.7 a watt.
    const double nodes = 8 * 313000.0, network = e.cost.network->usd(), storage = 64 * 1500.0;
    const double hardware = nodes + network + storage, building = itDesign * 11.7;
    near(e.cost.facility->usd(), building, "building");
    near(e.cost.depreciation->usd(), hardware / 5 + building / 14, "5 and 14 years");
    near(e.cost.capital->usd(), 0.1 * (hardware * 6 / 10 + building * 15 / 28),
         "10 % on the mean book value");
    near(e.cost.energy->usd(), it * 1.1 / 1000 * 8766 * 0.0826, "8.26 cents a kWh");
    near(e.cost.staff->usd(), itDesign / 1e6 * 300000, "300,000 dollars a MW");
    near(e.cost.maintenance->usd(), 0.015 * hardware, "1.5 % of the hardware");
    const double year = e.cost.depreciation->usd() + e.cost.capital->usd() + e.cost.energy->usd() +
                        e.cost.staff->usd() + e.cost.maintenance->usd();
    near(e.cost.runTotal->usd(), year * e.trainingTime.days() / 365.25, "the run");
    near(e.cost.perGpuHour->usd(), year / (64 * 8766), "a GPU-hour");
  }

  /// With all its parts an H200 is dearer than an H100 by the hour, whichever way it is had, and
  /// draws about as much.
  void anH200CostsMoreThanAnH100() {
    const Estimate h100 = estimate(onNodes(*shippedCatalog().findNode("hgx-h100-8"))),
                   h200 = estimate(onNodes(*shippedCatalog().findNode("hgx-h200-8")));
    for (const Tenure t : {Tenure::buy, Tenure::lease, Tenure::rent})
      QVERIFY(h200.tenures[t].perGpuHour->usd() > h100.tenures[t].perGpuHour->usd());
    QVERIFY(std::abs(h200.power->facilityAverage / h100.power->facilityAverage - 1) < 0.05);
  }

  /// Without its idle power an H200 has no power, electricity, building or staff, and no total that
  /// could win.
  void withoutItsIdlePowerItIsNotCompared() {
    Scenario s = onNodes(*shippedCatalog().findNode("hgx-h200-8"));
    s.cluster.pools.front().node.gpu.idle = {};
    Estimate e = estimate(s);
    QVERIFY(!e.power && e.powerMissing.has(PowerGap::gpuIdle));
    QVERIFY(e.cost.runTotal && !e.cost.complete());
    for (const CostGap gap : {CostGap::energy, CostGap::facility, CostGap::staff})
      QVERIFY(e.cost.missing.has(gap));
    QVERIFY(!e.tenures[Tenure::buy].runTotal && !e.tenures.breakEvenMonths && !e.runTotalUsd);
    QVERIFY(e.tenures[Tenure::rent].runTotal);
    QVERIFY(estimateToText(s, e).find("at least") != std::string::npos);
    QVERIFY(addUncertainty(s, e));
    QVERIFY(e.uncertainty && !e.uncertainty->spreads[std::size_t(Figure::runUsd)]);
    for (const TornadoBar& bar : e.uncertainty->tornado)
      QVERIFY(!std::isfinite(bar.atLow[Figure::runUsd]));
  }

  /// 12,500 nodes at 150 MW: the run keeps within the limit, the circuits of all nodes at once do
  /// not.
  void circuitsAboveTheSitesLimitAreAFinding() {
    for (const char* id : {"colossus-phase1", "colossus-expanded"}) {
      const Scenario s = loadSample(id).value();
      const Estimate e = estimate(s);
      const auto found = std::find_if(e.findings.begin(), e.findings.end(), [](const Finding& f) {
        return f.rule == Rule::siteDesignOverLimit;
      });
      QVERIFY(found != e.findings.end() && found->severity == Severity::warning && e.feasible());
      near(found->argument("design_mw"), e.power->facilityDesign.megawatts(), "design");
      QVERIFY(found->argument("design_mw") > found->argument("limit_mw") &&
              found->argument("peak_mw") < found->argument("limit_mw"));
      QVERIFY(found->argument("average_mw") < found->argument("peak_mw"));
    }
  }

  void assumptionsAreOneNoteUntilAccepted() {
    Scenario s = onNodes(*shippedCatalog().findNode("hgx-h100-8"));
    const auto notes = [&] {
      std::vector<Finding> found;
      for (const Finding& f : estimate(s).findings)
        if (f.rule == Rule::assumedFigures) found.push_back(f);
      return found;
    };
    QCOMPARE(notes().size(), std::size_t(1));
    QCOMPARE(notes().front().text,
             std::string("storage per GPU; staff per MW and year; maintenance a year; utilisation of what is owned"));
    QCOMPARE(notes().front().severity, Severity::note);
    s.prices.storagePerGpu.provenance = {
        .source = "our quote", .location = {}, .asOf = "2026-11-20", .confidence = {}, .notes = {}};
    QCOMPARE(notes().front().text, std::string("staff per MW and year; maintenance a year; utilisation of what is owned"));
    for (auto* p :
         {&s.prices.staffPerMegawattYear.provenance, &s.prices.maintenancePerYear.provenance, &s.prices.utilisation.provenance})
      p->confidence.clear();
    QVERIFY(notes().empty());
  }

  /// One press takes all; values, rules and ranges stay, and so does the answer.
  void acceptedAssumptionsChangeNoFigure() {
    for (const Node& node : shippedCatalog().nodes)
      for (const Tenure tenure : {Tenure::buy, Tenure::lease, Tenure::rent}) {
        Scenario s = onNodes(node);
        s.tenure = tenure;
        const double before = estimate(s).cost.runTotal->usd();
        const Fact<Money> storage = s.prices.storagePerGpu;
        acceptAssumptions(s);
        QVERIFY(assumedFigures(s).empty());
        QCOMPARE(estimate(s).cost.runTotal->usd(), before);
        QCOMPARE(s.prices.storagePerGpu.provenance.source, storage.provenance.source);
        QCOMPARE(s.prices.storagePerGpu.provenance.high, storage.provenance.high);
        QCOMPARE(isAssumption(s.prices.storagePerGpu.provenance), tenure == Tenure::rent);
      }
  }
};

QTEST_APPLESS_MAIN(WholeSumsTest)
#include "tst_whole_sums.moc"
