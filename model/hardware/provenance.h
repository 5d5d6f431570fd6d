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
  std::string confidence;  ///< high, medium or low
  std::string notes;
  bool operator==(const Provenance&) const = default;
};

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
