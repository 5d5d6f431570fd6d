// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/plan_page.h"

#include <QCheckBox>

#include "model/performance/memory_chance.h"
#include "ui/answer/memory_bar.h"
#include "ui/answer/strategy_model.h"
#include "ui/input/scenario_form.h"
#include "ui/plain/label.h"
#include "ui/text/fit_text.h"
#include "ui/text/format.h"

namespace cw {

PlanPage::PlanPage(Document& document, QWidget* parent) : FormPage(720, parent), document_(document) {
  forms_ = {degreesForm(), memoryForm()};
  for (ScenarioForm* form : forms_) {
    form->refresh();
    addColumn(form, 1);
  }
  connect(&document_, &Document::estimateReady, this, &PlanPage::showEstimate);
}

ParallelPlan& PlanPage::shownPlan(Scenario& s) {
  if (!s.plan) s.plan = found_;  // `s` is a copy when it is shown; when it is edited the fields are closed
  return *s.plan;
}

void PlanPage::setBest(bool best) {
  document_.finishEdit();
  document_.edit(best ? tr("Best plan") : tr("Plan by hand"), QStringLiteral("/plan"), [&](Scenario& s) {
    if (best) s.plan.reset();
    else s.plan = found_;
  });
}

void PlanPage::addBest(ScenarioForm* form) {
  best_ = new QCheckBox(tr("Find the fastest that fits"));
  form->addWideRow(tr("Best plan"), best_, {});
  connect(best_, &QCheckBox::clicked, this, &PlanPage::setBest);
  form->onRefresh([this](Scenario& s) {
    best_->setChecked(!s.plan);
    for (QWidget* field : fields_) field->setEnabled(s.plan.has_value());
  });
}

ScenarioForm* PlanPage::degreesForm() {
  auto* form = new ScenarioForm(document_);
  const auto count = [&](const QString& label, const char* key, int minimum, int maximum, int ParallelPlan::*member, const QString& hint) {
    fields_.push_back(form->count(label, QStringLiteral("/plan/") + QLatin1String(key), minimum, maximum,
                                  [this, member](Scenario& s) -> int& { return shownPlan(s).*member; }, hint));
  };
  form->addHeading(tr("Parallel plan"), QStringLiteral("/plan"));
  addBest(form);
  count(tr("Tensor"), "tensor", 1, 100'000, &ParallelPlan::tensor, tr("GPUs share each layer"));
  count(tr("Pipeline"), "pipeline", 1, 100'000, &ParallelPlan::pipeline, tr("stages of layers"));
  count(tr("Virtual stages"), "virtual_stages", 1, 10'000, &ParallelPlan::virtualStages, tr("of one GPU"));
  fields_.push_back(form->choice(
      tr("Schedule"), QStringLiteral("/plan/schedule"),
      {{tr("1F1B"), int(Schedule::oneForwardOneBackward)}, {tr("Interleaved"), int(Schedule::interleaved)},
       {tr("Zero bubble 1"), int(Schedule::zeroBubble)}, {tr("Zero bubble 2"), int(Schedule::zeroBubble2)},
       {tr("DualPipe"), int(Schedule::dualPipe)}},
      [this](Scenario& s) { return int(shownPlan(s).schedule); },
      [this](Scenario& s, int value) { shownPlan(s).schedule = Schedule(value); }));
  count(tr("Context"), "context", 1, 100'000, &ParallelPlan::context, tr("GPUs share each sequence"));
  count(tr("Expert"), "expert", 1, 100'000, &ParallelPlan::expert, tr("GPUs share the experts"));
  count(tr("Expert tensor"), "expert_tensor", 0, 100'000, &ParallelPlan::expertTensor, tr("GPUs share each expert; 0: as the framework does"));
  count(tr("Data"), "data", 0, 1'000'000, &ParallelPlan::data, tr("replicas; 0: as many as fit"));
  addResult(form);
  return form;
}

void PlanPage::addResult(ScenarioForm* form) {
  form->addHeading(tr("What it uses"));
  result_ = form->addNote();
}

ScenarioForm* PlanPage::memoryForm() {
  auto* form = new ScenarioForm(document_);
  form->addHeading(tr("Memory against time"));
  const auto count = [&](const QString& label, const char* key, int minimum, int maximum, int ParallelPlan::*member, const QString& hint) {
    fields_.push_back(form->count(label, QStringLiteral("/plan/") + QLatin1String(key), minimum, maximum,
                                  [this, member](Scenario& s) -> int& { return shownPlan(s).*member; }, hint));
  };
  count(tr("Microbatch"), "microbatch_sequences", 1, 1'000'000, &ParallelPlan::microbatchSequences, tr("sequences"));
  fields_.push_back(form->choice(
      tr("Recompute"), QStringLiteral("/plan/recompute"),
      {{tr("None"), int(Recompute::none)}, {tr("Selective"), int(Recompute::selective)}, {tr("Full"), int(Recompute::full)}},
      [this](Scenario& s) { return int(shownPlan(s).recompute); },
      [this](Scenario& s, int value) { shownPlan(s).recompute = Recompute(value); }));
  count(tr("Recomputed layers"), "recompute_layers", 0, 100'000, &ParallelPlan::recomputeLayers, tr("of a stage; 0: all"));
  fields_.push_back(form->choice(
      tr("Sharding"), QStringLiteral("/plan/sharding"),
      {{tr("None"), int(Sharding::none)}, {tr("Optimizer (ZeRO-1)"), int(Sharding::optimizer)},
       {tr("+ gradients (ZeRO-2)"), int(Sharding::gradients)}, {tr("+ weights (ZeRO-3, FSDP)"), int(Sharding::weights)}},
      [this](Scenario& s) { return int(shownPlan(s).sharding); },
      [this](Scenario& s, int value) { shownPlan(s).sharding = Sharding(value); }));
  count(tr("Sharding group"), "sharding_group", 0, 10'000'000, &ParallelPlan::shardingGroup, tr("ranks; 0: all"));
  fields_.push_back(form->flag(tr("Sequence parallel"), QStringLiteral("/plan/sequence_parallel"),
                               [this](Scenario& s) -> bool& { return shownPlan(s).sequenceParallel; }));
  fields_.push_back(form->choice(
      tr("Different GPUs"), QStringLiteral("/plan/mixing"),
      {{nameOf(Mixing::lockstep), int(Mixing::lockstep)}, {nameOf(Mixing::shares), int(Mixing::shares)}, {nameOf(Mixing::stages), int(Mixing::stages)},
       {nameOf(Mixing::onePool), int(Mixing::onePool)}, {nameOf(Mixing::best), int(Mixing::best)}},
      [this](Scenario& s) { return int(shownPlan(s).mixing); },
      [this](Scenario& s, int value) { shownPlan(s).mixing = Mixing(value); }));
  form->addHeading(tr("Memory of the fullest GPU"));
  memory_ = new MemoryBar(MemoryBar::Detail::withLegend);
  form->addWide(memory_);
  chance_ = form->addNote();
  return form;
}

void PlanPage::showEstimate() {
  const Estimate* e = document_.estimate();
  if (!e) return;
  const bool foundAnother = !(found_ == e->plan);
  found_ = e->plan;
  if (foundAnother && !document_.scenario().plan)
    for (ScenarioForm* form : forms_) form->refresh();
  memory_->showMemory(e->step.memory);
  const MemoryModelError error = memoryModelError();
  chance_->setText(tr("This plan %1. Two of three published memory figures lie within %2 % of what is predicted for them (%3 figures of %4 sources).")
                       .arg(fitText(e->step.memory)).arg(qRound(error.spread * 100)).arg(error.figures).arg(error.sources));
  result_->setText(tr("%1 GPUs hold one replica; %2 replicas use %3 of %4 GPUs. Each replica runs %5 microbatches a step.")
                       .arg(wholeNumber(double(e->plan.gpusPerReplica())), wholeNumber(e->step.replicas),
                            wholeNumber(double(e->gpusUsed)), wholeNumber(double(e->gpusInstalled)),
                            wholeNumber(e->step.microbatches)));
}

}  // namespace cw
