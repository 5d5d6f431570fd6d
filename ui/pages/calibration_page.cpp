// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/calibration_page.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/pages/run_model.h"
#include "ui/plain/label.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/calibration_text.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

/// The others are kept, and shown on request.
bool matters(const QString& column) {
  static const QStringList shown = {"id",        "framework",         "layers",           "hidden", "heads", "seq_len", "gpu",   "num_gpus",
                                    "precision", "global_batch_seqs", "micro_batch_seqs", "tp",     "pp",    "metric",  "value"};
  return shown.contains(column);
}

QTableWidget* readOnlyTable(const QString& name) {
  auto* table = new QTableWidget;
  table->setAccessibleName(name);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setAlternatingRowColors(true);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(24);
  table->horizontalHeader()->setStretchLastSection(true);
  table->setMinimumHeight(90);
  return table;
}

void fill(QTableWidget& table, const QStringList& head, const std::vector<QStringList>& rows, int rightFrom) {
  table.setColumnCount(int(head.size()));
  table.setHorizontalHeaderLabels(head);
  table.setRowCount(int(rows.size()));
  for (int row = 0; row < int(rows.size()); ++row) {
    for (int column = 0; column < int(head.size()); ++column) {
      auto* item = new QTableWidgetItem(rows[std::size_t(row)].value(column));
      if (column >= rightFrom) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      table.setItem(row, column, item);
    }
  }
  table.resizeColumnsToContents();
}

Label* wrapped() {
  auto* label = new Label;
  label->setWordWrap(true);
  return label;
}

}  // namespace

CalibrationPage::CalibrationPage(Document& document, QWidget* parent) : QWidget(parent), document_(document), runs_(new RunModel(document, this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 14, 16, 12);
  layout->setSpacing(8);
  layout->addWidget(runsBox(), 1);
  layout->addWidget(resultBox(), 1);
  connect(runs_, &RunModel::runsChanged, this, &CalibrationPage::runsChanged);
  connect(&calibrator_, &Calibrator::progressed, this, [this](double share) { progress_->setValue(int(std::lround(100 * share))); });
  connect(&calibrator_, &Calibrator::finished, this, &CalibrationPage::showOutcome);
  connect(&document_, &Document::scenarioChanged, this, &CalibrationPage::refresh);
  if (runs_->rowCount() > 0) runsChanged();
  else say(tr("Add runs of your own cluster: the constants that they show are refitted, the others stay."));
  refresh();
}

QPushButton* CalibrationPage::button(const QString& text, void (CalibrationPage::*clicked)()) {
  auto* made = new QPushButton(text);
  made->setAccessibleName(QString(text).remove(QChar(0x2026)));
  connect(made, &QPushButton::clicked, this, clicked);
  return made;
}

QWidget* CalibrationPage::runsBox() {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  table_ = new QTableView;
  table_->setModel(runs_);
  table_->setAccessibleName(tr("Own runs"));
  table_->setAlternatingRowColors(true);
  table_->setWordWrap(false);
  table_->verticalHeader()->setDefaultSectionSize(24);
  table_->setMinimumHeight(90);
  table_->horizontalHeader()->setDefaultSectionSize(84);
  const auto showColumns = [this](bool all) {
    for (int column = 0; column < runs_->columnCount(); ++column) table_->setColumnHidden(column, !all && !matters(runColumns().at(column)));
  };
  showColumns(false);
  table_->setColumnWidth(0, 150);
  auto* top = new QHBoxLayout;
  top->addWidget(button(tr("Import CSV…"), &CalibrationPage::chooseFile));
  top->addWidget(button(tr("Paste runs"), &CalibrationPage::paste));
  top->addWidget(button(tr("Add run"), &CalibrationPage::addRun));
  top->addWidget(remove_ = button(tr("Remove run"), &CalibrationPage::removeRun));
  auto* all = new QCheckBox(tr("All columns"));
  all->setAccessibleName(all->text());
  connect(all, &QCheckBox::toggled, this, showColumns);
  top->addWidget(all);
  top->addStretch(1);
  progress_ = new QProgressBar;
  progress_->setAccessibleName(tr("Refit"));
  progress_->setMaximumWidth(120);
  top->addWidget(progress_);
  top->addWidget(stop_ = button(tr("Stop"), &CalibrationPage::stop));
  top->addWidget(refit_ = button(tr("Refit"), &CalibrationPage::refit));
  message_ = wrapped();
  message_->setAccessibleName(tr("Runs and refit"));
  layout->addLayout(top);
  layout->addWidget(table_, 1);
  layout->addWidget(message_);
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &CalibrationPage::refresh);
  return box;
}

QWidget* CalibrationPage::resultBox() {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* top = new QHBoxLayout;
  state_ = new Label;
  state_->setAccessibleName(tr("Calibration of the plan"));
  top->addWidget(state_, 1);
  top->addWidget(apply_ = button(tr("Apply to this plan"), &CalibrationPage::apply));
  top->addWidget(drop_ = button(tr("Remove from this plan"), &CalibrationPage::removeFromPlan));
  top->addWidget(export_ = button(tr("Export…"), &CalibrationPage::exportFile));
  layout->addLayout(top);
  layout->addWidget(errors_ = wrapped());
  auto* tables = new QTabWidget;
  tables->setDocumentMode(true);
  tables->addTab(runTable_ = readOnlyTable(tr("Errors of the runs")), tr("Errors of the runs"));
  tables->addTab(constantTable_ = readOnlyTable(tr("Changed constants")), tr("Changed constants"));
  layout->addWidget(tables, 1);
  layout->addWidget(leftAlone_ = new Label);
  leftAlone_->setForegroundRole(QPalette::PlaceholderText);
  leftAlone_->setMinimumWidth(0);
  leftAlone_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  return box;
}

