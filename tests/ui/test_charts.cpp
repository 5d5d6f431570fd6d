// SPDX-License-Identifier: GPL-3.0-or-later
// What charts draw, read back from their series.
#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>
#include <QHorizontalStackedBarSeries>
#include <QLineSeries>
#include <QLocale>
#include <QStandardPaths>
#include <QTest>
#include <QValueAxis>

#include <cmath>
#include <memory>

#include "ui/charts/calendar_chart.h"
#include "ui/charts/chart_text.h"
#include "ui/charts/spread_chart.h"
#include "ui/charts/tornado_chart.h"
#include "ui/document/document.h"
#include "ui/theme/theme.h"

using namespace cw;

class TestCharts : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void theCurveIsTheSamples();
  void whatDoesNotSpreadIsAStep();
  void aBarGoesFromEndToEnd_data();
  void aBarGoesFromEndToEnd();
  void namesOfBarsAreWhole_data();
  void namesOfBarsAreWhole();
  void textShowsItsLetters();
  void poolsOfOneNameHaveARowEach();

 private:
  Scenario scenario_;
  Uncertainty uncertainty_;
};

void TestCharts::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  Document document;
  document.openSample("colossus-phase1");
  document.edit(QStringLiteral("Ranges"), QStringLiteral("/ranges"), [](Scenario& s) {
    s.ranges = {{.input = UncertainInput::failures, .of = {}, .low = 1, .high = 9, .likely = {}, .source = {}}};
  });
  const Reply reply = document.currentReply();
  scenario_ = reply.scenario;
  uncertainty_ = *reply.estimate.uncertainty;
}

void TestCharts::theCurveIsTheSamples() {
  const Spread& spread = *uncertainty_.spreads[std::size_t(Figure::trainingDays)];
  const std::unique_ptr<QChart> chart(makeSpreadChart(Figure::trainingDays, spread, uncertainty_.point[Figure::trainingDays], lightPalette()));
  const auto* curve = qobject_cast<QLineSeries*>(chart->series().first());
  QCOMPARE(curve->count(), 99);
  for (int i = 0; i < 99; ++i) QCOMPARE(curve->at(i), QPointF(spread.atPercent[std::size_t(i)], i + 1));
  const auto* axis = qobject_cast<QValueAxis*>(chart->axes(Qt::Horizontal).first());
  QVERIFY(axis->min() <= spread.atPercent.front() && axis->max() >= spread.atPercent.back());
}

void TestCharts::whatDoesNotSpreadIsAStep() {
  Spread flat;
  flat.percentiles = {3e6, 3e6, 3e6};
  flat.atPercent.fill(3e6);
  const std::unique_ptr<QChart> chart(makeSpreadChart(Figure::facilityWatts, flat, 3e6, lightPalette()));
  const auto* curve = qobject_cast<QLineSeries*>(chart->series().first());
  QCOMPARE(curve->at(0), QPointF(3, 0));
  QCOMPARE(curve->at(curve->count() - 1), QPointF(3, 100));
  const auto* axis = qobject_cast<QValueAxis*>(chart->axes(Qt::Horizontal).first());
  QVERIFY(axis->min() < 3 && axis->max() > 3);
}

void TestCharts::aBarGoesFromEndToEnd_data() {
  QTest::addColumn<int>("figure");
  QTest::addColumn<double>("divisor");
  QTest::newRow("days") << int(Figure::trainingDays) << 1.0;
  QTest::newRow("megawatts") << int(Figure::facilityWatts) << 1e6;
  QTest::newRow("million dollars") << int(Figure::runUsd) << 1e6;
}

void TestCharts::aBarGoesFromEndToEnd() {
  QFETCH(int, figure);
  QFETCH(double, divisor);
  const Figure f = Figure(figure);
  const std::unique_ptr<QChart> chart(makeTornadoChart(f, scenario_, uncertainty_, 4, lightPalette()));
  const auto* series = qobject_cast<QHorizontalStackedBarSeries*>(chart->series().first());
  const auto sets = series->barSets();
  const std::vector<TornadoBar> bars = barsOf(f, uncertainty_);
  const double point = uncertainty_.point[f];
  const int rows = sets.first()->count();
  QVERIFY(rows > 0 && rows <= 4);
  for (int row = 0; row < rows; ++row) {
    const TornadoBar& bar = bars[std::size_t(rows - 1 - row)];
    const double begin = sets[0]->at(row) * divisor;
    double end = begin;
    for (int set = 1; set < sets.size(); ++set) end += sets[set]->at(row) * divisor;
    QVERIFY(std::abs(begin - std::min({bar.atLow[f], bar.atHigh[f], point})) < 1e-9 * point);
    QVERIFY(std::abs(end - std::max({bar.atLow[f], bar.atHigh[f], point})) < 1e-9 * point);
    // The part in the colour of the low end is as wide as the low end lies from the estimate.
    const double lowWidth = (sets[1]->at(row) + sets[3]->at(row)) * divisor;
    const bool opposite = (bar.atLow[f] - point) * (bar.atHigh[f] - point) <= 0;
    if (opposite) QVERIFY(std::abs(lowWidth - std::abs(bar.atLow[f] - point)) < 1e-9 * point);
  }
}

