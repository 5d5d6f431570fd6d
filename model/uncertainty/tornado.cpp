// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/uncertainty/tornado.h"

#include <algorithm>
#include <cmath>

#include "model/search/choose_plan.h"

namespace cw {
namespace {

/// Bars of an input that many have and none has a range of would only hide the others.
constexpr std::size_t mostAlone = 24;

/// Weight of an outcome, times the bars, up to which plans are searched again.
constexpr double mostToSearch = 3000;

class Tornado {
 public:
  Tornado(OutcomeModel& model, const std::stop_token& stop) : model_(model), stop_(stop), canSearch_(model.weight(true) * double(1 + model.scenario().ranges.size()) < mostToSearch), point_(model.outcome({})) {}

  std::vector<TornadoBar> bars() {
    runFactors();
    for (const InputRange& r : model_.scenario().ranges)
      if (valueOf(model_.scenario(), r.input, r.of)) move(TornadoBasis::range, r.input, r.of, r.low, r.high);
    for (int i = 0; i < uncertainInputCount; ++i) alone(UncertainInput(i));
    std::stable_sort(bars_.begin(), bars_.end(), [&](const TornadoBar& a, const TornadoBar& b) {
      return ranged(a) != ranged(b) ? ranged(a) : weight(a) > weight(b);
    });
    return std::move(bars_);
  }

 private:
  OutcomeModel& model_;
  const std::stop_token& stop_;
  const bool canSearch_;  ///< again for each number of nodes, in the time that there is
  const Outcome point_;
  std::vector<TornadoBar> bars_;

  static bool ranged(const TornadoBar& b) { return b.basis == TornadoBasis::range || isRunFactor(b.basis); }

  /// From P10 to P90 of each, the others as predicted.
  void runFactors() {
    const RunSpread spread = model_.spread();
    const RunFactors low = spread.at(0.1, 0.1, 0.1), high = spread.at(0.9, 0.9, 0.9);
    const auto bar = [&](TornadoBasis basis, double RunFactors::*factor) {
      RunFactors least, most;
      least.*factor = low.*factor, most.*factor = high.*factor;
      bars_.push_back({basis, {}, {}, low.*factor, high.*factor, model_.outcome(least), model_.outcome(most)});
    };
    bar(TornadoBasis::modelError, &RunFactors::step);
    if (spread.schedule) bar(TornadoBasis::schedule, &RunFactors::schedule);
    bar(TornadoBasis::powerError, &RunFactors::power);
  }

  /// The largest change of a figure, as a share of it.
  double weight(const TornadoBar& b) const {
    double most = 0;
    for (int f = 0; f < figureCount; ++f) {
      const double share = std::abs(b.swing(Figure(f)) / point_[Figure(f)]);
      if (share > most) most = share;
    }
    return most;
  }

  void move(TornadoBasis basis, UncertainInput input, const std::string& of, double low, double high) {
    if (stop_.stop_requested()) return;
    // Nodes under the plan for another number of them would say more of the plan than of the nodes.
    if (input == UncertainInput::nodes && !model_.scenario().plan && !canSearch_) return;
    TornadoBar bar{basis, input, of, low, high, {}, {}};
    const InputPlace place = model_.place(input, of);
    bar.atLow = at(place, low);
    bar.atHigh = at(place, high);
    model_.reset(place);
    if (basis == TornadoBasis::range || weight(bar) > 1e-12) bars_.push_back(std::move(bar));
  }

  /// As the scenario would be answered: where its plan is searched, other nodes have another plan.
  Outcome at(const InputPlace& place, double value) {
    model_.set(place, value);
    if (place.input != UncertainInput::nodes || model_.scenario().plan) return model_.outcome({});
    const ResolvedScenario found = resolve(model_.scenario(), stop_);
    OutcomeModel searched(model_.scenario(), found.main.plan);
    return searched.outcome({});
  }

  bool hasRange(UncertainInput input, const std::string& of) const {
    for (const InputRange& r : model_.scenario().ranges)
      if (r.input == input && (r.of.empty() || r.of == of)) return true;
    return false;
  }

  void alone(UncertainInput input) {
    const InputKind& kind = kindOf(input);
    const std::vector<std::string> owners = ownersOf(model_.scenario(), input);
    if (owners.size() > mostAlone) return;
    for (const std::string& of : owners) {
      const auto value = valueOf(model_.scenario(), input, of);
      if (!value || hasRange(input, of)) continue;
      const double step = kind.whole ? std::max(1.0, std::round(0.01 * *value)) : 0.1 * std::abs(*value);
      const double low = std::max(kind.low, *value - step), high = std::min(kind.high, *value + step);
      move(kind.whole ? TornadoBasis::onePercent : TornadoBasis::tenPercent, input, of, low, high);
    }
  }
};

}  // namespace

std::vector<TornadoBar> tornadoOf(OutcomeModel& model, const std::stop_token& stop) { return Tornado(model, stop).bars(); }

}  // namespace cw
