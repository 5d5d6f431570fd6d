// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/row_facts.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("RowFacts", text); }

QString plain(double value) {
  return QLocale().toString(value, 'f', QLocale::FloatingPointShortest);
}

constexpr const char* plannersRow = "planner";

}  // namespace

namespace screen {

const ScreenUnit<FlopRate> teraflops{
    [](const FlopRate& r) { return std::optional(r.flopPerSecond() / 1e12); },
    [](std::optional<double> t) { return FlopRate::flopPerSecond(*t * 1e12); }};
const ScreenUnit<std::optional<FlopRate>> teraflopsIfAny{
    [](const std::optional<FlopRate>& r) { return r ? teraflops.read(*r) : std::nullopt; },
    [](std::optional<double> t) { return t ? std::optional(teraflops.write(t)) : std::nullopt; }};
const ScreenUnit<Bytes> gibibytes{[](const Bytes& b) { return std::optional(b.gibibytes()); },
                                  [](std::optional<double> g) { return Bytes::gibibytes(*g); }};
const ScreenUnit<ByteRate> terabytesPerSecond{
    [](const ByteRate& r) { return std::optional(r.gigabytesPerSecond() / 1e3); },
    [](std::optional<double> t) { return ByteRate::gigabytesPerSecond(*t * 1e3); }};
const ScreenUnit<ByteRate> gigabytesPerSecond{
    [](const ByteRate& r) { return std::optional(r.gigabytesPerSecond()); },
    [](std::optional<double> g) { return ByteRate::gigabytesPerSecond(*g); }};
const ScreenUnit<ByteRate> gigabitsPerSecond{
    [](const ByteRate& r) { return std::optional(r.gigabitsPerSecond()); },
    [](std::optional<double> g) { return ByteRate::gigabitsPerSecond(*g); }};
const ScreenUnit<Power> watts{[](const Power& p) { return std::optional(p.watts()); },
                              [](std::optional<double> w) { return Power::watts(*w); }};
const ScreenUnit<int> number{[](const int& n) { return std::optional(double(n)); },
                             [](std::optional<double> n) { return int(*n); }};
// Zero in the model means "not given".
const ScreenUnit<int> numberIfAny{
    [](const int& n) { return n ? std::optional(double(n)) : std::nullopt; },
    [](std::optional<double> n) { return int(n.value_or(0)); }};
const ScreenUnit<double> unitsIfAny{
    [](const double& n) { return n != 0 ? std::optional(n) : std::nullopt; },
    [](std::optional<double> n) { return n.value_or(0); }};

}  // namespace screen

NumberRange within(Range range, double unit) {
  constexpr double leastAboveZero = 0.001;
  return {range.above && range.low == 0 ? leastAboveZero : range.low / unit, range.high / unit};
}

NumberRange wholeWithin(Range range) { return {range.low, range.high, true}; }

void markRow(Provenance& provenance) {
  std::string& source = provenance.source;
  if (source.empty())
    source = plannersRow;
  else if (!source.starts_with(plannersRow))
    source = std::string(plannersRow) + "; the rest: " + source;
  provenance.asOf = QDate::currentDate().toString(Qt::ISODate).toStdString();
  provenance.confidence.clear();
}

bool sameFigures(Gpu mine, const Gpu& other) {
  mine.name = other.name;
  mine.idle = other.idle;
  mine.provenance = other.provenance;
  return mine == other;
}

bool sameFigures(Node mine, const Node& other) {
  mine.name = other.name;
  mine.gpu = other.gpu;
  mine.maximum = other.maximum;
  mine.design = other.design;
  mine.hostActive = other.hostActive;
  mine.idle = other.idle;
  mine.provenance = other.provenance;
  return mine == other;
}

QString remarkOn(const Provenance& provenance) {
  QStringList words;
  if (isAssumption(provenance))
    words << tr("assumed");
  else
    for (const char* known :
         {QT_TRANSLATE_NOOP("RowFacts", "high"), QT_TRANSLATE_NOOP("RowFacts", "medium"),
          QT_TRANSLATE_NOOP("RowFacts", "low")})
      if (provenance.confidence == known) words << tr(known);
  if (provenance.low && provenance.high)
    words << tr("%1–%2").arg(plain(*provenance.low), plain(*provenance.high));
  return words.join(QStringLiteral(", "));
}

}  // namespace cw
