// SPDX-License-Identifier: GPL-3.0-or-later
// What each number of a scenario may be, in the base unit of its key: wide enough for any cluster that is planned, narrow
// enough that nothing overflows. Files, the window and the model itself read this one list.
#pragma once

#include <cstddef>

#include "model/units/range.h"

namespace cw::limits {

// The job.
inline constexpr Range tokens = positive(1e18), sequenceTokens{1, 1e8}, batchSequences{1, 1e9};
inline constexpr std::size_t batchStages = 100;

// Its architecture. What may be absent is zero there.
inline constexpr Range layers{1, 1e5}, hidden{1, 1e7}, heads{1, 1e6}, headDim{1, 1e6}, mlaRank = upTo(1e6), ffnHidden = upTo(1e7), experts = upTo(1e5);
inline constexpr Range denseLayers = upTo(1e5), everyLayers{1, 1e5}, vocabulary{1, 1e8}, positions = upTo(1e8), predictionLayers = upTo(1000);
inline constexpr Range publishedParameters = upTo(1e18);

// The plan.
inline constexpr Range degree{1, 1e6}, degreeOrOpen = upTo(1e6), recomputeLayers = upTo(1e5), shardingGroup = upTo(1e7);

// Pools, and how they are built. Lists are as long as an answer may take: tests/support/corners.h has the longest.
inline constexpr std::size_t pools = 1000, concurrentJobs = 30, ranges = 50, sites = 500;
inline constexpr double poolsInPhases = 20'000;  // alike pools as one, summed over the phases of a run
inline constexpr Range nodes{1, 1e7}, spareNodes = upTo(1e7), gpuPowerCap{50, 1e5};
inline constexpr Range leadDays = upTo(36500), racksPerDay{0.01, 1e6}, burnInDays = upTo(3650);

inline constexpr std::size_t nodeKinds = 16;  // of all pools: nodes that differ, or whose GPUs are capped differently

// Nodes and their GPUs.
inline constexpr Range partsOfNode{1, 1e4}, linkRate{1e6, 1e15}, nodePower = positive(1e8), partPower = upTo(1e8), rackUnits = upTo(1000);
inline constexpr Range flopRate{1e9, 1e19}, hbmCapacity{1e6, 1e15}, memoryRate{1e6, 1e17}, streamingMultiprocessors{1, 1e6}, gpuPower{1, 1e6}, gpuIdlePower = upTo(1e6);

// The fabric.
inline constexpr Range switchPorts{2, 1e5}, rackSwitchNodes{1, 1e4}, uplinkFraction{0.05, 1}, oversubscription{0.1, 1000}, hopLatency = upTo(1), switchPower = positive(1e6), networkPowerShare = upTo(0.9);

// Sites.
inline constexpr Range sitePower = positive(1e12), pue{1, 10}, distributionEfficiency{0.5, 1}, electricity = upTo(1000), carbon = upTo(1e5), water = upTo(1e4), buildCost = upTo(1e5);

// Prices, US dollars.
inline constexpr Range purchase = upTo(1e9), hourlyRent = upTo(1e6), switchPrice = upTo(1e9), networkShare = upTo(0.95), storagePerGpu = upTo(1e9);
inline constexpr Range usefulLife{0.1, 100}, facilityLife{0.1, 1000}, colocation = upTo(1e6), staff = upTo(1e9), leasePremium{-1, 10}, utilisation{0.01, 1}, currencyRate = positive(1e6);

// Reliability and maintenance.
inline constexpr Range failures = upTo(1e6), restart = upTo(1e7), checkpointRate{1e3, 1e18}, checkpointInterval{0.1, 1e8}, checkpointBlocking = upTo(1e7), scheduleFactor{1, 100}, plannedPauses = upTo(0.99), repair = upTo(1e8);
inline constexpr Range maintenanceSeconds = positive(3.2e7);
inline constexpr std::size_t maintenanceWindows = 100;

}  // namespace cw::limits
