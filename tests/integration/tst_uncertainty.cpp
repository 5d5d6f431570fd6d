// SPDX-License-Identifier: GPL-3.0-or-later
// The spread of an answer: against the interval of the estimate, against chance, and against estimates one by one.
#include <QObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "data/samples/samples.h"
#include "model/calibration/statistics.h"
#include "model/estimate/estimate.h"
#include "model/estimate/resolve.h"
#include "model/power/power_error.h"
#include "model/uncertainty/inputs.h"
#include "model/uncertainty/uncertainty.h"

using namespace cw;

namespace {

bool close(double a, double b, double tolerance = 1e-9) { return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b)); }
Scenario sample(const QString& id) { return loadSample(id.toStdString()).value(); }
InputRange range(UncertainInput input, double low, double high) { return {.input = input, .of = {}, .low = low, .high = high, .likely = {}, .source = {}}; }
Uncertainty uncertainty(const Scenario& s, const Sampling& sampling = {}) { return uncertaintyOf(s, estimate(s).plan, sampling).value(); }
const Spread& spread(const Uncertainty& u, Figure f) { return u.spreads[std::size_t(f)].value(); }

/// The figures of an estimate, NaN where it has none.
Outcome figuresOf(const Estimate& e) {
  Outcome o;
  o[Figure::trainingDays] = e.trainingTime.days();
  o[Figure::facilityWatts] = e.power ? e.power->facilityAverage.watts() : std::nan("");
  o[Figure::facilityWattHours] = e.facilityEnergy ? e.facilityEnergy->wattHours() : std::nan("");
  o[Figure::runUsd] = e.cost.runTotal ? e.cost.runTotal->usd() : std::nan("");
  return o;
}

bool alike(const Outcome& a, const Outcome& b) {
  for (int f = 0; f < figureCount; ++f) {
    const double x = a[Figure(f)], y = b[Figure(f)];
    if (std::isnan(x) != std::isnan(y) || (!std::isnan(x) && !close(x, y, 1e-12))) return false;
  }
  return true;
}

}  // namespace

class UncertaintyTest : public QObject
{
  Q_OBJECT
  void everySample() {
    QTest::addColumn<QString>("id");
    for (const Sample& s : samples()) QTest::newRow(s.id.c_str()) << QString::fromStdString(s.id);
  }

 private slots:
  void errorsAloneGiveTheIntervalOfTheEstimate_data() { everySample(); }
  void errorsAloneGiveTheIntervalOfTheEstimate() {
    QFETCH(QString, id);
    const Scenario s = sample(id);
    const Estimate e = estimate(s);
    const Uncertainty u = uncertainty(s);
    QVERIFY(alike(u.point, figuresOf(e)));
    const std::optional<Percentiles> expected[] = {e.trainingDays, e.facilityWatts, e.facilityWattHours, e.runTotalUsd};
    for (int f = 0; f < figureCount; ++f) {
      const auto& found = u.spreads[std::size_t(f)];
      QCOMPARE(found.has_value(), expected[f].has_value());
      if (!found) continue;
      QVERIFY(close(found->percentiles.p10, expected[f]->p10));
      QVERIFY(close(found->percentiles.p50, expected[f]->p50));
      QVERIFY(close(found->percentiles.p90, expected[f]->p90));
      // And so do the samples, as far as 10,000 and 4,096 cases can show it.
      // Phases bend what lies between the lengths of a run that are computed.
      const double allowed = e.phases.size() > 1 ? 1e-2 : 5e-3;
      const auto told = [&](int percent, double value) { return qPrintable(QString("%1: P%2 %3, %4").arg(f).arg(percent).arg(found->atPercent[std::size_t(percent - 1)]).arg(value)); };
      QVERIFY2(close(found->atPercent[9], expected[f]->p10, allowed), told(10, expected[f]->p10));
      QVERIFY2(close(found->atPercent[49], expected[f]->p50, allowed), told(50, expected[f]->p50));
      QVERIFY2(close(found->atPercent[89], expected[f]->p90, allowed), told(90, expected[f]->p90));
    }
  }

