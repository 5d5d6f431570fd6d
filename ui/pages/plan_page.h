// SPDX-License-Identifier: GPL-3.0-or-later
// How the job is cut over the GPUs: degrees, schedule, recompute, sharding, or the best plan found.
#pragma once

#include <vector>

#include "ui/document/document.h"
#include "ui/pages/page.h"

class QCheckBox;

namespace cw {

class Label;
class MemoryBar;
class ScenarioForm;

class PlanPage : public FormPage {
  Q_OBJECT

 public:
  explicit PlanPage(Document& document, QWidget* parent = nullptr);

 private:
  ScenarioForm* degreesForm();
  ScenarioForm* memoryForm();
  void addBest(ScenarioForm* form);
  void addResult(ScenarioForm* form);
  void setBest(bool best);
  void showEstimate();
  /// The scenario's plan, or the one that the search found: what the fields show.
  ParallelPlan& shownPlan(Scenario& s);

  Document& document_;
  ParallelPlan found_;  ///< of the last estimate
  QCheckBox* best_ = nullptr;
  std::vector<QWidget*> fields_;
  std::vector<ScenarioForm*> forms_;
  Label* result_ = nullptr;
  MemoryBar* memory_ = nullptr;
  Label* chance_ = nullptr;
};

}  // namespace cw
