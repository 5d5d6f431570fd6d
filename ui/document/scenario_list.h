// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios of the open plan, and the undo commands that change them.
#pragma once

#include <QObject>
#include <QUndoCommand>

#include <vector>

#include "model/estimate/scenario.h"

namespace cw {

/// Changed by commands alone, so that everything can be undone.
class ScenarioList : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  int count() const { return int(scenarios_.size()); }
  const Scenario& at(int index) const { return scenarios_[std::size_t(index)]; }
  const std::vector<Scenario>& all() const { return scenarios_; }

  void reset(std::vector<Scenario> scenarios);
  void replace(int index, const Scenario& scenario);
  void insert(int index, const Scenario& scenario);
  void erase(int index);

 signals:
  void replaced(int index);
  void inserted(int index);
  void erased(int index);

 private:
  std::vector<Scenario> scenarios_;
};

/// One field of one scenario. Typing on in the same field joins the command; `session` ends when the field is left.
class EditCommand : public QUndoCommand {
 public:
  EditCommand(ScenarioList& list, int index, Scenario after, const QString& label, const QString& field, int session);
  void undo() override { list_.replace(index_, before_); }
  void redo() override { list_.replace(index_, after_); }
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* other) override;

 private:
  ScenarioList& list_;
  int index_;
  Scenario before_, after_;
  QString field_;
  int session_;
};

class InsertCommand : public QUndoCommand {
 public:
  InsertCommand(ScenarioList& list, int index, Scenario scenario, const QString& label);
  void undo() override { list_.erase(index_); }
  void redo() override { list_.insert(index_, scenario_); }

 private:
  ScenarioList& list_;
  int index_;
  Scenario scenario_;
};

class EraseCommand : public QUndoCommand {
 public:
  EraseCommand(ScenarioList& list, int index, const QString& label);
  void undo() override { list_.insert(index_, scenario_); }
  void redo() override { list_.erase(index_); }

 private:
  ScenarioList& list_;
  int index_;
  Scenario scenario_;
};

}  // namespace cw