  void rangesWithoutWidthChangeNothing_data() { everySample(); }
  void rangesWithoutWidthChangeNothing() {
    QFETCH(QString, id);
    Scenario s = sample(id);
    const Uncertainty without = uncertainty(s);
    for (int i = 0; i < uncertainInputCount; ++i)
      for (const std::string& of : ownersOf(s, UncertainInput(i)))
        // A range of the schedule takes the place of its spread.
        if (const auto value = valueOf(s, UncertainInput(i), of); value && UncertainInput(i) != UncertainInput::scheduleFactor)
          s.ranges.push_back({.input = UncertainInput(i), .of = of, .low = *value, .high = *value, .likely = {}, .source = {}});
    QVERIFY(s.ranges.size() > 5);
    const Uncertainty with = uncertainty(s);
    const Outcome& point = with.point;
    QVERIFY(alike(point, without.point));
    for (int f = 0; f < figureCount; ++f) {
      QCOMPARE(with.spreads[std::size_t(f)].has_value(), without.spreads[std::size_t(f)].has_value());
      if (!with.spreads[std::size_t(f)]) continue;
      const Percentiles &a = spread(with, Figure(f)).percentiles, &b = spread(without, Figure(f)).percentiles;
      QVERIFY(close(a.p10, b.p10, 1e-2));
      QVERIFY(close(a.p50, b.p50, 1e-2));
      QVERIFY(close(a.p90, b.p90, 1e-2));
    }
    for (const TornadoBar& bar : with.tornado)
      if (bar.basis == TornadoBasis::range) QVERIFY(alike(bar.atLow, point) && alike(bar.atHigh, point));
  }

  /// Chance instead of the even sequence, the estimate instead of the sampler, the normal distribution of <random>
  /// instead of its quantiles.
  void percentilesAreThoseOfPlainChance() {
    Scenario s = sample("llama-3.1-405b");
    s.plan = estimate(s).plan;
    Scenario steady = s;
    steady.reliability.scheduleFactor.value.reset();
    const Estimate point = estimate(steady);
    const double tokens = s.job.tokens, usdPerKwh = valueOf(s, UncertainInput::electricity, "").value();
    s.ranges = {range(UncertainInput::tokens, 0.8 * tokens, 1.4 * tokens), range(UncertainInput::electricity, 0.5 * usdPerKwh, 3 * usdPerKwh)};
    s.ranges[1].likely = usdPerKwh;
    const Uncertainty u = uncertainty(s);
    const double below = std::log(point.trainingDays->p50 / point.trainingDays->p10), above = std::log(point.trainingDays->p90 / point.trainingDays->p50);
    const double bias = std::log(point.trainingDays->p50 / point.trainingTime.days());
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform(0.8, 1.4), unit(0, 1);
    // Two ends and the likely value make a triangle.
    const std::array<double, 3> corners{0.5, 1, 3}, heights{0, 1, 0};
    std::piecewise_linear_distribution<double> triangle(corners.begin(), corners.end(), heights.begin());
    std::vector<double> days, usd;
    for (int i = 0; i < 20'000; ++i) {
      Scenario drawn = s;
      drawn.ranges.clear();
      drawn.job.tokens = tokens * uniform(random);
      setValue(drawn, UncertainInput::electricity, "", usdPerKwh * triangle(random));
      const Estimate e = estimate(drawn);
      const double z = normal(random) / 1.2815515655446004;
      // Half of the runs take up to 1.055 times as long, and the longest 1.75 times.
      const double schedule = 1 + 0.75 * std::pow(unit(random), std::log(0.055 / 0.75) / std::log(0.5));
      const double factor = std::exp(bias + z * (z < 0 ? below : above)) * schedule;
      days.push_back(e.trainingTime.days() * factor);
      usd.push_back(e.cost.runTotal->usd() * factor);
    }
    for (const double share : {0.1, 0.5, 0.9}) {
      const std::size_t at = std::size_t(std::lround(share * 100)) - 1;
      QVERIFY(close(spread(u, Figure::trainingDays).atPercent[at], percentile(days, share), 0.01));
      QVERIFY(close(spread(u, Figure::runUsd).atPercent[at], percentile(usd, share), 0.01));
    }
  }

