// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QMenuBar>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "model/version.h"
#include "ui/answer/answer_page.h"
#include "ui/answer/answer_panel.h"
#include "ui/answer/pools_page.h"
#include "ui/charts/chart_page.h"
#include "ui/charts/risk_page.h"
#include "ui/document/catalogue.h"
#include "ui/explain/explain_view.h"
#include "ui/file_actions.h"
#include "ui/library/library_panel.h"
#include "ui/notice_bar.h"
#include "ui/pages/calibration_page.h"
#include "ui/pages/composer_page.h"
#include "ui/pages/notes_page.h"
#include "ui/pages/plan_page.h"
#include "ui/pages/ranges_page.h"
#include "ui/pages/schedule_page.h"
#include "ui/pages/site_page.h"
#include "ui/pages/software_page.h"
#include "ui/pages/workload_page.h"
#include "ui/plain/label.h"
#include "ui/plain/message_box.h"
#include "ui/text/format.h"
#include "ui/theme/line_icon.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

enum PageIndex { composerPage, workloadPage, planPage, schedulePage, sitePage, rangesPage, softwarePage, notesPage, calibrationPage };

}  // namespace

MainWindow::MainWindow(Document& document, QWidget* parent)
    : QMainWindow(parent), document_(document), files_(new FileActions(document, *this)), notice_(new NoticeBar) {
  setWindowTitle(tr("Clusterwright"));
  keepMessagesPlain(this);
  // Before any page hears of the change, and shows amounts.
  const auto showCurrency = [this] { showMoneyIn(document_.scenario().currency); };
  connect(&document_, &Document::scenarioChanged, this, showCurrency);
  showCurrency();
  library_ = new LibraryPanel(document_);
  answer_ = new AnswerPanel(document_);
  auto* split = new QSplitter(Qt::Horizontal);
  split->setObjectName(QStringLiteral("columns"));
  split->addWidget(library_);
  split->addWidget(centre());
  split->addWidget(answer_);
  split->setStretchFactor(1, 1);
  split->setSizes({214, 856, 370});
  split->setChildrenCollapsible(false);
  auto* whole = new QWidget;
  auto* layout = new QVBoxLayout(whole);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(notice_);
  layout->addWidget(split, 1);
  setCentralWidget(whole);
  makeActions();
  makeStatusBar();
  connect(&document_, &Document::stateChanged, this, &MainWindow::showState);
  connect(&document_, &Document::estimateReady, this, &MainWindow::showEstimate);
  connect(&document_, &Document::riskReady, this, [this] {
    if (const ReplyPtr reply = document_.reply()) risk_->showEstimate(reply->scenario, reply->estimate);
  });
  connect(&document_, &Document::scenarioChanged, this, [this] { risk_->showWaiting(document_.scenario().id); });
  connect(answer_, &AnswerPanel::placeClicked, this, &MainWindow::showPlace);
  connect(answer_, &AnswerPanel::explainRequested, this, &MainWindow::explain);
  connect(library_, &LibraryPanel::failed, this, [this](const QString& message) { notice_->showNotice(message, {}); });
  connect(files_, &FileActions::notice, notice_, &NoticeBar::showNotice);
  resize(1440, 900);
  restoreLayout();
  showState();
}

void MainWindow::explain(const std::string& key) {
  lower_->setCurrentWidget(explain_);
  explain_->explain(key);
}

void MainWindow::addAnswerPage(AnswerPage* page, const QString& name) {
  lower_->addTab(page, name);
  answerPages_.push_back(page);
  connect(page, &AnswerPage::explainRequested, this, &MainWindow::explain);
}

