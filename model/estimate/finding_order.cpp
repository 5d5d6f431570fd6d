// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/finding_order.h"

#include <algorithm>

namespace cw {
namespace {

double daysItCosts(const Finding& f, Duration now) {
  double most = 0;
  for (const Remedy& r : f.remedies)
    if (r.fits && r.trainingTime.seconds() > 0) most = std::max(most, now.days() - r.trainingTime.days());
  return most;
}

}  // namespace

void sortFindings(std::vector<Finding>& findings, Duration now) {
  const auto weight = [](const Finding& f) { return f.rule == Rule::fitRemedy ? Severity::error : f.severity; };
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    if (weight(a) != weight(b)) return weight(a) > weight(b);
    // The remedies of a plan that does not fit keep the order in which they were tried.
    return weight(a) != Severity::error && daysItCosts(a, now) > daysItCosts(b, now);
  });
}

}  // namespace cw