  void curvesRise_data() { everySample(); }
  void curvesRise() {
    QFETCH(QString, id);
    Scenario s = sample(id);
    s.ranges = {range(UncertainInput::restart, 60, 7200), range(UncertainInput::pue, 1.05, 1.5)};
    const Uncertainty u = uncertainty(s);
    for (const auto& spread : u.spreads)
      if (spread) QVERIFY(std::is_sorted(spread->atPercent.begin(), spread->atPercent.end()));
  }

  /// Watts are in proportion to PUE, which is uniform, and to a factor of which one in ten is as far below one as the error of
  /// the power says, and one in ten as far above.
  void powerSpreadsByItsErrorAndByRanges() {
    Scenario s = sample("colossus-phase1");
    const Outcome point = uncertainty(s).point;
    const Percentiles alone = spread(uncertainty(s), Figure::facilityWatts).percentiles;
    const double watts = point[Figure::facilityWatts], error = powerErrorOf(s.cluster.pools[0].node);
    QVERIFY(error >= nodePowerError);
    QVERIFY(close(alone.p10, (1 - error) * watts, 3e-3) && close(alone.p50, watts, 3e-3) && close(alone.p90, (1 + error) * watts, 3e-3));
    s.ranges = {range(UncertainInput::pue, 1.1, 1.4)};
    const Uncertainty u = uncertainty(s);
    const TornadoBar& pue = *std::find_if(u.tornado.begin(), u.tornado.end(), [](const TornadoBar& b) { return b.basis == TornadoBasis::range; });
    std::mt19937_64 random(2);
    std::normal_distribution<double> normal(0, 1 / 1.2815515655446004);
    std::uniform_real_distribution<double> uniform(pue.atLow[Figure::facilityWatts], pue.atHigh[Figure::facilityWatts]);
    std::vector<double> drawn;
    for (int i = 0; i < 200'000; ++i) {
      const double z = normal(random);
      drawn.push_back(uniform(random) * std::pow(z < 0 ? 1 / (1 - error) : 1 + error, z));
    }
    for (const double share : {0.05, 0.1, 0.5, 0.9, 0.95})
      QVERIFY(close(spread(u, Figure::facilityWatts).atPercent[std::size_t(std::lround(share * 100)) - 1], percentile(drawn, share), 5e-3));
    QVERIFY(close(point[Figure::trainingDays], u.point[Figure::trainingDays]));
  }

  /// One in ten stays below 1 + 0.75 · 0.1ᵏ, nine in ten below 1 + 0.75 · 0.9ᵏ, with k so that a half gives 1.055; the bill for
  /// electricity, and nothing else of the cost, follows the power.
  void barsOfScheduleAndPowerByHand() {
    const Scenario s = sample("llama-3.1-405b");
    const Estimate e = estimate(s);
    const Uncertainty u = uncertainty(s);
    const auto bar = [&](TornadoBasis basis) { return *std::find_if(u.tornado.begin(), u.tornado.end(), [&](const TornadoBar& b) { return b.basis == basis; }); };
    const double k = std::log(0.055 / 0.75) / std::log(0.5);
    const TornadoBar schedule = bar(TornadoBasis::schedule), power = bar(TornadoBasis::powerError);
    QVERIFY(close(schedule.low, 1 + 0.75 * std::pow(0.1, k)) && close(schedule.high, 1 + 0.75 * std::pow(0.9, k)));
    QVERIFY(close(schedule.atHigh[Figure::trainingDays], e.trainingTime.days() * schedule.high, 1e-6));
    const double electricity = e.cost.energy->usd() * e.trainingTime.years();
    QVERIFY(close(power.swing(Figure::runUsd), electricity * (power.high - power.low), 1e-6));
    QVERIFY(close(power.atHigh[Figure::trainingDays], e.trainingTime.days()));
  }

