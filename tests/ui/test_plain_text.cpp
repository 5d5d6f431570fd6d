// SPDX-License-Identifier: GPL-3.0-or-later
// Text is text: a plan whose every string names a picture and a style is opened, looked at
// everywhere, and printed, and nothing of it is read.
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QGraphicsTextItem>
#include <QGraphicsView>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QTimer>
#include <QToolTip>
#include <QTreeView>
#include <QWindow>

#include <functional>
#include <optional>

#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "tests/ui/file_watch.h"
#include "tests/ui/marked_scenario.h"
#include "tests/ui/window_test.h"
#include "ui/answer/findings_list.h"
#include "ui/file_actions.h"
#include "ui/notice_bar.h"
#include "ui/pages/calibration_page.h"
#include "ui/plain/paragraph.h"
#include "ui/plain/text_document.h"
#include "ui/plain/tool_tip.h"
#include "ui/report/report.h"
#include "ui/report/report_preview.h"

using namespace cw;

namespace {

// In the working folder: without a slash the mark may be the name of a file itself.
const QString picture = QStringLiteral("p.png");
const QString mark =
    QStringLiteral("<img src='p.png'><link rel='stylesheet' type='text/css' href='p.png'>");

Fact<double> fact(double value) {
  return {
      .value = value,
      .provenance = {
          .source = "desk", .location = "drawer", .asOf = {}, .confidence = {}, .notes = "folded"}};
}

/// An element in every list, so that every kind of text is there to be marked.
Scenario scenarioWithEverything() {
  Scenario s = loadSample("colossus-growing").value();
  Pool& pool = s.cluster.pools[1];
  pool.build = {.orderDate = "2024-12-01",
                .leadDays = fact(100),
                .racksPerDay = fact(30),
                .burnInDays = fact(7)};
  s.job.batchRamp = {{s.job.tokens / 100, s.job.globalBatchSequences / 2}};
  ConcurrentJob other{"evaluation", 16, s.job, *s.plan};
  other.job.globalBatchSequences = 64;
  other.job.batchRamp = {{1e9, 32}};
  other.plan = {.tensor = 8};
  s.concurrentJobs = {other};
  s.plan->data = 3072;  // leaves the other job its nodes
  s.currency = {.code = "CHF", .perUsd = fact(0.81)};
  s.reliability.maintenance = {{"switches", "2025-03-01", Duration::seconds(8 * 3600)}};
  s.ranges = {{.input = UncertainInput::electricity,
               .of = s.sites.front().id,
               .low = 0.03,
               .high = 0.2,
               .likely = {},
               .source = "desk"},
              {.input = UncertainInput::nodes,
               .of = pool.name,
               .low = 5000,
               .high = 6250,
               .likely = {},
               .source = "desk"},
              {.input = UncertainInput::purchase,
               .of = pool.node.id,
               .low = 2e5,
               .high = 4e5,
               .likely = {},
               .source = "desk"}};
  if (!s.prices.find(pool.node.id)) s.prices.nodes.push_back({pool.node.id, {}, {}});
  s.prices.fabrics = {{s.cluster.fabric.id, {}, {}}};
  TeamCalibration own;
  own.id = "our-hall";
  own.source = "october.csv";
  own.startedFrom = shippedCalibration().id;
  own.changed = {{Constant::gemmHopper16, 0.7, 0.02, 0.42}};
  own.runs = {
      {"night-run", Die::hopper, false, Framework::megatron, 512, 9.5, -0.125, -0.013, -0.021}};
  own.apply();
  s.calibration = own;
  s.ownRuns = OwnRuns(std::vector<RunCells>{{"october-a", "megatron"}});
  return s;
}

void letThingsHappen() {
  for (int i = 0; i < 4; ++i) QApplication::processEvents();
}

/// Of a tree: of its open rows.
QModelIndexList cellsOf(const QAbstractItemView& view) {
  QModelIndexList cells;
  const auto* tree = qobject_cast<const QTreeView*>(&view);
  for (QModelIndex row = view.model()->index(0, 0); row.isValid();
       row = tree ? tree->indexBelow(row) : row.siblingAtRow(row.row() + 1))
    for (int column = 0; column < view.model()->columnCount(); ++column)
      cells << row.siblingAtColumn(column);
  return cells;
}

/// Choices of a view, and not of the scenario.
QList<QComboBox*> viewChoices(const QWidget& page) {
  QList<QComboBox*> found;
  for (QComboBox* box : page.findChildren<QComboBox*>())
    if (box->metaObject() == &QComboBox::staticMetaObject && box->isVisible()) found << box;
  return found;
}

}  // namespace

