// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_actions.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QPageSize>
#include <QPushButton>
#include <QToolBar>

#include <utility>

#include "ui/document/shown_name.h"
#include "ui/input/typing.h"
#include "ui/plain/message_box.h"
#include "ui/report/report.h"
#include "ui/report/report_preview.h"
#include "ui/theme/line_icon.h"

namespace cw {
namespace {

QString leftoverText(const Recovery::Leftover& left) {
  QString what = FileActions::tr("an untitled plan");
  if (!left.originKnown) what = FileActions::tr("a plan of unknown name");
  if (!left.original.isEmpty()) what = shownName(QFileInfo(left.original).fileName());
  return FileActions::tr("Clusterwright ended before %1 was saved. Its state of %2 was kept.")
      .arg(what, QLocale().toString(left.written, QLocale::ShortFormat));
}

}  // namespace

FileActions::FileActions(Document& document, QWidget& window) : QObject(&window), document_(document), window_(window) {
  connect(&document_, &Document::changedOnDisk, this, &FileActions::tellChangedOnDisk);
  connect(&document_, &Document::remarked, this, [this](const QString& sentence) { emit notice(sentence, {}); });
}

void FileActions::addTo(QMenu& menu, QToolBar& bar) {
  const auto action = [&](const QString& name, const QString& shortName, const QKeySequence& keys, auto slot) {
    auto* made = new QAction(name, this);
    made->setIconText(shortName);
    made->setShortcut(keys);
    connect(made, &QAction::triggered, this, [this] { finishTyping(window_); });
    connect(made, &QAction::triggered, this, slot);
    menu.addAction(made);
    return made;
  };
  const auto onBar = [&](QAction* made, Glyph glyph) {
    made->setIcon(lineIcon(glyph));
    bar.addAction(made);
    return made;
  };
  onBar(action(tr("&New"), tr("New"), QKeySequence::New, &FileActions::newPlan), Glyph::newPlan);
  onBar(action(tr("&Open…"), tr("Open"), QKeySequence::Open, &FileActions::open), Glyph::open);
  onBar(action(tr("&Save"), tr("Save"), QKeySequence::Save, [this] { save(); }), Glyph::save);
  action(tr("Save &as…"), tr("Save as"), QKeySequence::SaveAs, [this] { saveAs(); });
  menu.addSeparator();
  // Ctrl+E alone is an editing key of line edits on X11 and would be swallowed there.
  report_ = onBar(action(tr("&Report: preview, print, PDF…"), tr("Report"), QKeySequence(tr("Ctrl+Shift+E")), &FileActions::previewReport), Glyph::report);
  action(tr("Export &numbers (CSV)…"), tr("CSV"), {}, &FileActions::exportCsv);
  action(tr("Export &workbook (Excel)…"), tr("Excel"), {}, &FileActions::exportWorkbook);
  action(tr("Export s&cenario (JSON)…"), tr("JSON"), {}, &FileActions::exportScenario);
  menu.addSeparator();
  action(tr("&Quit"), tr("Quit"), QKeySequence::Quit, [this] { window_.close(); });
}

bool FileActions::complain(const FileOutcome& outcome) {
  if (outcome) return true;
  MessageBox::warn(&window_, outcome.message);
  return false;
}

void FileActions::newPlan() {
  if (mayDiscard()) document_.newPlan();
}

void FileActions::open() {
  if (!mayDiscard()) return;
  const QString path = QFileDialog::getOpenFileName(
      &window_, tr("Open plan"), QFileInfo(document_.path()).path(),
      tr("Plans and scenarios (*.cwplan *.json)") + QStringLiteral(";;") + tr("All files (*)"));
  if (!path.isEmpty()) openPath(path);
}

bool FileActions::openPath(const QString& path) {
  const FileOutcome outcome = document_.open(path);
  if (outcome && !outcome.message.isEmpty()) emit notice(outcome.message, {});
  return complain(outcome);
}

bool FileActions::save() { return document_.path().isEmpty() ? saveAs() : saveTo(document_.path()); }

bool FileActions::saveAs() {
  const QString path = choosePath(tr("Save plan"), tr("Plans (*.cwplan)"), QStringLiteral("cwplan"));
  return !path.isEmpty() && saveTo(path);
}

bool FileActions::saveTo(const QString& path) {
  const FileOutcome outcome = path == document_.path() ? document_.save() : document_.saveAs(path);
  if (outcome.result == FileResult::conflict) return askAboutConflict(outcome.message);
  return complain(outcome);
}

bool FileActions::askAboutConflict(const QString& message) {
  MessageBox box(MessageBox::Warning, tr("Somebody else saved this plan"), message,
                 MessageBox::Cancel, &window_);
  box.setInformativeText(tr("Overwriting loses their changes; reading theirs loses yours."));
  const auto* other = box.addButton(tr("Save under another name…"), MessageBox::AcceptRole);
  const auto* overwrite = box.addButton(tr("Overwrite"), MessageBox::DestructiveRole);
  const auto* reload = box.addButton(tr("Read theirs"), MessageBox::DestructiveRole);
  box.exec();
  if (box.clickedButton() == other) return saveAs();
  if (box.clickedButton() == overwrite) return complain(document_.save(true));
  if (box.clickedButton() == reload) openPath(document_.path());
  return false;
}

bool FileActions::mayDiscard() {
  finishTyping(window_);
  if (!document_.isModified()) return true;
  const auto answer = MessageBox::ask(
      &window_, tr("Unsaved changes"), tr("Save the changes to %1?").arg(document_.title()),
      MessageBox::Save | MessageBox::Discard | MessageBox::Cancel, MessageBox::Save);
  return answer == MessageBox::Discard || (answer == MessageBox::Save && save());
}

void FileActions::tellChangedOnDisk() {
  emit notice(tr("%1 was saved by somebody else. What you see is what you opened, with your changes.").arg(document_.title()),
              {{tr("Read theirs"), [this] { if (mayDiscard()) openPath(document_.path()); }}});
}

void FileActions::offerRecovery(Recovery& recovery) {
  offerLeftovers(recovery, recovery.leftovers(), 1);
}

void FileActions::offerLeftovers(Recovery& recovery, std::vector<Recovery::Leftover> left,
                                 int number) {
  if (left.empty()) return;
  const Recovery::Leftover found = left.front();
  const std::vector<Recovery::Leftover> others(left.begin() + 1, left.end());
  const auto next = [this, &recovery, others, number] {
    offerLeftovers(recovery, others, number + 1);
  };
  NoticeBar::Actions actions{{tr("Restore"),
                              [=, this, &recovery] {
                                if (!mayDiscard()) return offerLeftovers(recovery, left, number);
                                complain(recovery.restore(found));
                                next();
                              }},
                             {tr("Delete it"), [=] {
                                Recovery::discard(found);
                                next();
                              }}};
  if (!others.empty()) actions.emplace_back(tr("Next"), next);
  QString text = leftoverText(found);
  if (const int all = number + int(others.size()); all > 1)
    text += tr(" (%1 of %2)").arg(number).arg(all);
  emit notice(text, actions);
}

QString FileActions::choosePath(const QString& title, const QString& filter, const QString& suffix, QString* chosenFilter) {
  const QFileInfo plan(document_.path());
  QString name = document_.path().isEmpty()
                     ? shownName(QString::fromStdString(document_.scenario().name))
                     : plan.completeBaseName();
  name.replace(u'/', u'-');
  QFileDialog dialog(&window_, title, plan.path(), filter);
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(suffix);
  dialog.selectFile(name + u'.' + suffix);
  if (dialog.exec() != QDialog::Accepted) return {};
  if (chosenFilter) *chosenFilter = dialog.selectedNameFilter();
  return dialog.selectedFiles().value(0);
}

std::vector<ReportedScenario> FileActions::reported(bool all) const {
  std::vector<ReportedScenario> scenarios;
  for (int i = 0; i < document_.count(); ++i) {
    if (!all && i != document_.current()) continue;
    const Scenario& scenario = document_.scenarioAt(i);
    scenarios.push_back({scenario, i == document_.current() ? document_.currentReply().estimate : estimate(scenario)});
    if (!scenarios.back().estimate.uncertainty) addUncertainty(scenario, scenarios.back().estimate);
  }
  return scenarios;
}

void FileActions::previewReport() {
  ReportPreview preview([this](bool all) { return reported(all); },
                        [this](const std::vector<ReportedScenario>& scenarios, const QPageSize& page) {
                          const QString path = choosePath(tr("Save report"), tr("PDF (*.pdf)"), QStringLiteral("pdf"));
                          if (!path.isEmpty()) tell(writeReportPdf(path, scenarios, page));
                        },
                        document_.count() > 1, &window_);
  preview.exec();
}

bool FileActions::tell(const QString& problem) { return problem.isEmpty() || complain({FileResult::failed, problem}); }

bool FileActions::writeReport(const QString& path) { return tell(writeReportPdf(path, reported(false), defaultReportPage())); }

void FileActions::exportCsv() {
  const std::pair<QString, ReportFile> forms[] = {{tr("CSV, one figure a row (*.csv)"), ReportFile::csvTidy},
                                                  {tr("CSV, one scenario a row (*.csv)"), ReportFile::csvSummary},
                                                  {tr("CSV for spreadsheets with decimal commas, one figure a row (*.csv)"), ReportFile::csvTidySpreadsheet},
                                                  {tr("CSV for spreadsheets with decimal commas, one scenario a row (*.csv)"), ReportFile::csvSummarySpreadsheet}};
  QStringList filters;
  for (const auto& form : forms) filters << form.first;
  QString chosen;
  const QString path = choosePath(tr("Export numbers of all scenarios"), filters.join(QStringLiteral(";;")), QStringLiteral("csv"), &chosen);
  for (const auto& [filter, kind] : forms)
    if (!path.isEmpty() && filter == chosen) tell(writeReportFile(path, kind, reported(true)));
}

void FileActions::exportWorkbook() {
  const QString path = choosePath(tr("Export workbook of all scenarios"), tr("Excel (*.xlsx)"), QStringLiteral("xlsx"));
  if (!path.isEmpty()) tell(writeReportFile(path, ReportFile::workbook, reported(true)));
}

bool FileActions::writeCsv(const QString& path) { return complain(document_.exportCsv(path)); }

void FileActions::exportScenario() {
  if (const QString path = choosePath(tr("Export scenario"), tr("Scenario (*.json)"), QStringLiteral("json")); !path.isEmpty())
    complain(document_.exportScenario(path));
}

}  // namespace cw