  /// Switched off, it leaves the error of the step alone; a planner's own range takes its place.
  void theScheduleIsAFactorOfItsOwn() {
    Scenario s = sample("llama-3.1-405b");
    const Percentiles counted = *estimate(s).trainingDays;
    s.reliability.scheduleFactor.value.reset();
    const Estimate without = estimate(s);
    QVERIFY(counted.p10 > without.trainingDays->p10 && counted.p50 > without.trainingDays->p50 && counted.p90 > 1.1 * without.trainingDays->p90);
    QCOMPARE(estimate(sample("llama-3.1-405b")).trainingTime.days(), without.trainingTime.days());
    const auto hasBar = [](const Uncertainty& u) {
      return std::any_of(u.tornado.begin(), u.tornado.end(), [](const TornadoBar& b) { return b.basis == TornadoBasis::schedule; });
    };
    QVERIFY(hasBar(uncertainty(sample("llama-3.1-405b"))) && !hasBar(uncertainty(s)));
    s.ranges = {range(UncertainInput::scheduleFactor, 1.5, 1.5)};
    const Uncertainty fixed = uncertainty(s);
    QVERIFY(!hasBar(fixed) && close(spread(fixed, Figure::trainingDays).percentiles.p50, 1.5 * without.trainingDays->p50, 5e-3));
  }

  void widerRangesAreWider() {
    Scenario s = sample("colossus-phase1");
    double before = 0;
    for (const double half : {0.0, 0.1, 0.2, 0.4}) {
      const double usd = valueOf(s, UncertainInput::purchase, "smc-4u-liquid-h100-8").value();
      s.ranges = {range(UncertainInput::purchase, usd * (1 - half), usd * (1 + half))};
      const Percentiles p = spread(uncertainty(s), Figure::runUsd).percentiles;
      QVERIFY(p.p90 - p.p10 > before);
      before = p.p90 - p.p10;
    }
  }

  void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads_data() { everySample(); }
  void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() {
    QFETCH(QString, id);
    Scenario s = sample(id);
    const double count = s.cluster.pools[0].nodes;
    s.ranges = {range(UncertainInput::nodes, std::ceil(count * 0.98), count), range(UncertainInput::failures, 1, 9)};
    s.ranges[0].of = s.cluster.pools[0].name;
    const Uncertainty one = uncertainty(s, {.samples = 1900, .threads = 1});
    for (const int threads : {2, 5}) {
      const Uncertainty again = uncertainty(s, {.samples = 1900, .threads = threads});
      for (int f = 0; f < figureCount; ++f)
        if (one.spreads[std::size_t(f)]) QVERIFY(spread(again, Figure(f)).atPercent == spread(one, Figure(f)).atPercent);
      QCOMPARE(again.fitsFraction, one.fitsFraction);
    }
    const Uncertainty other = uncertainty(s, {.samples = 1900, .seed = 6, .threads = 1});
    QVERIFY(spread(other, Figure::trainingDays).atPercent != spread(one, Figure::trainingDays).atPercent);
    QVERIFY(close(spread(other, Figure::trainingDays).percentiles.p50, spread(one, Figure::trainingDays).percentiles.p50, 0.01));
  }

  /// A bar is an estimate: of the scenario with that input entered, on the same plan.
  void everyBarIsAnEstimate_data() { everySample(); }
  void everyBarIsAnEstimate() {
    QFETCH(QString, id);
    Scenario s = sample(id);
    s.ranges = {range(UncertainInput::restart, 60, 7200)};
    const Estimate e = estimate(s);
    const int data = s.plan ? s.plan->data : 0;
    s.plan = e.plan;
    s.plan->data = data;
    const Uncertainty u = uncertaintyOf(s, e.plan, {.samples = 100}).value();
    QVERIFY(u.tornado.size() > 5);
    for (const TornadoBar& bar : u.tornado) {
      if (isRunFactor(bar.basis)) continue;
      for (const bool high : {false, true}) {
        Scenario moved = s;
        QVERIFY(setValue(moved, bar.input, bar.of, high ? bar.high : bar.low));
        QVERIFY2(alike(figuresOf(estimate(moved)), high ? bar.atHigh : bar.atLow), kindOf(bar.input).key);
      }
    }
  }