class TestPlainText : public WindowTest {
  Q_OBJECT

 private slots:
  void initTestCase();
  void cleanupTestCase() { QDir::setCurrent(QDir::rootPath()); }
  void init();
  void cleanup();
  void everyTextIsMarked();
  void theWatchSeesWhatHtmlReads_data();
  void theWatchSeesWhatHtmlReads();
  void theWindowReadsNothing();
  void messagesReadNothing();
  void fileDialogsReadNothing();
  void theBarReadsNothing();
  void pastedRunsReadNothing();
  void theReportReadsNothing();
  void tipsShowTheirLetters_data();
  void tipsShowTheirLetters();
  void aTextMakesNoLink();
  void aDocumentLoadsNothing();
  void windowTitlesShowTheName();

 private:
  void openMarked();
  /// Does `act`, which opens a message box; looks at it and closes it. The text of its labels.
  QString textOfBox(const std::function<void()>& act);
  void look(QWidget& page, const QString& place);
  void lookAtChoices(QWidget& page, const QString& place, QList<QComboBox*> choices);
  void lookAtView(QWidget& page, const QString& place);
  void lookAtTips(QWidget& page, const QString& place);
  void askForTip(QWidget* widget, const QPoint& at);
  void note(const QString& place);

  QTemporaryDir folder_;
  std::optional<FileWatch> watch_;
  Scenario hostile_;
  bool withTips_ = true;
  QStringList read_;  ///< places at which the file was read
};

void TestPlainText::initTestCase() {
  prepare();
  QVERIFY(folder_.isValid() && QDir::setCurrent(folder_.path()));
  QImage image(8, 8, QImage::Format_RGB32);
  image.fill(Qt::red);
  QVERIFY(image.save(picture));
  watch_.emplace(picture);
  QVERIFY(watch_->watches());
}

void TestPlainText::init() {
  hostile_ = marked(scenarioWithEverything(), mark.toStdString()).scenario;
  read_.clear();
  watch_->wasRead();
}

void TestPlainText::cleanup() {
  closeWindow();
  applyAppearance(*qApp, Appearance::light);
}

void TestPlainText::note(const QString& place) {
  if (watch_->wasRead()) read_ << place;
}