void CalibrationPage::say(const QString& text, bool wrong) {
  QPalette colors = palette();
  if (wrong) colors.setColor(QPalette::WindowText, tonesOf(colors).error);
  message_->setPalette(colors);
  message_->setText(text);
}

void CalibrationPage::chooseFile() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Import runs"), {}, tr("Measurements (*.csv *.tsv *.txt)"));
  if (!path.isEmpty()) importFile(path);
}

void CalibrationPage::importFile(const QString& path) { take(runsFromFile(path), QFileInfo(path).fileName()); }

void CalibrationPage::paste() { take(runsFromText(QGuiApplication::clipboard()->text(), tr("clipboard")), {}); }

void CalibrationPage::take(const ReadRuns& read, const QString& source) {
  if (!read.problem.isEmpty()) return say(read.problem, true);
  if (read.runs.isEmpty()) return say(tr("There is a header, but no run below it."), true);
  if (!source.isEmpty()) source_ = source;
  if (const QString problem = runs_->add(read.runs); !problem.isEmpty()) say(problem, true);
}

void CalibrationPage::addRun() {
  if (const QString problem = runs_->addEmpty(); !problem.isEmpty()) return say(problem, true);
  table_->setCurrentIndex(runs_->index(runs_->rowCount() - 1, 0));
}

void CalibrationPage::removeRun() {
  const int row = table_->currentIndex().row();
  runs_->removeRun(row);
  if (runs_->rowCount() > 0) table_->setCurrentIndex(runs_->index(std::min(row, runs_->rowCount() - 1), 0));
}

void CalibrationPage::runsChanged() {
  // A refit of runs that are no longer these is no proposal for them.
  proposed_.reset();
  if (runs_->rowCount() == 0) source_.clear();
  if (calibrator_.isRunning()) calibrator_.stop();
  const QStringList problems = runs_->problems();
  if (problems.isEmpty()) say(runs_->rowCount() == 0 ? tr("There is no run yet.") : tr("%1, ready to refit.").arg(countedRuns(runs_->rowCount())));
  else if (problems.size() == 1) say(problems.front(), true);
  else say(tr("%1 (and %2 more)").arg(problems.front(), QString::number(problems.size() - 1)), true);
  refresh();
}

void CalibrationPage::refit() {
  progress_->setValue(0);
  const auto& kept = document_.scenario().calibration;
  calibrator_.start(runs_->runs(), source_.isEmpty() && kept ? QString::fromStdString(kept->source) : source_);
  say(tr("Refitting; the window can be used meanwhile."));
  refresh();
}

void CalibrationPage::stop() { calibrator_.stop(); }

void CalibrationPage::showOutcome() {
  const RefitOutcome& outcome = calibrator_.outcome();
  const QString left = outcome.leftOut.join(u' ');
  if (outcome.stopped) say(tr("Stopped; nothing changed."));
  else if (!outcome.problem.isEmpty()) say(outcome.problem + u' ' + left, true);
  else {
    proposed_ = outcome.calibration;
    say(left, !left.isEmpty());
  }
  refresh();
}

void CalibrationPage::apply() {
  if (!proposed_) return;
  document_.finishEdit();
  document_.edit(tr("Apply calibration"), QStringLiteral("/calibration"), [this](Scenario& s) { s.calibration = *proposed_; });
  document_.finishEdit();
}

void CalibrationPage::removeFromPlan() {
  document_.finishEdit();
  document_.edit(tr("Remove calibration"), QStringLiteral("/calibration"), [](Scenario& s) { s.calibration.reset(); });
  document_.finishEdit();
}

void CalibrationPage::exportFile() {
  if (!shown()) return;
  const TeamCalibration written = *shown();
  const QString name = QString::fromStdString(written.id).replace(u'/', u'-') + QStringLiteral(".json");
  const QString path = QFileDialog::getSaveFileName(this, tr("Export calibration"), name,
                                                    tr("Calibrations (*.json)"));
  if (path.isEmpty()) return;
  if (const QString problem = writeCalibration(path, written); !problem.isEmpty()) say(problem, true);
}

const TeamCalibration* CalibrationPage::shown() const {
  if (proposed_) return &*proposed_;
  return document_.scenario().calibration ? &*document_.scenario().calibration : nullptr;
}

void CalibrationPage::refresh() {
  const bool running = calibrator_.isRunning();
  const auto& kept = document_.scenario().calibration;
  const TeamCalibration* calibration = shown();
  remove_->setEnabled(table_->currentIndex().isValid());
  refit_->setEnabled(!running && runs_->rowCount() > 0 && runs_->problems().isEmpty());
  stop_->setEnabled(running);
  progress_->setVisible(running);
  const bool applied = proposed_ && kept && *kept == *proposed_;
  apply_->setEnabled(proposed_ && !applied);
  drop_->setEnabled(kept.has_value());
  export_->setEnabled(calibration != nullptr);
  if (proposed_ && !applied) state_->setText(tr("Refit, not yet applied"));
  else state_->setText(kept ? tr("The plan uses the team's calibration \"%1\"").arg(QString::fromStdString(kept->id)) : tr("The plan uses the shipped constants"));
  const TeamCalibration none{};
  errors_->setText(calibration ? calibrationErrors(*calibration) : QString());
  fill(*runTable_, calibrationRunHead(), calibrationRunRows(calibration ? *calibration : none), 1);
  fill(*constantTable_, changedConstantHead(), changedConstantRows(calibration ? *calibration : none), 2);
  leftAlone_->setText(calibration ? constantsLeftAlone(*calibration) : QString());
  setTip(leftAlone_, leftAlone_->text());
}

}  // namespace cw
