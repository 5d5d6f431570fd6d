// SPDX-License-Identifier: GPL-3.0-or-later
// The figure of predicted against measured step times, as SVG.
#pragma once

#include <string>
#include <vector>

namespace cw {

struct FigurePoint {
  double measuredSeconds = 0, predictedSeconds = 0;
  std::string series;  ///< class of the run: die, dense or MoE
};

/// Both axes logarithmic over whole decades; lines where they are equal and where they differ by 10 %. Series are drawn and
/// named in the order of `series`.
std::string accuracyFigure(const std::vector<FigurePoint>& points, const std::vector<std::string>& series);

}  // namespace cw
