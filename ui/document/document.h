// SPDX-License-Identifier: GPL-3.0-or-later
// The open plan: its scenarios, what was done to them, the file behind them, and the answer to the current one.
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ui/document/estimator.h"
#include "ui/document/scenario_list.h"

namespace cw {

struct PlanFile;

enum class FileResult { done, conflict, failed };
struct [[nodiscard]] FileOutcome {
  FileResult result = FileResult::done;
  QString message;  ///< a sentence for the planner; when done, what there is to know of the file, mostly nothing
  explicit operator bool() const { return result == FileResult::done; }
};

class Document : public QObject {
  Q_OBJECT

 public:
  explicit Document(QObject* parent = nullptr);
  ~Document() override;

  // The scenarios. There is always at least one, and one of them is current.
  int count() const { return list_.count(); }
  int current() const { return current_; }
  const Scenario& scenario() const { return list_.at(current_); }
  const Scenario& scenarioAt(int index) const { return list_.at(index); }
  void setCurrent(int index);

  /// Changes the current scenario. Edits of one `field` join into one undo step until `finishEdit`.
  void edit(const QString& label, const QString& field, const std::function<void(Scenario&)>& change);
  void finishEdit() { ++editSession_; }
  /// Takes a change over that was tried, as one step that can be undone.
  void applyRemedy(const Remedy& remedy);
  void addBlank();
  FileOutcome addSample(const std::string& sampleId);
  void duplicate(int index);
  void rename(int index, const QString& name);
  void remove(int index);  ///< the last one stays
  QUndoStack& undoStack() { return undo_; }

  // The file.
  QString path() const { return path_; }
  std::int64_t revision() const;  ///< of the file when it was read or saved; 0: never
  QString title() const;  ///< file name without folder, or "Untitled plan"
  bool isModified() const { return !undo_.isClean() || recovered_; }
  void newPlan();
  void openSample(const std::string& sampleId);
  /// A plan, or a scenario in JSON (which becomes a new plan).
  FileOutcome open(const QString& path);
  /// `conflict`: somebody else saved since the plan was read; `overwrite` is for a planner who was asked.
  FileOutcome save(bool overwrite = false);
  FileOutcome saveAs(const QString& path);
  FileOutcome exportCsv(const QString& path) const;
  FileOutcome exportScenario(const QString& path) const;
  /// Takes over the unsaved work of a session that ended without being closed.
  /// `revision` is what that work was edited from: saves since then are a conflict as ever.
  FileOutcome recover(const QString& recoveryPath, const QString& originalPath, std::int64_t revision);
  FileOutcome writeRecovery(const QString& recoveryPath) const;

  // The answer to the current scenario; null until the first one arrives.
  const Estimate* estimate() const { return answer_ ? &answer_->estimate : nullptr; }
  ReplyPtr reply() const { return answer_; }
  /// The answer to the scenario as it is now, waited for if need be.
  Reply currentReply() const;
  /// Why the scenario could not be read again once saved (experts without a width …); empty when it could.
  QString problem() const { return answer_ ? QString::fromStdString(answer_->problem) : QString(); }
  bool isEstimating() const { return !answer_ || answer_->serial != serial_; }
  /// The uncertainty of the answer is still sought; `riskReady` follows.
  bool isSampling() const { return isEstimating() || !answer_->sampled; }
  /// Asks for the derivation of one result by its key ("step_time_s"); `explanationReady` follows.
  void explain(const std::string& key);
  const std::string& explainedKey() const { return explainKey_; }
  DerivationPtr explanation() const { return answer_ ? answer_->derivation : nullptr; }

 signals:
  void scenarioChanged();   ///< values of the current scenario, or another one became current
  void scenariosChanged();  ///< names, number, or which is current
  void stateChanged();      ///< path or dirty mark
  void estimateReady();
  void riskReady();         ///< the uncertainty of the same answer
  void explanationReady();
  void changedOnDisk();     ///< somebody else saved the file that is open
  void replyLeft(QPrivateSignal);  ///< by the estimator's thread
  void remarked(const QString& sentence);  ///< something lay beside the file that is open, and was dealt with

 private:
  void load(PlanFile plan, const QString& path);
  void changed(int index);
  void askAgain();
  void leave(ReplyPtr answer);  ///< on the estimator's thread
  void takeReplies();
  void receive(const ReplyPtr& answer);
  void watch();
  void checkDisk();
  FileOutcome write(const QString& path, bool overwrite, bool newFile);

  ScenarioList list_;
  QUndoStack undo_;
  int current_ = 0;
  int editSession_ = 0;
  QString path_;
  std::unique_ptr<PlanFile> file_;  ///< identity, revision and stored results; its scenarios live in list_
  bool recovered_ = false;
  std::int64_t revisionSeen_ = 0;   ///< the newest revision on disk that was reported
  QFileSystemWatcher watcher_;
  std::uint64_t serial_ = 0;
  std::string explainKey_;
  ReplyPtr answer_;
  std::map<std::string, ReplyPtr> answers_;  ///< the last of each scenario, stored with the plan
  std::mutex leftMutex_;
  std::vector<ReplyPtr> left_;  ///< by the estimator's thread, not yet taken
  std::unique_ptr<Estimator> estimator_;  ///< last: its thread ends before what it uses
};

}  // namespace cw