QWidget* MainWindow::centre() {
  pages_ = new QTabWidget;
  pages_->setObjectName(QStringLiteral("pages"));
  pages_->setDocumentMode(true);
  composer_ = new ComposerPage(document_);
  pages_->addTab(composer_, tr("&Composer"));
  pages_->addTab(new WorkloadPage(document_), tr("&Workload"));
  pages_->addTab(new PlanPage(document_), tr("&Plan"));
  pages_->addTab(new SchedulePage(document_), tr("Schedule"));
  pages_->addTab(new SitePage(document_), tr("&Site && cost"));
  pages_->addTab(new RangesPage(document_), tr("Ra&nges"));
  pages_->addTab(new SoftwarePage(document_), tr("Softw&are"));
  pages_->addTab(new NotesPage(document_), tr("Notes"));
  pages_->addTab(new CalibrationPage(document_), tr("Calibration"));
  lower_ = new QTabWidget;
  lower_->setDocumentMode(true);
  step_ = new StepPage;
  roofline_ = new RooflinePage;
  poolsPage_ = new PoolsPage;
  risk_ = new RiskPage;
  explain_ = new ExplainView(document_);
  lower_->addTab(step_, tr("S&tep"));
  lower_->addTab(roofline_, tr("&Roofline"));
  addAnswerPage(makeCalendarPage(), tr("Calen&dar"));
  addAnswerPage(makePlacementPage(), tr("Place&ment"));
  lower_->addTab(poolsPage_, tr("P&ools"));
  addAnswerPage(makePowerPage(document_), tr("Power"));
  addAnswerPage(makeMoneyPage(), tr("Mone&y"));
  addAnswerPage(makeReliabilityPage(document_), tr("Re&liability"));
  lower_->addTab(risk_, tr("R&isk"));
  lower_->addTab(explain_, tr("E&xplain"));
  auto* split = new QSplitter(Qt::Vertical);
  split->setObjectName(QStringLiteral("rows"));
  split->addWidget(pages_);
  split->addWidget(lower_);
  split->setStretchFactor(0, 3);
  split->setStretchFactor(1, 2);
  split->setSizes({500, 310});
  split->setChildrenCollapsible(false);
  return split;
}

void MainWindow::makeActions() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  QMenu* view = menuBar()->addMenu(tr("&View"));
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  QToolBar* bar = addToolBar(tr("Main"));
  bar->setObjectName(QStringLiteral("main"));
  bar->setMovable(false);
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setIconSize({18, 18});
  files_->addTo(*file, *bar);

  QAction* undo = document_.undoStack().createUndoAction(this, tr("Undo"));
  undo->setIcon(lineIcon(Glyph::undo));
  undo->setIconText(tr("Undo"));
  undo->setShortcut(QKeySequence::Undo);
  QAction* redo = document_.undoStack().createRedoAction(this, tr("Redo"));
  redo->setIcon(lineIcon(Glyph::redo));
  redo->setIconText(tr("Redo"));
  redo->setShortcut(QKeySequence::Redo);
  edit->addActions({undo, redo});
  edit->addSeparator();
  connect(edit->addAction(tr("&Calibrate with own runs")), &QAction::triggered, this, [this] { pages_->setCurrentIndex(calibrationPage); });
  bar->insertActions(files_->reportAction(), {undo, redo});
  bar->insertSeparator(undo);
  bar->insertSeparator(files_->reportAction());

  auto* looks = new QActionGroup(this);
  const auto look = [&](const QString& name, Appearance appearance) {
    QAction* action = view->addAction(name);
    action->setCheckable(true);
    action->setChecked(storedAppearance() == appearance);
    looks->addAction(action);
    connect(action, &QAction::triggered, this, [appearance] {
      storeAppearance(appearance);
      applyAppearance(*qApp, appearance);
    });
  };
  look(tr("Colours of the &desktop"), Appearance::system);
  look(tr("&Light"), Appearance::light);
  look(tr("Dar&k"), Appearance::dark);
  connect(help->addAction(tr("&About Clusterwright")), &QAction::triggered, this, [this] {
    MessageBox::about(this, tr("About Clusterwright"),
                      tr("Clusterwright %1").arg(QLatin1String(engineVersion)),
                      tr("Plans GPU clusters for training large models: days, megawatts and "
                         "dollars, with every number explained down to its source.\n\nCatalogue "
                         "%1.\nFree software under the GNU General Public License, version 3 or "
                         "later.")
                          .arg(catalogue::version()));
  });
}

