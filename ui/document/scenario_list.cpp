// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/scenario_list.h"

#include <utility>

namespace cw {

void ScenarioList::reset(std::vector<Scenario> scenarios) { scenarios_ = std::move(scenarios); }

void ScenarioList::replace(int index, const Scenario& scenario) {
  scenarios_[std::size_t(index)] = scenario;
  emit replaced(index);
}

void ScenarioList::insert(int index, const Scenario& scenario) {
  scenarios_.insert(scenarios_.begin() + index, scenario);
  emit inserted(index);
}

void ScenarioList::erase(int index) {
  scenarios_.erase(scenarios_.begin() + index);
  emit erased(index);
}

EditCommand::EditCommand(ScenarioList& list, int index, Scenario after, const QString& label, const QString& field,
                         int session)
    : QUndoCommand(label), list_(list), index_(index), before_(list.at(index)), after_(std::move(after)),
      field_(field), session_(session) {}

bool EditCommand::mergeWith(const QUndoCommand* other) {
  const auto* next = static_cast<const EditCommand*>(other);
  if (next->index_ != index_ || next->field_ != field_ || next->session_ != session_) return false;
  after_ = next->after_;
  // Typed back to where it was: nothing is left to undo.
  setObsolete(after_ == before_);
  return true;
}

InsertCommand::InsertCommand(ScenarioList& list, int index, Scenario scenario, const QString& label)
    : QUndoCommand(label), list_(list), index_(index), scenario_(std::move(scenario)) {}

EraseCommand::EraseCommand(ScenarioList& list, int index, const QString& label)
    : QUndoCommand(label), list_(list), index_(index), scenario_(list.at(index)) {}

}  // namespace cw
