// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog/rent_tiers.h"

#include <algorithm>
#include <charconv>

#include "data/catalog/catalog.h"

namespace cw {
namespace {

/// Of the catalogue's rows, in the order of RentTier.
constexpr const char* commitments[] = {"hyperscaler list, on demand", "specialist, on demand",
                                       "1 year", "3 years", "spot, interruptible"};

/// The end of "2026-05/2026-09": as text, dates are in the order of their time.
std::string_view lastDay(const PriceRow& row) {
  const std::string_view asOf = row.provenance.asOf;
  const std::size_t slash = asOf.rfind('/');
  return slash == std::string_view::npos ? asOf : asOf.substr(slash + 1);
}

std::optional<Money> amountOf(const PriceRow& row) {
  double usd = 0;
  const char* end = row.value.data() + row.value.size();
  const auto [stop, code] = std::from_chars(row.value.data(), end, usd);
  if (code != std::errc() || stop != end) return std::nullopt;  // a range is no rent
  return Money::usd(usd);
}

const PriceRow* newestRow(RentTier tier, std::string_view gpuId) {
  const PriceRow* newest = nullptr;
  for (const PriceRow& row : shippedCatalog().prices) {
    const bool wanted = row.kind == "rental" && row.gpuId == gpuId && row.unit == "USD/GPU-hour" &&
                        row.commitment == commitments[int(tier)] && amountOf(row);
    if (wanted && (!newest || lastDay(row) > lastDay(*newest))) newest = &row;
  }
  return newest;
}

/// Of a pool's node, or of a type that no pool has; empty where nobody knows it.
std::string gpuOf(const Scenario& s, const std::string& nodeId) {
  for (const Pool& pool : s.cluster.pools)
    if (pool.node.id == nodeId) return pool.node.gpu.id;
  const Node* shipped = shippedCatalog().findNode(nodeId);
  return shipped ? shipped->gpu.id : std::string();
}

bool isOf(RentTier tier, const Fact<Money>& rent, const std::string& gpuId) {
  const Fact<Money> offered = rentOf(tier, gpuId);
  return rent.value == offered.value && rent.provenance.source == offered.provenance.source &&
         rent.provenance.asOf == offered.provenance.asOf;
}

}  // namespace

Fact<Money> rentOf(RentTier tier, std::string_view gpuId) {
  Fact<Money> rent;
  const PriceRow* row = newestRow(tier, gpuId);
  if (!row) return rent;
  rent.value = amountOf(*row);
  rent.provenance = row->provenance;
  rent.provenance.notes =
      row->commitment + (row->provenance.notes.empty() ? "" : ". " + row->provenance.notes);
  return rent;
}

void setRentTier(Scenario& s, RentTier tier) {
  for (const Pool& pool : s.cluster.pools)
    if (!s.prices.find(pool.node.id)) s.prices.nodes.push_back({pool.node.id, {}, {}});
  for (NodePrice& price : s.prices.nodes)
    price.rentPerGpuHour = rentOf(tier, gpuOf(s, price.nodeId));
}

std::optional<RentTier> rentTierOf(const Scenario& s) {
  const auto& pools = s.cluster.pools;
  const auto hasRentOf = [&](RentTier tier) {
    return std::all_of(pools.begin(), pools.end(), [&](const Pool& pool) {
      const NodePrice* price = s.prices.find(pool.node.id);
      return price && isOf(tier, price->rentPerGpuHour, pool.node.gpu.id);
    });
  };
  const bool anyRent = std::any_of(pools.begin(), pools.end(), [&](const Pool& pool) {
    const NodePrice* price = s.prices.find(pool.node.id);
    return price && price->rentPerGpuHour.value;
  });
  if (!anyRent) return std::nullopt;
  for (int tier = 0; tier < rentTierCount; ++tier)
    if (hasRentOf(RentTier(tier))) return RentTier(tier);
  return std::nullopt;
}

}  // namespace cw
