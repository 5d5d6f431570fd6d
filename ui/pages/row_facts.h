// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a catalogue row as a form shows them. Figures without a source of their own have the
// row's.
#pragma once

#include <functional>
#include <optional>

#include "model/units/range.h"
#include "ui/document/catalogue.h"
#include "ui/input/scenario_form.h"

namespace cw {

/// A row's value and what stands on the screen for it; nothing: it is not known.
template <class Value>
struct ScreenUnit {
  std::optional<double> (*read)(const Value&);
  Value (*write)(std::optional<double>);
};

namespace screen {
extern const ScreenUnit<FlopRate> teraflops;
extern const ScreenUnit<std::optional<FlopRate>> teraflopsIfAny;
extern const ScreenUnit<Bytes> gibibytes;
extern const ScreenUnit<ByteRate> terabytesPerSecond, gigabytesPerSecond, gigabitsPerSecond;
extern const ScreenUnit<Power> watts;
extern const ScreenUnit<int> number, numberIfAny;
extern const ScreenUnit<double> unitsIfAny;
}  // namespace screen

/// What a number may be, in a unit of so many base units.
NumberRange within(Range range, double unit = 1);
NumberRange wholeWithin(Range range);

/// A figure of the row is the planner's now; the others are what they were.
void markRow(Provenance& provenance);

/// The figures whose source is the row's own are alike.
bool sameFigures(Gpu mine, const Gpu& other);
bool sameFigures(Node mine, const Node& other);

/// How sure its source is, and what it leaves open: "assumed, 2,000–3,000".
QString remarkOn(const Provenance& provenance);

inline const Gpu* shippedRow(const Gpu& gpu) { return catalogue::findGpu(gpu.id); }
inline const Node* shippedRow(const Node& node) { return catalogue::findNode(node.id); }

template <class Row, class Value>
FactAccess rowFact(std::function<Row*(Scenario&)> find, Value Row::*member, ScreenUnit<Value> unit,
                   NumberEdit::Absence absence) {
  FactAccess access;
  access.absence = absence;
  access.provenance = [find](Scenario& s) {
    Row* row = find(s);
    return row ? &row->provenance : nullptr;
  };
  access.read = [=](Scenario& s) {
    const Row* row = find(s);
    return row ? unit.read(row->*member) : std::nullopt;
  };
  access.write = [=](Scenario& s, std::optional<double> typed) {
    Row* row = find(s);
    if (!row) return;
    row->*member = unit.write(typed);
    markRow(row->provenance);
  };
  access.differs = [=](Scenario& s, Scenario& other) {
    const Row *mine = find(s), *known = find(other);
    return mine && known && !(mine->*member == known->*member);
  };
  access.take = [=](Scenario& s, Scenario& other) {
    Row *mine = find(s), *known = find(other);
    if (!mine || !known) return;
    mine->*member = known->*member;
    if (sameFigures(*mine, *known))
      mine->provenance = known->provenance;  // none is the planner's any more
  };
  access.catalogues = [=](Scenario& s) -> const Provenance* {
    const Row* row = find(s);
    const Row* shipped = row ? shippedRow(*row) : nullptr;
    return shipped && shipped->*member == row->*member ? &shipped->provenance : nullptr;
  };
  access.remark = [find, catalogues = access.catalogues](Scenario& s) {
    const Row* row = find(s);
    const Provenance* from = catalogues(s);
    return from ? remarkOn(*from) : row ? remarkOn(row->provenance) : QString();
  };
  return access;
}

/// A power with a source of its own.
template <class Row>
FactAccess rowFact(std::function<Row*(Scenario&)> find, Fact<Power> Row::*member) {
  const auto pick = [=](Scenario& s) {
    Row* row = find(s);
    return row ? &(row->*member) : nullptr;
  };
  FactAccess access = factAccess(
      pick, [](Power p) { return p.watts(); }, [](double w) { return Power::watts(w); });
  access.remark = [pick](Scenario& s) {
    const Fact<Power>* fact = pick(s);
    return fact ? remarkOn(fact->provenance) : QString();
  };
  return access;
}

}  // namespace cw
