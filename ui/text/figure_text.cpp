// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/figure_text.h"

#include <QCoreApplication>

#include <cmath>

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Figure", text); }

}  // namespace

QString nameOf(Figure figure) {
  switch (figure) {
    case Figure::trainingDays: return tr("Training time");
    case Figure::facilityWatts: return tr("Power, average");
    case Figure::facilityWattHours: return tr("Energy");
    case Figure::runUsd: return tr("Cost of the run");
  }
  return {};
}

Reading readFigure(Figure figure, double value) {
  if (!std::isfinite(value)) return {missingText(), {}};
  switch (figure) {
    case Figure::trainingDays: return readDays(Duration::days(value));
    case Figure::facilityWatts: return readPower(Power::watts(value));
    case Figure::facilityWattHours: return readEnergy(Energy::wattHours(value));
    case Figure::runUsd: return readMoney(Money::usd(value));
  }
  return {};
}

FigureScale scaleOf(Figure figure, double largest) {
  switch (figure) {
    case Figure::trainingDays: return {1, tr("days")};
    case Figure::facilityWatts: return largest >= 1e6 ? FigureScale{1e6, tr("MW")} : FigureScale{1e3, tr("kW")};
    case Figure::facilityWattHours: return largest >= 1e9 ? FigureScale{1e9, tr("GWh")} : FigureScale{1e6, tr("MWh")};
    case Figure::runUsd: {
      // Values are in dollars whatever they are shown in.
      const double rate = shownAmount(Money::usd(1)), shown = largest * rate;
      if (shown >= 1e9) return {1e9 / rate, tr("billion %1").arg(moneyUnit())};
      if (shown >= 1e6) return {1e6 / rate, tr("million %1").arg(moneyUnit())};
      return shown >= 1e4 ? FigureScale{1e3 / rate, tr("thousand %1").arg(moneyUnit())} : FigureScale{1 / rate, moneyUnit()};
    }
  }
  return {};
}

}  // namespace cw
