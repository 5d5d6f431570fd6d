// SPDX-License-Identifier: GPL-3.0-or-later
// Points that fill a cube more evenly than chance does.
#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace cw {

/// Points `first` … `first` + `count` − 1 of the Sobol sequence (direction numbers of Joe and Kuo 2008), shifted as a
/// whole by a random vector of `seed` (Cranley and Patterson 1976). A row a point, strictly between 0 and 1; the same
/// whatever the blocks in which they are asked for.
Eigen::ArrayXXd quasiRandomPoints(int first, int count, int dimensions, std::uint64_t seed);

}  // namespace cw