void TestPlainText::openMarked() {
  const QString path = QStringLiteral("scenario.json");
  QVERIFY(writeScenarioFile(hostile_, path.toStdString()));
  openWindow();
  QVERIFY(window_->files().openPath(path));
  QCOMPARE(document_->scenario().name, hostile_.name);
  settle();
  QTRY_VERIFY_WITH_TIMEOUT(!document_->isSampling(), 60'000);
}

// A list that the scenario lacks is one whose texts nobody watches.
void TestPlainText::everyTextIsMarked() {
  const Marked all = marked(scenarioWithEverything(), mark.toStdString());
  QStringList empty;
  for (const std::string& key : all.emptyLists) empty << QString::fromStdString(key);
  QVERIFY2(empty.isEmpty(), qPrintable(empty.join(u'\n')));
  QVERIFY(all.texts > 300);
  const auto again = scenarioFromJson(scenarioToJson(all.scenario), {});
  QVERIFY2(again, again ? "" : again.error().message.c_str());
  QVERIFY(again.value().cluster == all.scenario.cluster &&
          again.value().calibration == all.scenario.calibration);
}

void TestPlainText::theWatchSeesWhatHtmlReads_data() {
  QTest::addColumn<QString>("html");
  QTest::newRow("picture") << QStringLiteral("<img src='p.png'>");
  QTest::newRow("style") << QStringLiteral(
      "<b>x</b><link rel='stylesheet' type='text/css' href='p.png'>");
  QTest::newRow("mark") << mark;
}

void TestPlainText::theWatchSeesWhatHtmlReads() {
  QFETCH(QString, html);
  QVERIFY(!watch_->wasRead());
  QLabel rich(html);
  rich.show();
  letThingsHappen();
  QVERIFY(watch_->wasRead());
}

void TestPlainText::askForTip(QWidget* widget, const QPoint& at) {
  QHelpEvent event(QEvent::ToolTip, at, widget->mapToGlobal(at));
  QApplication::sendEvent(widget, &event);
  QApplication::processEvents();
}

void TestPlainText::lookAtTips(QWidget& page, const QString& place) {
  for (QWidget* widget : page.findChildren<QWidget*>()) {
    if (!widget->isVisible()) continue;
    if (auto* view = qobject_cast<QAbstractItemView*>(widget);
        view && !qobject_cast<QHeaderView*>(widget) && view->model()) {
      for (const QModelIndex& index : cellsOf(*view)) {
        view->scrollTo(index);
        askForTip(view->viewport(), view->visualRect(index).center());
      }
    } else if (!widget->toolTip().isEmpty()) {
      askForTip(widget, widget->rect().center());
    }
  }
  QToolTip::hideText();
  note(place + QStringLiteral(", tool tips"));
}

void TestPlainText::lookAtView(QWidget& page, const QString& place) {
  letThingsHappen();
  page.grab();
  for (const QGraphicsView* view : page.findChildren<QGraphicsView*>()) {
    if (!view->isVisible() || !view->scene()) continue;
    for (QGraphicsItem* item : view->scene()->items())
      if (const auto* text = qgraphicsitem_cast<QGraphicsTextItem*>(item);
          text && text->toPlainText().contains(QChar::ObjectReplacementCharacter))
        read_ << place + QStringLiteral(", a picture in the chart");
  }
  note(place);
  if (withTips_) lookAtTips(page, place);
}

void TestPlainText::look(QWidget& page, const QString& place) {
  bool hasTabs = false;
  for (QTabWidget* tabs : page.findChildren<QTabWidget*>()) {
    bool nested = false;
    for (QWidget* above = tabs->parentWidget(); above && above != &page;
         above = above->parentWidget())
      nested = nested || qobject_cast<QTabWidget*>(above);
    if (nested) continue;
    hasTabs = true;
    for (int i = 0; i < tabs->count(); ++i) {
      tabs->setCurrentIndex(i);
      look(*tabs->currentWidget(), place + u'/' + tabs->tabText(i));
    }
  }
  if (hasTabs)
    lookAtView(page, place);
  else
    lookAtChoices(page, place, viewChoices(page));
}

void TestPlainText::lookAtChoices(QWidget& page, const QString& place, QList<QComboBox*> choices) {
  if (choices.isEmpty()) return lookAtView(page, place);
  QComboBox* choice = choices.takeFirst();
  constexpr int most = 8;  // of the results to explain, which are many
  for (int i = 0; i < std::min(choice->count(), most); ++i) {
    choice->setCurrentIndex(i);
    emit choice->activated(i);
    settle();
    for (QTreeView* tree : page.findChildren<QTreeView*>()) tree->expandToDepth(3);
    lookAtChoices(page, place + u'/' + choice->currentText(), choices);
  }
}

void TestPlainText::theWindowReadsNothing() {
  openMarked();
  QVERIFY2(document_->estimate()->feasible(), "an answer shows more than none");
  note(QStringLiteral("opening"));
  look(*window_, {});
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
  applyAppearance(*qApp, Appearance::dark);
  withTips_ = false;
  look(*window_, QStringLiteral("dark"));
  withTips_ = true;
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
}

QString TestPlainText::textOfBox(const std::function<void()>& act) {
  QString text;
  QTimer timer;
  int waited = 0;
  connect(&timer, &QTimer::timeout, this, [&] {
    auto* modal = qobject_cast<QDialog*>(QApplication::activeModalWidget());
    if (!modal || (!qobject_cast<QMessageBox*>(modal) && ++waited < 100)) return;
    modal->grab();
    letThingsHappen();
    for (const QLabel* label : modal->findChildren<QLabel*>()) text += label->text() + u'\n';
    modal->reject();
  });
  timer.start(20);
  act();
  return text;
}

void TestPlainText::messagesReadNothing() {
  openWindow();
  // An unknown key is named.
  QFile file(QStringLiteral("unknown.json"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  QByteArray json = QByteArray::fromStdString(scenarioToJson(document_->scenario()));
  json.insert(json.indexOf('{') + 1, "\"" + mark.toUtf8() + "\": 1,");
  file.write(json);
  file.close();
  QVERIFY(textOfBox([this] {
            window_->files().openPath(QStringLiteral("unknown.json"));
          }).contains(mark));
  note(QStringLiteral("unknown key"));
  // A file is named.
  const QString name = QStringLiteral("<img src='p.png'>.cwplan");
  QVERIFY(textOfBox([&] { window_->files().openPath(name); }).contains(name));
  note(QStringLiteral("missing file"));
  QVERIFY(document_->saveAs(name));
  const auto edit = [](Document& document) {
    document.edit(QStringLiteral("Notes"), QStringLiteral("/notes"),
                  [](Scenario& s) { s.notes += '.'; });
  };
  edit(*document_);
  QVERIFY(textOfBox([this] { QVERIFY(!window_->files().mayDiscard()); }).contains(name));
  note(QStringLiteral("unsaved changes"));
  Document other;
  QVERIFY(other.open(name));
  edit(other);
  QVERIFY(other.save());
  QVERIFY(textOfBox([this] { QVERIFY(!window_->files().save()); }).contains(name));
  note(QStringLiteral("conflict"));
  for (QAction* action : window_->findChildren<QAction*>())
    if (action->text().contains(QStringLiteral("About")))
      QVERIFY(textOfBox([action] {
                action->trigger();
              }).contains(QStringLiteral("General Public License")));
  note(QStringLiteral("about"));
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
  document_->undoStack().setClean();
}

// Qt's own dialog asks before it overwrites a file, and names it.
void TestPlainText::fileDialogsReadNothing() {
  openWindow();
  // Without a slash, and still a path anywhere.
  const QString name =
      QStringLiteral("<img src='file:%1'>")
          .arg(QFileInfo(picture).absoluteFilePath().replace(u'/', QStringLiteral("%2F")));
  document_->rename(0, name);
  const QString path = name + QStringLiteral(".cwplan");
  QVERIFY(QFile(path).open(QIODevice::WriteOnly));
  settle();
  note(QStringLiteral("name"));
  QTimer::singleShot(0, this, [this] {
    auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
    QVERIFY(dialog);
    lookAtView(*dialog, QStringLiteral("file dialog"));
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
  });
  QString text;
  QTimer again;
  connect(&again, &QTimer::timeout, this, [&] {
    QWidget* modal = QApplication::activeModalWidget();
    if (qobject_cast<QMessageBox*>(modal)) {
      modal->grab();
      for (const QLabel* label : modal->findChildren<QLabel*>()) text += label->text();
    }
    if (auto* dialog = qobject_cast<QDialog*>(modal)) dialog->reject();
  });
  QTimer::singleShot(300, &again, [&again] { again.start(100); });
  QVERIFY(!window_->files().saveAs());
  QVERIFY2(text.contains(name), qPrintable(text));
  note(QStringLiteral("overwrite"));
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
  document_->undoStack().setClean();
}

void TestPlainText::theBarReadsNothing() {
  openWindow();
  auto* bar = window_->findChild<NoticeBar*>();
  emit window_->files().notice(mark, {});
  letThingsHappen();
  bar->grab();
  QVERIFY(bar->isVisible());
  QCOMPARE(bar->text(), mark);
  note(QStringLiteral("notice"));
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
}

void TestPlainText::pastedRunsReadNothing() {
  openWindow();
  auto* page = window_->findChild<CalibrationPage*>();
  window_->findChild<QTabWidget*>(QStringLiteral("pages"))->setCurrentWidget(page);
  const QStringList columns = {"id",      "framework", "layers",   "hidden", "heads",
                               "seq_len", "gpu",       "num_gpus", "metric", "value"};
  const QString cell = mark + QStringLiteral(" %2");  // nor does a sentence put anything there
  const QStringList cells(columns.size(), cell);
  QGuiApplication::clipboard()->setText(columns.join(u',') + u'\n' + cells.join(u','));
  for (QPushButton* button : page->findChildren<QPushButton*>())
    if (button->accessibleName() == QLatin1String("Paste runs")) button->click();
  lookAtView(*page, QStringLiteral("pasted runs"));
  bool said = false;
  for (const QLabel* label : page->findChildren<QLabel*>())
    said = said || label->text().contains(cell);
  QVERIFY(said);
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
  document_->undoStack().setClean();
}

void TestPlainText::theReportReadsNothing() {
  const auto reported = [](const Scenario& scenario) {
    ReportedScenario made{scenario, estimate(scenario)};
    addUncertainty(made.scenario, made.estimate);
    return made;
  };
  Scenario second = hostile_;
  second.name += " again";
  const std::vector<ReportedScenario> both = {reported(hostile_), reported(second)};
  QCOMPARE(writeReportPdf(QStringLiteral("report.pdf"), both, QPageSize(QPageSize::A4)), QString());
  note(QStringLiteral("PDF"));
  ReportPreview preview([&](bool) { return both; }, [](const auto&, const QPageSize&) {}, true);
  preview.show();
  QVERIFY(QTest::qWaitForWindowExposed(&preview));
  for (QPushButton* button : preview.findChildren<QPushButton*>())
    if (button->text().contains(QStringLiteral("Whole pages"))) button->click();
  lookAtView(preview, QStringLiteral("preview"));
  QVERIFY2(read_.isEmpty(), qPrintable(read_.join(u'\n')));
}

void TestPlainText::tipsShowTheirLetters_data() {
  QTest::addColumn<QString>("text");
  QTest::newRow("plain") << QStringLiteral("12 MW & more: 3 < 4");
  QTest::newRow("picture") << mark;
  QTest::newRow("tag after spaces")
      << QStringLiteral("  two  spaces <b>bold</b>\nnext line\n\n<i>end");
  QTest::newRow("entity in the first line") << QStringLiteral("a &lt; b &amp; c");
  QTest::newRow("tag in the second line") << QStringLiteral("first\n<b>second</b>");
  QTest::newRow("declaration") << QStringLiteral("<?xml version='1.0'?><b>x</b>");
  QTest::newRow("comment") << QStringLiteral("<!-- hidden --><b>x</b>");
  QTest::newRow("end of its own element") << QStringLiteral("</span></p><img src='p.png'>");
  QTest::newRow("quotes") << QStringLiteral("<b title=\"x\" class='y'>");
}

void TestPlainText::tipsShowTheirLetters() {
  QFETCH(QString, text);
  const QString tip = tipText(text);
  QTextDocument shown;  // as QTipLabel does
  if (Qt::mightBeRichText(tip))
    shown.setHtml(tip);
  else
    shown.setPlainText(tip);
  QCOMPARE(shown.toPlainText(), text);
  QToolTip::showText(QPoint(20, 20), tip);
  letThingsHappen();
  QVERIFY(!watch_->wasRead());
  QToolTip::hideText();
}

void TestPlainText::aTextMakesNoLink() {
  Paragraph paragraph;
  const QString text = QStringLiteral("' \" <a href='0'>a</a> </span>  & &amp;\n") + mark;
  int followed = 0;
  paragraph.add(text, Qt::red, Paragraph::Weight::bold);
  paragraph.addLink(QStringLiteral("<i>Show"), [&] { ++followed; });
  paragraph.show();
  letThingsHappen();
  QVERIFY(!watch_->wasRead());
  QTextDocument shown;
  shown.setHtml(paragraph.text());
  QCOMPARE(shown.toPlainText(), text + QStringLiteral("<i>Show"));
  // The keyboard goes from link to link: there is one.
  paragraph.activateWindow();
  paragraph.setFocus(Qt::TabFocusReason);
  QTest::keyClick(&paragraph, Qt::Key_Tab);
  QTest::keyClick(&paragraph, Qt::Key_Return);
  QCOMPARE(followed, 1);
}

void TestPlainText::aDocumentLoadsNothing() {
  TextDocument document;
  document.setHtml(mark);
  document.adjustSize();
  QVERIFY(!watch_->wasRead());
  QTextDocument other;
  other.setHtml(mark);
  other.adjustSize();
  QVERIFY(watch_->wasRead());
}

// "[*]" is where Qt puts the mark of unsaved changes.
void TestPlainText::windowTitlesShowTheName() {
  openWindow();
  const QString name = QStringLiteral("a[*]b & c[*]");
  QVERIFY(document_->saveAs(name));
  QTRY_VERIFY2(window_->windowHandle()->title().startsWith(name + QStringLiteral(" – ")),
               qPrintable(window_->windowHandle()->title()));
  document_->edit(QStringLiteral("Notes"), QStringLiteral("/notes"),
                  [](Scenario& s) { s.notes = "changed"; });
  QTRY_VERIFY2(window_->windowHandle()->title().startsWith(name + QStringLiteral("* – ")),
               qPrintable(window_->windowHandle()->title()));
  document_->undoStack().setClean();
}

QTEST_MAIN(TestPlainText)
#include "test_plain_text.moc"
