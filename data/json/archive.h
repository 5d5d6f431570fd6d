// SPDX-License-Identifier: GPL-3.0-or-later
// One description of a value's fields, for every direction: the same `describe` reads it, writes it, and lists its
// keys for the schema. So the three cannot disagree.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/hardware/provenance.h"
#include "model/units/range.h"
#include "model/units/units.h"

namespace cw {

/// required: must be there. defaulted: absent keeps the default, null is refused. optional: absent keeps, null clears.
enum class Need { required, defaulted, optional };

enum class TextKind { line, notes, identifier, date };

/// A word of an enumeration, in the order of its values.
using Words = std::span<const char* const>;

// The base unit of each dimension, which is what keys' suffixes name.
inline double inBaseUnit(double v) { return v; }
inline double inBaseUnit(Power v) { return v.watts(); }
inline double inBaseUnit(Duration v) { return v.seconds(); }
inline double inBaseUnit(Bytes v) { return v.bytes(); }
inline double inBaseUnit(ByteRate v) { return v.bytesPerSecond(); }
inline double inBaseUnit(FlopRate v) { return v.flopPerSecond(); }
inline double inBaseUnit(Money v) { return v.usd(); }
inline void fromBaseUnit(double b, double& v) { v = b; }
inline void fromBaseUnit(double b, Power& v) { v = Power::watts(b); }
inline void fromBaseUnit(double b, Duration& v) { v = Duration::seconds(b); }
inline void fromBaseUnit(double b, Bytes& v) { v = Bytes::bytes(b); }
inline void fromBaseUnit(double b, ByteRate& v) { v = ByteRate::bytesPerSecond(b); }
inline void fromBaseUnit(double b, FlopRate& v) { v = FlopRate::flopPerSecond(b); }
inline void fromBaseUnit(double b, Money& v) { v = Money::usd(b); }

class Archive;
class RowScope;

/// A catalogue row where it is used: its kind, fields, and the way between it and its name.
struct RowField {
  std::string kind;                                       ///< "gpu", "node", "fabric", "site", "architecture"
  std::function<void(Archive&)> describe;
  std::function<bool(const std::string&)> assignByName;   ///< false: unknown
  std::function<std::optional<std::string>()> nameOf;     ///< nothing: has to be written in full
  std::function<std::vector<std::string>()> candidates;
  std::string onlyWord;                                   ///< set: this word may stand for it, no catalogue name
};

class Archive {
 public:
  using Body = std::function<void(Archive&)>;
  using ElementBody = std::function<void(Archive&, std::size_t)>;

  virtual ~Archive() = default;

  // What each direction implements. An empty optional is written as null or left out, and is what null reads as.
  virtual void text(const char* key, std::string& value, TextKind kind, Need need) = 0;
  virtual void number(const char* key, std::optional<double>& value, Range range, bool whole, Need need) = 0;
  virtual void flag(const char* key, std::optional<bool>& value, Need need) = 0;
  virtual void word(const char* key, std::optional<int>& value, Words words, Need need) = 0;
  virtual void fact(const char* key, std::optional<double>& value, Provenance& provenance, Range range) = 0;
  virtual void object(const char* key, Need need, const Body& body) = 0;
  /// `resize` sees the element count when reading; elements are objects.
  virtual void list(const char* key, std::size_t count, const std::function<void(std::size_t)>& resize, Need need,
                    const ElementBody& element) = 0;
  virtual void texts(const char* key, std::vector<std::string>& values) = 0;
  virtual void row(const char* key, const RowField& field, Need need) = 0;
  virtual void rows(const char* key, std::size_t count, const std::function<void(std::size_t)>& resize,
                    const std::function<RowField(std::size_t)>& field) = 0;
  /// Rows of one's own, which names in the rest of the text may stand for: into or out of `scope.own`.
  virtual void ownRows(const char* key, RowScope& scope) = 0;
  /// A list that may have no more than so many elements.
  virtual void atMost(const char* key, std::size_t count, std::size_t most) = 0;
  /// A rule over several fields: when reading, `allowed` false is an error at `key`.
  virtual void check(const char* key, bool allowed, const std::string& sentence) = 0;

  // Typed fields on top of those.
  template <class Quantity>
  void quantity(const char* key, Quantity& value, Range range, Need need = Need::required) {
    std::optional<double> base = inBaseUnit(value);
    number(key, base, range, false, need);
    if (base) fromBaseUnit(*base, value);
  }
  template <class Quantity>
  void quantity(const char* key, std::optional<Quantity>& value, Range range) {
    std::optional<double> base;
    if (value) base = inBaseUnit(*value);
    number(key, base, range, false, Need::optional);
    if (base) fromBaseUnit(*base, value.emplace());
    else value.reset();
  }
  void integer(const char* key, int& value, Range range, Need need = Need::required) {
    std::optional<double> v = value;
    number(key, v, range, true, need);
    if (v) value = int(*v);
  }
  /// Zero in the model means "not given".
  void integerOrAbsent(const char* key, int& value, Range range) {
    std::optional<double> v;
    if (value != 0) v = value;
    number(key, v, range, true, Need::optional);
    value = v ? int(*v) : 0;
  }
  void numberOrAbsent(const char* key, double& value, Range range) {
    std::optional<double> v;
    if (value != 0) v = value;
    number(key, v, range, false, Need::optional);
    value = v.value_or(0);
  }
  void flag(const char* key, bool& value) {
    std::optional<bool> v = value;
    flag(key, v, Need::defaulted);
    if (v) value = *v;
  }
  template <class Enum>
  void word(const char* key, Enum& value, Words words, Need need = Need::defaulted) {
    std::optional<int> v = int(value);
    word(key, v, words, need);
    if (v) value = Enum(*v);
  }
  template <class Enum>
  void word(const char* key, std::optional<Enum>& value, Words words) {
    std::optional<int> v;
    if (value) v = int(*value);
    word(key, v, words, Need::optional);
    if (v) value = Enum(*v);
    else value.reset();
  }
  template <class T>
  void fact(const char* key, Fact<T>& value, Range range) {
    std::optional<double> base;
    if (value.value) base = inBaseUnit(*value.value);
    fact(key, base, value.provenance, range);
    if (base) fromBaseUnit(*base, value.value.emplace());
    else value.value.reset();
  }
  template <class T>
  void list(const char* key, std::vector<T>& values, Need need, void (*describeElement)(Archive&, T&)) {
    list(key, values.size(), [&](std::size_t n) { values.assign(n, T{}); }, need,
         [&](Archive& a, std::size_t i) { describeElement(a, values[i]); });
  }
};

}  // namespace cw
