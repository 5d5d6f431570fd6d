// SPDX-License-Identifier: GPL-3.0-or-later
// Who pays for a cluster. A job without others beside it owns its cluster and pays for all of it, idle GPUs included.
// Where jobs share one, the nodes of one kind in one hall are paid for by their GPUs: a job's share of the power and cost
// of these nodes, with their network, storage, building and staff, is the GPUs that it uses over those installed. GPUs
// that no job uses are a share of their own, so that the main job, the others and what idles add up to the fleet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory_resource>
#include <vector>

#include "model/estimate/limits.h"

namespace cw {

enum class Payer { mainJob, otherJobs, idle, fleet };

class PayerShares {
 public:
  /// `shared`: other jobs run on the cluster too.
  PayerShares(Payer payer, bool shared, std::pmr::memory_resource* memory)
      : payer_(payer), whole_(payer == Payer::fleet || (payer == Payer::mainJob && !shared)), places_(memory) {}

  /// True where everything is the payer's: then no share enters a formula.
  bool whole() const { return whole_; }

  void install(int kind, int hall, double gpus) { at(kind, hall).installed += gpus; }
  void use(int kind, int hall, double gpus, bool byMainJob) {
    Place& place = at(kind, hall);
    (byMainJob ? place.main : place.others) += gpus;
  }

  /// Of the nodes of a kind in a hall.
  double of(int kind, int hall) const {
    if (whole_) return 1;
    const std::size_t place = placeOf(kind, hall);
    if (place >= places_.size() || !(places_[place].installed > 0)) return 0;
    return gpusOf(places_[place]) / places_[place].installed;
  }

 private:
  struct Place {
    double installed = 0, main = 0, others = 0;
  };
  Payer payer_;
  bool whole_;
  std::pmr::vector<Place> places_;  ///< of every kind in a hall, hall after hall

  static std::size_t placeOf(int kind, int hall) { return std::size_t(hall) * limits::nodeKinds + std::size_t(kind); }
  Place& at(int kind, int hall) {
    if (placeOf(kind, hall) >= places_.size()) places_.resize((std::size_t(hall) + 1) * limits::nodeKinds);
    return places_[placeOf(kind, hall)];
  }
  double gpusOf(const Place& p) const {
    if (payer_ == Payer::mainJob) return p.main;
    if (payer_ == Payer::otherJobs) return p.others;
    return std::max(0.0, p.installed - p.main - p.others);
  }
};

}  // namespace cw
