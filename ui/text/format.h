// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as a planner reads them: one rounding and one unit for each kind, in the user's locale.
#pragma once

#include <QString>

#include <optional>

#include "model/cost/currency.h"
#include "model/units/units.h"

namespace cw {

/// A number and its unit, apart where a card shows them in different sizes.
struct Reading {
  QString number;
  QString unit;
  QString joined() const { return unit.isEmpty() ? number : number + QChar(0x00a0) + unit; }
};

QString wholeNumber(double value);                ///< with group separators
QString decimal(double value, int digits);
QString percent(double fraction, int digits = 1);
/// About `significant` digits, never scientific for everyday sizes.
QString significant(double value, int digits = 3);
/// With M, B or T, in as many digits as the number has: "15.6 T".
QString scaledNumber(double value, int digits = 12);
/// The same in three or four digits, for reading.
QString roughNumber(double value);

Reading readDays(Duration d);
Reading readDuration(Duration d);                 ///< the unit that suits: ms, s, min, h, days
Reading readPower(Power p);                       ///< W, kW or MW
Reading readMegawatts(Power p);
Reading readEnergy(Energy e);                     ///< MWh or GWh
/// Amounts are read in the currency that was shown last: of the scenario on the screen, or on the page of a report.
/// For the thread of the window alone.
void showMoneyIn(const Currency& currency);
/// For as long as it lives.
class MoneyShownIn {
 public:
  explicit MoneyShownIn(const Currency& currency);
  ~MoneyShownIn();
  MoneyShownIn(const MoneyShownIn&) = delete;
  MoneyShownIn& operator=(const MoneyShownIn&) = delete;

 private:
  Currency before_;
};
double shownAmount(Money m);                      ///< in that currency
QString moneyUnit();                              ///< "dollars", or its code
Reading readMoney(Money m);                       ///< $ or the code; K, M or B
Reading readMoneyExact(Money m, int digits = 2);
Reading readBytes(Bytes b);                       ///< GiB
Reading readMass(double kilograms);               ///< kg, t or kt
QString isoDateForPeople(const std::string& iso); ///< in the locale's short month form; as it is where no date

/// A sum that lacks a part is a lower bound: "≥ 5.0 M".
QString lowerBound(const QString& sum, bool whole);
Reading lowerBound(Reading sum, bool whole);

/// Value of an optional, or what a planner must not mistake for zero.
QString missingText();

}  // namespace cw
