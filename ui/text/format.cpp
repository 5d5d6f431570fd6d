// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/format.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <string>

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Format", text); }

Currency& currencyShown() {
  static Currency shown;
  return shown;
}

/// "$" or "EUR ", before the number.
QString moneySign() { return currencyShown().isUsd() ? QStringLiteral("$") : QString::fromStdString(currencyShown().code) + QChar(0x00a0); }

}  // namespace

QString wholeNumber(double value) { return QLocale().toString(value, 'f', 0); }
QString decimal(double value, int digits) { return QLocale().toString(value, 'f', digits); }
QString percent(double fraction, int digits) { return decimal(fraction * 100, digits) + QStringLiteral(" %"); }

QString significant(double value, int digits) {
  if (value == 0) return QStringLiteral("0");
  const double size = std::abs(value);
  if (size < 1e-4 || size >= 1e15) return QLocale().toString(value, 'g', digits);
  const int before = int(std::floor(std::log10(size))) + 1;
  return decimal(value, std::clamp(digits - before, 0, 7));
}

QString roughNumber(double value) {
  return std::abs(value) >= 1e6 ? scaledNumber(value, 4) : wholeNumber(value);
}

QString scaledNumber(double value, int digits) {
  struct Scale {
    double size;
    const char* letter;
  };
  for (const Scale scale : {Scale{1e12, " T"}, Scale{1e9, " B"}, Scale{1e6, " M"}})
    if (std::abs(value) >= scale.size) {
      QString number = QLocale().toString(value / scale.size, 'g', digits);
      return number + QLatin1String(scale.letter);
    }
  return wholeNumber(value);
}

Reading readDays(Duration d) { return {decimal(d.days(), 1), tr("days")}; }

Reading readDuration(Duration d) {
  const double s = d.seconds();
  if (s < 1) return {significant(s * 1e3), tr("ms")};
  if (s < 120) return {significant(s), tr("s")};
  if (s < 7200) return {significant(s / 60), tr("min")};
  if (s < 172800) return {significant(s / 3600), tr("h")};
  return readDays(d);
}

Reading readPower(Power p) {
  if (std::abs(p.watts()) < 10e3) return {wholeNumber(p.watts()), tr("W")};
  if (std::abs(p.watts()) < 1e6) return {decimal(p.kilowatts(), 1), tr("kW")};
  return readMegawatts(p);
}

Reading readMegawatts(Power p) { return {decimal(p.megawatts(), 1), tr("MW")}; }

Reading readEnergy(Energy e) {
  const double gwh = e.gigawattHours();
  if (gwh >= 1) return {decimal(gwh, 1), tr("GWh")};
  return {significant(gwh * 1e3), tr("MWh")};
}

void showMoneyIn(const Currency& currency) { currencyShown() = currency; }

MoneyShownIn::MoneyShownIn(const Currency& currency) : before_(currencyShown()) { showMoneyIn(currency); }
MoneyShownIn::~MoneyShownIn() { showMoneyIn(before_); }

double shownAmount(Money m) { return currencyShown().amount(m); }

QString moneyUnit() { return currencyShown().isUsd() ? tr("dollars") : QString::fromStdString(currencyShown().code); }

Reading readMoney(Money m) {
  const double amount = shownAmount(m);
  if (std::abs(amount) >= 1e9) return {moneySign() + decimal(amount / 1e9, 2), tr("B")};
  if (std::abs(amount) >= 1e6) return {moneySign() + decimal(amount / 1e6, 1), tr("M")};
  if (std::abs(amount) >= 1e4) return {moneySign() + decimal(amount / 1e3, 1), tr("K")};
  return readMoneyExact(m);
}

Reading readMoneyExact(Money m, int digits) { return {moneySign() + decimal(shownAmount(m), digits), {}}; }
Reading readBytes(Bytes b) { return {decimal(b.gibibytes(), 1), tr("GiB")}; }

Reading readMass(double kilograms) {
  if (kilograms >= 1e6) return {decimal(kilograms / 1e6, 1), tr("kt")};
  if (kilograms >= 1e3) return {decimal(kilograms / 1e3, 1), tr("t")};
  return {wholeNumber(kilograms), tr("kg")};
}

QString isoDateForPeople(const std::string& iso) {
  const QDate date = QDate::fromString(QString::fromStdString(iso), Qt::ISODate);
  return date.isValid() ? QLocale().toString(date, QStringLiteral("d MMM yyyy")) : QString::fromStdString(iso);
}

QString lowerBound(const QString& sum, bool whole) {
  return whole ? sum : QStringLiteral("≥ ") + sum;
}

Reading lowerBound(Reading sum, bool whole) {
  sum.number = lowerBound(sum.number, whole);
  return sum;
}

QString missingText() { return tr("missing"); }

}  // namespace cw
