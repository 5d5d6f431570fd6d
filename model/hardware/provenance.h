// SPDX-License-Identifier: GPL-3.0-or-later
// Where a figure comes from. Every catalogue row and every price carries one.
#pragma once

#include <optional>
#include <string>

namespace cw {

struct Provenance {
  std::string source;      ///< publication or vendor document; "planner" for a figure of the user's own
  std::string location;    ///< page, address or section within it
  std::string asOf;        ///< the source's own date, as precise as it gives it ("2024-07", "FY2025")
  std::string confidence;  ///< high, medium, low, or assumption: what a rule gives and nobody published
  std::string notes;
  /// What source or rule leave open, in the unit of the figure's key; rows of a table have none.
  std::optional<double> low{}, high{};
  bool operator==(const Provenance&) const = default;
};

/// What a planner may take for the moment and is to replace: no publication has it.
inline bool isAssumption(const Provenance& p) { return p.confidence == "assumption"; }

/// A figure that may be missing. Missing is shown as missing and never read as zero.
template <class T>
struct Fact {
  std::optional<T> value;
  Provenance provenance;
  bool operator==(const Fact&) const = default;
};

/// Where a fact of the scenario comes from, for a derivation; a planner's own figure may say nothing.
template <class T>
const char* sourceOf(const Fact<T>& fact) {
  return fact.provenance.source.empty() ? "scenario" : fact.provenance.source.c_str();
}

}  // namespace cw
