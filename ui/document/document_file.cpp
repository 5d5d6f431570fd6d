// SPDX-License-Identifier: GPL-3.0-or-later
// The file behind the open plan.
#include <QFileInfo>

#include <algorithm>
#include <utility>

#include "data/answer/estimate_json.h"
#include "data/plan_file/plan_file.h"
#include "data/scenario/scenario_json.h"
#include "data/source/file_kind.h"
#include "data/text/text_file.h"
#include "model/version.h"
#include "ui/document/catalogue.h"
#include "ui/document/document.h"
#include "ui/document/shown_name.h"

namespace cw {
namespace {

FileOutcome failure(const Error& error) {
  return {error.code == ErrorCode::conflict ? FileResult::conflict : FileResult::failed,
          QString::fromStdString(error.message)};
}

/// This engine's result of the scenario replaces its own earlier one; results of other versions are history.
void storeResult(PlanFile& plan, Reply answer) {
  if (!answer.sampled) addRisk(answer);
  const std::string catalogVersion = catalogue::version().toStdString();
  std::erase_if(plan.results, [&](const StoredResult& r) {
    return r.scenarioId == answer.scenario.id && r.engineVersion == engineVersion && r.catalogVersion == catalogVersion;
  });
  plan.results.push_back(
      {answer.scenario.id, engineVersion, catalogVersion, estimateToJson(answer.scenario, answer.estimate)});
}

}  // namespace

QString Document::title() const {
  return path_.isEmpty() ? tr("Untitled plan") : shownName(QFileInfo(path_).fileName());
}

FileOutcome Document::open(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  const Result<FileKind> kind = fileKindOf(absolute.toStdString());
  if (!kind) return failure(kind.error());
  if (kind.value() == FileKind::scenario) {
    Result<Scenario> scenario = readScenarioFile(absolute.toStdString());
    if (!scenario) return failure(scenario.error());
    PlanFile plan;
    plan.fileId = newScenarioId();
    plan.scenarios.push_back(std::move(scenario.value()));
    if (plan.scenarios.back().id.empty()) plan.scenarios.back().id = newScenarioId();
    load(std::move(plan), {});
    return {};
  }
  Result<PlanFile> plan = readPlanFile(absolute.toStdString());
  if (!plan) return failure(plan.error());
  if (plan.value().scenarios.empty()) return {FileResult::failed, tr("%1 holds no scenario.").arg(absolute)};
  const QString remark = QString::fromStdString(plan.value().remark);
  load(std::move(plan.value()), absolute);
  return {FileResult::done, remark};
}

FileOutcome Document::save(bool overwrite) { return write(path_, overwrite, false); }

FileOutcome Document::saveAs(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  return absolute == path_ ? save() : write(absolute, true, true);
}

FileOutcome Document::write(const QString& path, bool overwrite, bool newFile) {
  PlanFile plan = *file_;
  plan.scenarios = list_.all();
  for (const Scenario& s : plan.scenarios)
    if (const std::string problem = problemOf(s); !problem.empty())
      return {FileResult::failed, tr("\"%1\" cannot be saved as it is. %2").arg(QString::fromStdString(s.name), QString::fromStdString(problem))};
  if (newFile) plan.fileId = newScenarioId();
  for (const Scenario& s : plan.scenarios)
    if (const auto found = answers_.find(s.id); found != answers_.end() && found->second->scenario == s)
      storeResult(plan, *found->second);
  const Result<std::int64_t> revision =
      writePlanFile(plan, path.toStdString(), overwrite ? Overwrite::always : Overwrite::refuseIfChanged);
  if (!revision) return failure(revision.error());
  plan.scenarios.clear();
  plan.revision = revision.value();
  *file_ = std::move(plan);
  revisionSeen_ = file_->revision;
  path_ = path;
  recovered_ = false;
  finishEdit();
  undo_.setClean();
  watch();
  emit stateChanged();
  return {};
}

FileOutcome Document::exportCsv(const QString& path) const {
  const Reply fresh = currentReply();
  const Status status = writeTextFile(path.toStdString(), estimateToCsv(fresh.scenario, fresh.estimate));
  return status ? FileOutcome{} : failure(status.error());
}

FileOutcome Document::exportScenario(const QString& path) const {
  const Status status = writeScenarioFile(scenario(), path.toStdString());
  return status ? FileOutcome{} : failure(status.error());
}

FileOutcome Document::writeRecovery(const QString& recoveryPath) const {
  PlanFile plan = *file_;
  plan.scenarios = list_.all();
  const Result<std::int64_t> written = writePlanFile(plan, recoveryPath.toStdString(), Overwrite::always);
  return written ? FileOutcome{} : failure(written.error());
}

std::int64_t Document::revision() const { return file_->revision; }

FileOutcome Document::recover(const QString& recoveryPath, const QString& originalPath, std::int64_t revision) {
  Result<PlanFile> plan = readPlanFile(recoveryPath.toStdString());
  if (!plan) return failure(plan.error());
  if (plan.value().scenarios.empty()) return {FileResult::failed, tr("%1 holds no scenario.").arg(recoveryPath)};
  plan.value().revision = revision;  // the recovery file's own does not count
  load(std::move(plan.value()), originalPath);
  recovered_ = true;
  emit stateChanged();
  return {};
}

void Document::watch() {
  if (const QStringList watched = watcher_.files(); !watched.isEmpty()) watcher_.removePaths(watched);
  if (!path_.isEmpty()) watcher_.addPath(path_);
}

void Document::checkDisk() {
  if (path_.isEmpty() || !QFileInfo::exists(path_)) return;
  watch();  // a file that was replaced is no longer watched
  const Result<PlanFile> onDisk = readPlanFile(path_.toStdString());
  if (!onDisk) return;  // in the middle of somebody's save; another notice follows
  if (!onDisk.value().remark.empty()) emit remarked(QString::fromStdString(onDisk.value().remark));
  const std::int64_t revision = onDisk.value().revision;
  if (revision == file_->revision || revision == revisionSeen_) return;
  revisionSeen_ = revision;
  emit changedOnDisk();
}

}  // namespace cw
