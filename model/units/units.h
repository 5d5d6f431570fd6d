// SPDX-License-Identifier: GPL-3.0-or-later
// The dimensions of a cluster plan, and the products of them that mean something.
#pragma once

#include "model/units/quantity.h"

namespace cw {

class Duration : public Quantity<Duration> {
  explicit constexpr Duration(double s) : Quantity(s) {}

 public:
  constexpr Duration() = default;
  static constexpr Duration seconds(double s) { return Duration(s); }
  static constexpr Duration hours(double h) { return Duration(h * 3600); }
  static constexpr Duration days(double d) { return Duration(d * 86400); }
  static constexpr Duration years(double y) { return Duration(y * 365.25 * 86400); }
  constexpr double seconds() const { return value_; }
  constexpr double hours() const { return value_ / 3600; }
  constexpr double days() const { return value_ / 86400; }
  constexpr double years() const { return value_ / (365.25 * 86400); }
};

class Power : public Quantity<Power> {
  explicit constexpr Power(double w) : Quantity(w) {}

 public:
  constexpr Power() = default;
  static constexpr Power watts(double w) { return Power(w); }
  static constexpr Power kilowatts(double kw) { return Power(kw * 1e3); }
  static constexpr Power megawatts(double mw) { return Power(mw * 1e6); }
  constexpr double watts() const { return value_; }
  constexpr double kilowatts() const { return value_ / 1e3; }
  constexpr double megawatts() const { return value_ / 1e6; }
};

class Energy : public Quantity<Energy> {
  explicit constexpr Energy(double j) : Quantity(j) {}

 public:
  constexpr Energy() = default;
  static constexpr Energy joules(double j) { return Energy(j); }
  static constexpr Energy wattHours(double wh) { return Energy(wh * 3600); }
  constexpr double joules() const { return value_; }
  constexpr double wattHours() const { return value_ / 3600; }
  constexpr double gigawattHours() const { return value_ / 3600e9; }
};

/// A volume of data or memory. Gigabytes are 10⁹, gibibytes 2³⁰.
class Bytes : public Quantity<Bytes> {
  explicit constexpr Bytes(double b) : Quantity(b) {}

 public:
  constexpr Bytes() = default;
  static constexpr Bytes bytes(double b) { return Bytes(b); }
  static constexpr Bytes gigabytes(double gb) { return Bytes(gb * 1e9); }
  static constexpr Bytes gibibytes(double gib) { return Bytes(gib * 1073741824.0); }
  constexpr double bytes() const { return value_; }
  constexpr double gigabytes() const { return value_ / 1e9; }
  constexpr double gibibytes() const { return value_ / 1073741824.0; }
};

/// Data per second and direction. A port is sold in gigabits, a link is measured in gigabytes.
class ByteRate : public Quantity<ByteRate> {
  explicit constexpr ByteRate(double bps) : Quantity(bps) {}

 public:
  constexpr ByteRate() = default;
  static constexpr ByteRate bytesPerSecond(double b) { return ByteRate(b); }
  static constexpr ByteRate gigabytesPerSecond(double gb) { return ByteRate(gb * 1e9); }
  static constexpr ByteRate gigabitsPerSecond(double gbit) { return ByteRate(gbit * 1e9 / 8); }
  constexpr double bytesPerSecond() const { return value_; }
  constexpr double gigabytesPerSecond() const { return value_ / 1e9; }
  constexpr double gigabitsPerSecond() const { return value_ * 8 / 1e9; }
};

class FlopRate : public Quantity<FlopRate> {
  explicit constexpr FlopRate(double f) : Quantity(f) {}

 public:
  constexpr FlopRate() = default;
  static constexpr FlopRate flopPerSecond(double f) { return FlopRate(f); }
  static constexpr FlopRate teraflopPerSecond(double t) { return FlopRate(t * 1e12); }
  constexpr double flopPerSecond() const { return value_; }
  constexpr double teraflopPerSecond() const { return value_ / 1e12; }
};

class Money : public Quantity<Money> {
  explicit constexpr Money(double usd) : Quantity(usd) {}

 public:
  constexpr Money() = default;
  static constexpr Money usd(double d) { return Money(d); }
  constexpr double usd() const { return value_; }
};

constexpr Energy operator*(Power p, Duration t) { return Energy::joules(p.watts() * t.seconds()); }
constexpr Power operator/(Energy e, Duration t) { return Power::watts(e.joules() / t.seconds()); }
constexpr Duration operator/(Bytes b, ByteRate r) { return Duration::seconds(b.bytes() / r.bytesPerSecond()); }

}  // namespace cw