  /// Pools may have one name, and fewer nodes than another has spares.
  void barsStartFromTheScenarioAsItIs() {
    Scenario s = sample("colossus-expanded");
    for (Pool& pool : s.cluster.pools) pool.name = "alike";
    s.ranges = {range(UncertainInput::nodes, 100, 20000)};
    const Uncertainty u = uncertaintyOf(s, *s.plan, {.samples = 100}).value();
    for (const TornadoBar& bar : u.tornado) {
      if (isRunFactor(bar.basis)) continue;
      Scenario moved = s;
      QVERIFY(setValue(moved, bar.input, bar.of, bar.low));
      QVERIFY2(alike(figuresOf(estimate(moved)), bar.atLow), kindOf(bar.input).key);
    }
  }

  /// Where the plan is searched, a bar of nodes is the scenario's answer with so many nodes, its spares in proportion: version
  /// 0.2.0 kept the plan, and one node of 12,500 moved 20 days.
  void nodesAreAnsweredAsTheScenarioWouldBe() {
    Scenario s = sample("colossus-phase1");
    s.plan.reset();
    const Estimate e = estimate(s);
    const Uncertainty u = uncertaintyOf(s, e.plan, {.samples = 100}).value();
    int bars = 0;
    for (const TornadoBar& bar : u.tornado) {
      if (bar.basis != TornadoBasis::onePercent) continue;
      ++bars;
      for (const bool high : {false, true}) {
        Scenario moved = s;
        QVERIFY(setValue(moved, bar.input, bar.of, high ? bar.high : bar.low));
        QCOMPARE(moved.cluster.pools[0].spareNodes, high ? 214 : 210);  // 212 of 12,500, 1 % more and less
        QVERIFY(alike(figuresOf(estimate(moved)), high ? bar.atHigh : bar.atLow));
      }
    }
    QCOMPARE(bars, 1);
  }

  void samplesStartFromTheScenarioAsItIs() {
    Scenario s = sample("colossus-expanded");
    s.ranges = {range(UncertainInput::nodes, 100, 20000)};
    const Uncertainty one = *uncertaintyOf(s, *s.plan, {.samples = 1000, .threads = 1}), three = *uncertaintyOf(s, *s.plan, {.samples = 1000, .threads = 3});
    for (std::size_t f = 0; f < one.spreads.size(); ++f) QVERIFY(one.spreads[f]->atPercent == three.spreads[f]->atPercent);
  }

  void bars() {
    Scenario s = sample("llama-3.1-405b");
    s.ranges = {range(UncertainInput::electricity, 0.05, 0.06), range(UncertainInput::restart, 60, 7200)};
    const Uncertainty u = uncertainty(s);
    QCOMPARE(std::count_if(u.tornado.begin(), u.tornado.begin() + 5, [](const TornadoBar& b) { return b.basis == TornadoBasis::range; }), 2);
    QCOMPARE(std::count_if(u.tornado.begin(), u.tornado.begin() + 5, [](const TornadoBar& b) { return isRunFactor(b.basis); }), 3);
    const auto widest = [&](const TornadoBar& b) {
      double most = 0;
      for (int f = 0; f < figureCount; ++f) most = std::max(most, std::abs(b.swing(Figure(f)) / u.point[Figure(f)]));
      return most;
    };
    for (std::size_t i = 5; i < u.tornado.size(); ++i) {
      const TornadoBar& b = u.tornado[i];
      QVERIFY(i == 5 || widest(u.tornado[i - 1]) >= widest(b));
      const double value = valueOf(s, b.input, b.of).value();
      if (b.basis == TornadoBasis::onePercent) {
        QCOMPARE(b.low, value - std::round(value / 100));
        QVERIFY(b.high == value + std::round(value / 100));
      } else {
        QCOMPARE(b.basis, TornadoBasis::tenPercent);
        QVERIFY(close(b.low, std::max(kindOf(b.input).low, 0.9 * value)) && close(b.high, std::min(kindOf(b.input).high, 1.1 * value)));
      }
    }
  }