void TestCharts::namesOfBarsAreWhole_data() {
  QTest::addColumn<QSizeF>("size");
  QTest::newRow("pane of the window") << QSizeF(380, 190);
  QTest::newRow("page of the report") << QSizeF(670, 286);
}

// Every name lies within the chart, left of the bars and beside its own, and keeps both ends.
void TestCharts::namesOfBarsAreWhole() {
  QFETCH(QSizeF, size);
  Scenario scenario = scenario_;
  scenario.cluster.pools[0].name = "A pool with quite a long name, such as people give it";
  QGraphicsScene scene;
  QChart* chart = makeTornadoChart(Figure::runUsd, scenario, uncertainty_, 9, lightPalette());
  scene.addItem(chart);
  chart->resize(size);
  QCoreApplication::processEvents();
  // The numbers of the axis stand below the places that the bars are drawn by.
  int numbers = 0;
  for (const QGraphicsItem* item : scene.items()) {
    const auto* text = qgraphicsitem_cast<const QGraphicsTextItem*>(item);
    bool isNumber = false;
    const double value = text ? QLocale().toDouble(text->toPlainText(), &isNumber) : 0;
    if (!isNumber) continue;
    ++numbers;
    const double drawn = chart->mapToScene(chart->mapToPosition(QPointF(value, 0), chart->series().constFirst())).x();
    QVERIFY2(std::abs(text->mapToScene(text->boundingRect().center()).x() - drawn) < 4, qPrintable(text->toPlainText()));
  }
  QVERIFY(numbers >= 2);
  std::vector<const QGraphicsSimpleTextItem*> labels;
  for (const QGraphicsItem* item : chart->childItems())
    if (const auto* label = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(item)) labels.push_back(label);
  std::vector<TornadoBar> bars = barsOf(Figure::runUsd, uncertainty_);
  QVERIFY(labels.size() > 3 && labels.size() <= 9);
  bars.resize(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const QRectF box = labels[i]->mapRectToParent(labels[i]->boundingRect());
    QVERIFY2(box.left() >= 0 && box.right() <= chart->plotArea().left() + 1, qPrintable(labels[i]->text()));
    QVERIFY(labels[i]->isVisible());
    const double row = chart->plotArea().height() / double(labels.size());
    const double middle = chart->plotArea().bottom() - row * (double(i) + 0.5);  // the first name is of the lowest bar
    QVERIFY(std::abs(box.center().y() - middle) < row / 2);
    const QString whole = labelOf(bars[labels.size() - 1 - i], scenario);
    QCOMPARE(labels[i]->text().left(3), whole.left(3));
    QCOMPARE(labels[i]->text().right(3), whole.right(3));
  }
}

// As HTML it would lose its tags, and an escape too many would be seen.
void TestCharts::textShowsItsLetters() {
  const QString text = QStringLiteral("<b>A</b> & B &amp; <img src='c'>");
  QGraphicsScene scene;
  auto* chart = new QChart;
  scene.addItem(chart);
  auto* line = new QLineSeries;
  line->append(0, 0);
  line->append(1, 1);
  line->setName(chartText(text));
  chart->addSeries(line);
  auto* axis = new QValueAxis;
  axis->setTitleText(chartText(text));
  chart->addAxis(axis, Qt::AlignBottom);
  line->attachAxis(axis);
  chart->resize(600, 300);
  QCoreApplication::processEvents();
  int shown = 0;
  for (const QGraphicsItem* item : scene.items())
    if (const auto* label = qgraphicsitem_cast<const QGraphicsTextItem*>(item))
      shown += label->toPlainText() == text;
  QCOMPARE(shown, 2);  // in the legend and at the axis
}

void TestCharts::poolsOfOneNameHaveARowEach() {
  const std::string name = "<b>North</b> & south";
  Estimate e;
  for (int i = 0; i < 2; ++i) {
    BuildEstimate& build = e.builds.emplace_back();
    build.pool = name;
    build.days.lead = 30.0;
  }
  QGraphicsScene scene;
  QChart* chart = makeBuildChart(e, lightPalette());
  scene.addItem(chart);
  chart->resize(600, 300);
  QCoreApplication::processEvents();
  QCOMPARE(qobject_cast<QBarCategoryAxis*>(chart->axes(Qt::Vertical).first())->count(), 2);
  int named = 0;
  for (const QGraphicsItem* item : chart->childItems())
    if (const auto* label = qgraphicsitem_cast<const QGraphicsSimpleTextItem*>(item))
      named += label->text() == QString::fromStdString(name);
  QCOMPARE(named, 2);
}

QTEST_MAIN(TestCharts)
#include "test_charts.moc"
