// SPDX-License-Identifier: GPL-3.0-or-later
// Named amounts as horizontal bars, the first on top.
#pragma once

#include <QPalette>
#include <QString>

#include <vector>

class QChart;

namespace cw {

struct Bar {
  QString name;
  double value = 0;
  int color = 0;  ///< of the series colours
};

/// A new chart, owned by the caller. `title` names the amount and its unit.
QChart* makeBarChart(const std::vector<Bar>& bars, const QString& title, const QPalette& palette);

}  // namespace cw
