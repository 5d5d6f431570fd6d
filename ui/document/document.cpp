// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>
#include <vector>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "ui/document/catalogue.h"

namespace cw {

Document::Document(QObject* parent) : QObject(parent), file_(std::make_unique<PlanFile>()) {
  connect(&list_, &ScenarioList::replaced, this, &Document::changed);
  connect(&list_, &ScenarioList::inserted, this, &Document::changed);
  connect(&list_, &ScenarioList::erased, this, [this](int index) { changed(std::min(index, list_.count() - 1)); });
  connect(&undo_, &QUndoStack::cleanChanged, this, &Document::stateChanged);
  connect(&watcher_, &QFileSystemWatcher::fileChanged, this, &Document::checkDisk);
  connect(this, &Document::replyLeft, this, &Document::takeReplies, Qt::QueuedConnection);
  estimator_ = std::make_unique<Estimator>([this](ReplyPtr answer) { leave(std::move(answer)); });
  newPlan();
}

Document::~Document() { estimator_.reset(); }

// Replies wait under a mutex and the signal carries nothing: Qt's event queue is built without the thread sanitizer, which
// would take what a queued call carries for a race.
void Document::leave(ReplyPtr answer) {
  {
    const std::lock_guard lock(leftMutex_);
    left_.push_back(std::move(answer));
  }
  emit replyLeft({});
}

void Document::takeReplies() {
  std::vector<ReplyPtr> taken;
  {
    const std::lock_guard lock(leftMutex_);
    taken.swap(left_);
  }
  for (const ReplyPtr& reply : taken) receive(reply);
}

void Document::setCurrent(int index) {
  if (index < 0 || index >= count() || index == current_) return;
  current_ = index;
  finishEdit();
  emit scenariosChanged();
  emit scenarioChanged();
  askAgain();
}

void Document::edit(const QString& label, const QString& field, const std::function<void(Scenario&)>& change) {
  Scenario after = scenario();
  change(after);
  if (after == scenario()) return;
  undo_.push(new EditCommand(list_, current_, std::move(after), label, field, editSession_));
}

void Document::applyRemedy(const Remedy& remedy) {
  finishEdit();
  edit(tr("Apply remedy"), QStringLiteral("/plan"), [&](Scenario& s) {
    if (remedy.plan) s.plan = remedy.plan;
    if (remedy.globalBatchSequences) s.job.globalBatchSequences = *remedy.globalBatchSequences;
  });
  finishEdit();
}

void Document::addBlank() {
  undo_.push(new InsertCommand(list_, count(), catalogue::blankScenario(), tr("Add scenario")));
}

FileOutcome Document::addSample(const std::string& sampleId) {
  Result<Scenario> sample = loadSample(sampleId);
  if (!sample) return {FileResult::failed, QString::fromStdString(sample.error().message)};
  sample.value().id = newScenarioId();
  undo_.push(new InsertCommand(list_, count(), sample.value(), tr("Add sample")));
  return {};
}

void Document::duplicate(int index) {
  Scenario copy = scenarioAt(index);
  copy.id = newScenarioId();
  copy.name = tr("%1 (copy)").arg(QString::fromStdString(copy.name)).toStdString();
  undo_.push(new InsertCommand(list_, index + 1, std::move(copy), tr("Duplicate scenario")));
}

void Document::rename(int index, const QString& name) {
  Scenario after = scenarioAt(index);
  after.name = name.trimmed().toStdString();
  if (after.name.empty() || after == scenarioAt(index)) return;
  finishEdit();
  undo_.push(new EditCommand(list_, index, std::move(after), tr("Rename scenario"), "/name", editSession_));
}

void Document::remove(int index) {
  if (count() < 2) return;
  undo_.push(new EraseCommand(list_, index, tr("Delete scenario")));
}

void Document::changed(int index) {
  // Undoing a change shows what was changed.
  current_ = std::clamp(index, 0, count() - 1);
  emit scenariosChanged();
  emit scenarioChanged();
  emit stateChanged();
  askAgain();
}

void Document::load(PlanFile plan, const QString& path) {
  list_.reset(std::move(plan.scenarios));
  plan.scenarios.clear();
  *file_ = std::move(plan);
  path_ = path;
  current_ = 0;
  recovered_ = false;
  revisionSeen_ = file_->revision;
  answers_.clear();
  undo_.clear();
  undo_.setClean();
  finishEdit();
  watch();
  emit scenariosChanged();
  emit scenarioChanged();
  emit stateChanged();
  askAgain();
}

void Document::newPlan() {
  PlanFile plan;
  plan.fileId = newScenarioId();
  plan.scenarios.push_back(catalogue::blankScenario());
  load(std::move(plan), {});
}

void Document::openSample(const std::string& sampleId) {
  Result<Scenario> sample = loadSample(sampleId);
  if (!sample) return newPlan();
  PlanFile plan;
  plan.fileId = newScenarioId();
  plan.scenarios.push_back(std::move(sample.value()));
  plan.scenarios.back().id = newScenarioId();
  load(std::move(plan), {});
}

void Document::askAgain() {
  estimator_->ask({++serial_, scenario(), explainKey_});
}

Reply Document::currentReply() const {
  Reply reply = isEstimating() ? replyTo({0, scenario(), {}}) : *answer_;
  if (!reply.sampled) addRisk(reply);
  return reply;
}

void Document::explain(const std::string& key) {
  explainKey_ = key;
  askAgain();
}

void Document::receive(const ReplyPtr& answer) {
  if (answer->serial != serial_) return;  // a newer question is under way
  answer_ = answer;
  if (answer->failure.empty()) answers_[answer->scenario.id] = answer;
  if (answer->sampled) {
    emit riskReady();
    return;
  }
  emit estimateReady();
  emit explanationReady();
}

}  // namespace cw
