// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/input_names.h"

#include <QCoreApplication>

#include "model/uncertainty/inputs.h"

namespace cw {
namespace {

struct Words {
  UncertainInput input;
  const char* name;
  const char* unit;
  double factor = 1;
};

#define WORDS(text) QT_TRANSLATE_NOOP("UncertainInput", text)
constexpr Words words[] = {
    {UncertainInput::tokens, WORDS("Tokens"), WORDS("T"), 1e-12},
    {UncertainInput::nodes, WORDS("Nodes"), ""},
    {UncertainInput::fabricThroughput, WORDS("Port throughput"), "%", 100},
    {UncertainInput::leafOversubscription, WORDS("Leaf oversubscription"), ""},
    {UncertainInput::networkPowerShare, WORDS("Network power share"), "%", 100},
    {UncertainInput::failures, WORDS("Failures"), WORDS("/1000 node-days")},
    {UncertainInput::restart, WORDS("Restart"), WORDS("min"), 1.0 / 60},
    {UncertainInput::checkpointBandwidth, WORDS("Checkpoint speed"), WORDS("GB/s"), 1e-9},
    {UncertainInput::checkpointBlocking, WORDS("Checkpoint halts training"), WORDS("s")},
    {UncertainInput::plannedPauses, WORDS("Planned pauses"), "%", 100},
    {UncertainInput::scheduleFactor, WORDS("Schedule"), WORDS("× wall clock")},
    {UncertainInput::pue, WORDS("PUE at full load"), ""},
    {UncertainInput::electricity, WORDS("Electricity"), WORDS("$/kWh")},
    {UncertainInput::buildCost, WORDS("Building"), WORDS("$/W")},
    {UncertainInput::purchase, WORDS("Price of a node"), "$"},
    {UncertainInput::rent, WORDS("Rent"), WORDS("$/GPU-hour")},
    {UncertainInput::networkShareOfHardware, WORDS("Network cost share"), "%", 100},
    {UncertainInput::storagePerGpu, WORDS("Storage"), WORDS("$ per GPU")},
    {UncertainInput::usefulLife, WORDS("Useful life"), WORDS("years")},
    {UncertainInput::facilityLife, WORDS("Life of the facility"), WORDS("years")},
    {UncertainInput::costOfCapital, WORDS("Cost of capital"), WORDS("% a year"), 100},
    {UncertainInput::colocation, WORDS("Colocation"), WORDS("$/kW-month")},
    {UncertainInput::staff, WORDS("Staff"), WORDS("$/MW-year")},
    {UncertainInput::maintenance, WORDS("Maintenance"), WORDS("% a year"), 100},
    {UncertainInput::leasePremium, WORDS("Lease premium"), "%", 100},
    {UncertainInput::utilisation, WORDS("Utilisation of what is owned"), "%", 100},
};
#undef WORDS
static_assert(std::size(words) == std::size_t(uncertainInputCount));

const Words& wordsOf(UncertainInput input) {
  for (const Words& w : words)
    if (w.input == input) return w;
  return words[0];
}

QString translated(const char* text) { return *text ? QCoreApplication::translate("UncertainInput", text) : QString(); }

}  // namespace

QString nameOf(UncertainInput input) { return translated(wordsOf(input).name); }

QString ownerName(UncertainInput input, const Scenario& scenario, const std::string& of) {
  const InputOwner owner = kindOf(input).owner;
  if (owner == InputOwner::scenario) return {};
  if (of.empty()) return QCoreApplication::translate("UncertainInput", "all");
  if (owner == InputOwner::site)
    if (const Site* site = scenario.findSite(of)) return QString::fromStdString(site->name);
  if (owner == InputOwner::nodeType)
    for (const Pool& pool : scenario.cluster.pools)
      if (pool.node.id == of) return QString::fromStdString(pool.node.name);
  return QString::fromStdString(of);
}

QString nameOf(UncertainInput input, const Scenario& scenario, const std::string& of) {
  if (of.empty() || ownersOf(scenario, input).size() < 2) return nameOf(input);
  return QCoreApplication::translate("UncertainInput", "%1, %2").arg(nameOf(input), ownerName(input, scenario, of));
}

ScreenUnit screenUnitOf(UncertainInput input) { return {wordsOf(input).factor, translated(wordsOf(input).unit)}; }

}  // namespace cw