  /// What is said not to move the step does not move it.
  void theStepIsComputedAgainWhereItMoves_data() { everySample(); }
  void theStepIsComputedAgainWhereItMoves() {
    QFETCH(QString, id);
    const Scenario s = sample(id);
    Scenario fixed = s;
    fixed.plan = estimate(s).plan;
    fixed.plan->data = s.plan ? s.plan->data : 0;
    const double step = estimate(fixed).step.time().seconds();
    for (int i = 0; i < uncertainInputCount; ++i) {
      if (kindOf(UncertainInput(i)).movesStep) continue;
      for (const std::string& of : ownersOf(s, UncertainInput(i))) {
        Scenario moved = fixed;
        if (!setValue(moved, UncertainInput(i), of, kindOf(UncertainInput(i)).low)) continue;
        QVERIFY2(estimate(moved).step.time().seconds() == step, kindOf(UncertainInput(i)).key);
      }
    }
  }

  void aPriceThatOnlyHasARangeGivesDollars() {
    Scenario s = sample("llama-3.1-405b");
    s.prices.nodes.clear();
    QVERIFY(!estimate(s).cost.runTotal);
    s.ranges = {range(UncertainInput::purchase, 200'000, 300'000)};
    s.ranges[0].of = s.cluster.pools[0].node.id;
    Estimate e = estimate(s);
    QVERIFY(!e.runTotalUsd);
    QVERIFY(addUncertainty(s, e));
    QVERIFY(e.runTotalUsd && e.runTotalUsd->p10 > 0 && e.runTotalUsd->p10 < e.runTotalUsd->p90);
  }

  void samplesThatDoNotFitAreCounted() {
    Scenario s = sample("llama-3.1-405b");
    const Estimate e = estimate(s);
    QVERIFY(e.step.memory.fits());
    // Fewer replicas shard the optimizer less.
    s.ranges = {range(UncertainInput::nodes, 2 * double(e.plan.gpusPerReplica()) / 8, s.cluster.pools[0].nodes)};
    Scenario few = s;
    few.plan = e.plan;
    few.plan->data = s.plan ? s.plan->data : 0;
    setValue(few, UncertainInput::nodes, "", s.ranges[0].low);
    if (estimate(few).step.memory.fits()) QSKIP("the smallest cluster of the range fits as well");
    const double share = uncertainty(s).fitsFraction;
    QVERIFY(share > 0 && share < 1);
  }

  void percentilesAreExplained_data() { everySample(); }
  void percentilesAreExplained() {
    QFETCH(QString, id);
    Scenario s = sample(id);
    for (const bool ranged : {false, true}) {
      if (ranged) s.ranges = {range(UncertainInput::restart, 60, 7200)};
      Estimate e = estimate(s);
      if (ranged) QVERIFY(addUncertainty(s, e));
      const std::pair<const char*, std::optional<Percentiles>> figures[] = {
          {"training_time_days", e.trainingDays}, {"facility_average_w", e.facilityWatts}, {"facility_energy_wh", e.facilityWattHours}, {"run_total_usd", e.runTotalUsd}};
      for (const auto& [key, percentiles] : figures) {
        const DerivationPtr p90 = explain(s, std::string("interval/") + key + "/p90");
        QCOMPARE(p90 != nullptr, percentiles.has_value());
        if (!p90) continue;
        QVERIFY2(close(p90->value, percentiles->p90, 1e-12), key);
        QCOMPARE(recompute(*p90), p90->value);
        if (ranged) QVERIFY(p90->source.find("restart after a failure 60 to 7200 s") != std::string::npos);
      }
    }
  }

  void aStoppedRunGivesNothing() {
    std::stop_source stop;
    stop.request_stop();
    const Scenario s = sample("llama-3.1-405b");
    const Estimate before = estimate(s);
    QVERIFY(!uncertaintyOf(s, before.plan, {}, stop.get_token()));
    Estimate e = before;
    QVERIFY(!addUncertainty(s, e, stop.get_token()));
  }

  void withoutNodesThereIsNoSpread() {
    Scenario s = sample("llama-3.1-405b");
    s.cluster.pools[0].nodes = 0;
    QVERIFY(!uncertaintyOf(s, {}));
  }
};

QTEST_APPLESS_MAIN(UncertaintyTest)
#include "tst_uncertainty.moc"