void MainWindow::makeStatusBar() {
  versions_ = new Label(tr("Engine %1  ·  catalogue %2").arg(QLatin1String(engineVersion), catalogue::version()));
  saved_ = new Label;
  saved_->setAccessibleName(tr("Saved state"));
  versions_->setContentsMargins(10, 0, 0, 0);
  statusBar()->addWidget(versions_, 1);
  statusBar()->addPermanentWidget(saved_);
}

void MainWindow::showState() {
  // A name may hold what stands for the mark of unsaved changes; doubled, it is shown as it is.
  const QString mark = QStringLiteral("[*]"), name = document_.title().replace(mark, mark + mark);
  setWindowTitle(tr("%1[*] – Clusterwright").arg(name));
  setWindowFilePath(document_.path());
  setWindowModified(document_.isModified());
  saved_->setText(document_.isModified()       ? tr("unsaved changes")
                  : document_.path().isEmpty() ? tr("not saved yet")
                                               : tr("saved"));
}

void MainWindow::showEstimate() {
  const ReplyPtr reply = document_.reply();
  if (!reply) return;
  if (!reply->failure.empty()) {
    notice_->showNotice(tr("The engine could not estimate this scenario: %1").arg(QString::fromStdString(reply->failure)), {});
    return;
  }
  step_->showEstimate(reply->scenario, reply->estimate);
  roofline_->showEstimate(reply->scenario, reply->estimate);
  poolsPage_->showEstimate(reply->estimate);
  for (AnswerPage* page : answerPages_) page->showEstimate(reply->scenario, reply->estimate);
  // A contradiction that is being typed may be gone with the next digit; the bar follows.
  if (const QString problem = document_.problem(); !problem.isEmpty()) {
    notice_->showNotice(tr("This scenario contradicts itself and cannot be saved yet: %1").arg(problem), {});
    notice_->setProperty("problem", true);
  } else if (notice_->property("problem").toBool()) {
    notice_->setProperty("problem", false);
    notice_->hide();
  }
}

namespace {

bool hasDates(const QString& where) {
  return where == QLatin1String("/start_date") || where.startsWith(QLatin1String("/reliability/maintenance")) ||
         where.startsWith(QLatin1String("/job/batch_ramp")) || where.contains(QLatin1String("/build/"));
}

}  // namespace

void MainWindow::showPlace(const QString& where) {
  if (hasDates(where)) pages_->setCurrentIndex(schedulePage);
  else if (where.startsWith(QLatin1String("/cluster"))) {
    pages_->setCurrentIndex(composerPage);
    composer_->showPlace(where);
  } else if (where.startsWith(QLatin1String("/job/software/")) && !where.endsWith(QLatin1String("/framework")) &&
           !where.endsWith(QLatin1String("/generation")))
    pages_->setCurrentIndex(softwarePage);
  else if (where.startsWith(QLatin1String("/job"))) pages_->setCurrentIndex(workloadPage);
  else if (where.startsWith(QLatin1String("/plan"))) pages_->setCurrentIndex(planPage);
  else if (where.startsWith(QLatin1String("/ranges"))) pages_->setCurrentIndex(rangesPage);
  else if (where.startsWith(QLatin1String("/calibration"))) pages_->setCurrentIndex(calibrationPage);
  else if (where.startsWith(QLatin1String("/notes")) || where.startsWith(QLatin1String("/tags"))) pages_->setCurrentIndex(notesPage);
  else pages_->setCurrentIndex(sitePage);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!files_->mayDiscard()) return event->ignore();
  saveLayout();
  event->accept();
}

void MainWindow::restoreLayout() {
  const QSettings settings;
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  for (QSplitter* split : findChildren<QSplitter*>())
    if (const QByteArray state = settings.value(QStringLiteral("window/") + split->objectName()).toByteArray(); !state.isEmpty())
      split->restoreState(state);
}

void MainWindow::saveLayout() const {
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  for (const QSplitter* split : findChildren<QSplitter*>())
    settings.setValue(QStringLiteral("window/") + split->objectName(), split->saveState());
}

}  // namespace cw
