// SPDX-License-Identifier: GPL-3.0-or-later
// The views of each answer page: which figures, which chart, which sentence.
#include <QCoreApplication>

#include "model/estimate/placement_answer.h"
#include "model/performance/rates.h"
#include "ui/answer/answer_page.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/break_even_chart.h"
#include "ui/charts/calendar_chart.h"
#include "ui/charts/caps_chart.h"
#include "ui/charts/figure_pane.h"
#include "ui/document/catalogue.h"
#include "ui/document/proposals.h"
#include "ui/figures/calendar_figures.h"
#include "ui/figures/money_figures.h"
#include "ui/figures/placement_figures.h"
#include "ui/figures/power_figures.h"
#include "ui/figures/reliability_figures.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("AnswerPages", text); }

/// Bars for assistive technology: "GPUs 120; Hosts 30".
QString inWords(const std::vector<Bar>& bars, const QString& title) {
  QStringList words;
  for (const Bar& bar : bars) words << QStringLiteral("%1 %2").arg(bar.name, significant(bar.value));
  return title + QStringLiteral(": ") + words.join(QStringLiteral("; "));
}

void showBars(PaneContent& content, std::vector<Bar> bars, const QString& title) {
  if (bars.empty()) return;
  content.chartWords = inWords(bars, title);
  content.chart = [bars = std::move(bars), title](const QPalette& palette) { return makeBarChart(bars, title, palette); };
}

/// Chart labels are short: what follows a colon or a comma is in the table.
QString shortName(const QString& name) { return name.section(u':', 0, 0).section(u',', 0, 0); }

PaneContent powerContent(const Scenario&, const Estimate& e) {
  PaneContent content{powerTable(e)};
  content.note = catalogue::powerScope(e);
  if (!e.power) return content;
  const bool megawatts = e.power->facilityAverage.watts() >= 1e6;
  std::vector<Bar> bars;
  for (const auto& [name, power, key] : powerParts(*e.power)) bars.push_back({shortName(name), power.watts() / (megawatts ? 1e6 : 1e3), int(bars.size())});
  showBars(content, std::move(bars), megawatts ? tr("MW, average over the run") : tr("kW, average over the run"));
  return content;
}

PaneContent capsContent(const Scenario&, const Estimate& e) {
  PaneContent content{capsTable(e)};
  content.note = capsNote(e);
  return content;
}

PaneContent capsCurves(const Scenario&, const Estimate& e) {
  PaneContent content{bestCapsTable(e)};
  content.note = capsNote(e);
  if (e.powerCaps.options.empty()) return content;
  content.chart = [caps = e.powerCaps](const QPalette& palette) { return makeCapsChart(caps, palette); };
  content.chartWords = tr("Training time, energy and cost of the run against a cap on each GPU.");
  return content;
}

PaneContent costContent(const Scenario& s, const Estimate& e) {
  PaneContent content{costTable(e)};
  content.note = catalogue::costScope(s, e);
  std::vector<Bar> bars;
  for (const auto& [name, money] : yearlyParts(e.cost)) bars.push_back({shortName(name), shownAmount(money) / 1e6, int(bars.size())});
  showBars(content, std::move(bars), tr("million %1 a year").arg(moneyUnit()));
  return content;
}

PaneContent fleetContent(const Scenario&, const Estimate& e) {
  PaneContent content{fleetTable(e)};
  content.note = fleetNote(e);
  return content;
}

PaneContent tenureContent(const Scenario& s, const Estimate& e) {
  PaneContent content{tenureTable(s, e)};
  content.note = tenureNote(e);
  std::vector<Bar> bars;
  for (const TenureCost& way : e.tenures.ways)
    if (way.runTotal) bars.push_back({nameOf(way.tenure), shownAmount(*way.runTotal) / 1e6, int(way.tenure)});
  showBars(content, std::move(bars), tr("million %1 for the run").arg(moneyUnit()));
  return content;
}

PaneContent breakEvenContent(const Scenario&, const Estimate& e) {
  PaneContent content{breakEvenTable(e)};
  content.note = breakEvenNote(e);
  if (e.tenures.breakEvenCurve.empty()) return content;
  content.chart = [curve = e.tenures.breakEvenCurve](const QPalette& palette) { return makeBreakEvenChart(curve, palette); };
  content.chartWords = tr("Months until buying beats renting, against the rent, for each share of the time in use.");
  return content;
}

PaneContent networkContent(const Scenario& s, const Estimate& e) {
  PaneContent content{networkTable(s, e)};
  content.note = networkNote(s, e);
  return content;
}

PaneContent failureContent(const Scenario&, const Estimate& e) {
  PaneContent content{failureTable(e)};
  if (!e.reliability) return content;
  std::vector<Bar> bars;
  for (int i = 0; i < failureCauseCount; ++i) bars.push_back({nameOf(FailureCause(i)), e.reliability->failureRates[std::size_t(i)], i});
  showBars(content, std::move(bars), tr("failures in 1,000 node-days"));
  content.note = tr("Shares as counted in Llama 3's training; no other run is published by component.");
  return content;
}

PaneContent timeContent(const Scenario&, const Estimate& e) {
  PaneContent content{timeTable(e)};
  content.note = timeNote(e);
  std::vector<Bar> bars;
  for (const auto& [name, share] : timeShares(e)) bars.push_back({name, 100 * share, int(bars.size())});
  showBars(content, std::move(bars), tr("% of wall clock"));
  return content;
}

PaneContent proposalContent(const Scenario& s, const Estimate& e) {
  PaneContent content{proposalTable(s, e)};
  content.note = proposalNote(e);
  return content;
}

PaneContent phaseContent(const Scenario& s, const Estimate& e) {
  PaneContent content{phaseTable(e)};
  content.note = phaseNote(s, e);
  return content;
}

PaneContent phaseBars(const Scenario&, const Estimate& e) {
  PaneContent content{withColumns(phaseTable(e), {0, 2, 3})};
  if (e.phases.empty()) return content;
  content.chart = [e](const QPalette& palette) { return makeCalendarChart(e, palette); };
  QStringList words;
  for (const PhaseEstimate& p : e.phases) words << tr("%1 days on %2 GPUs").arg(significant(p.duration.days()), wholeNumber(double(p.gpusUsed)));
  content.chartWords = tr("Phases of the run: %1").arg(words.join(QStringLiteral("; ")));
  return content;
}

PaneContent buildContent(const Scenario&, const Estimate& e) {
  PaneContent content{buildTable(e)};
  content.note = buildNote(e);
  return content;
}

PaneContent buildBars(const Scenario&, const Estimate& e) {
  PaneContent content{withColumns(buildTable(e), {0, 5, 9})};
  if (e.builds.empty()) return content;
  content.chart = [e](const QPalette& palette) { return makeBuildChart(e, palette); };
  QStringList words;
  for (const BuildEstimate& b : e.builds) words << (b.days.total ? tr("%1: %2 days").arg(QString::fromStdString(b.pool), wholeNumber(*b.days.total)) : QString::fromStdString(b.pool));
  content.chartWords = tr("Delivery and build: %1").arg(words.join(QStringLiteral("; ")));
  return content;
}

PaneContent placementContent(const Scenario& s, const Estimate& e) {
  PaneContent content{placementTable(s, e)};
  const std::optional<double> all = mfuOfAllGpus(s, e);
  if (e.step.time() > Duration())
    content.note = tr("MFU %1 over the %2 GPUs of the job, %3 over all that it may use.")
                       .arg(percent(ratesOf(e.step, e.gpusUsed).mfu), wholeNumber(double(e.gpusUsed)), all ? percent(*all) : missingText());
  return content;
}

PaneContent utilisationContent(const Scenario& s, const Estimate& e) { return {utilisationTable(s, e)}; }

void addView(AnswerPage& page, const QString& name, int tableWidth, PaneContent (*content)(const Scenario&, const Estimate&)) {
  page.addView(name, new FigurePane(name, tableWidth, content));
}

}  // namespace

AnswerPage* makePowerPage(Document& document) {
  auto* page = new AnswerPage(tr("Power view"));
  addView(*page, tr("Where the power goes"), 390, powerContent);
  FigurePane* caps = page->addView(tr("Caps on the GPUs"), new FigurePane(tr("Caps on the GPUs"), 0, capsContent));
  addView(*page, tr("Caps as curves"), 300, capsCurves);
  QObject::connect(caps, &FigurePane::actionRequested, page, [&document](int option) { applyPowerCap(document, std::size_t(option)); });
  return page;
}

AnswerPage* makeMoneyPage() {
  auto* page = new AnswerPage(tr("Money view"));
  addView(*page, tr("Cost by part"), 330, costContent);
  addView(*page, tr("Buy, lease or rent"), 560, tenureContent);
  addView(*page, tr("When buying beats renting"), 470, breakEvenContent);
  addView(*page, tr("Who pays"), 0, fleetContent);
  addView(*page, tr("The network's bill"), 0, networkContent);
  return page;
}

AnswerPage* makeReliabilityPage(Document& document) {
  auto* page = new AnswerPage(tr("Reliability view"));
  addView(*page, tr("What fails"), 430, failureContent);
  addView(*page, tr("Where the time goes"), 400, timeContent);
  FigurePane* proposals = page->addView(tr("What would gain time"), new FigurePane(tr("What would gain time"), 0, proposalContent));
  QObject::connect(proposals, &FigurePane::actionRequested, page, [&document](int proposal) { applyProposal(document, Proposal(proposal)); });
  return page;
}

AnswerPage* makeCalendarPage() {
  auto* page = new AnswerPage(tr("Calendar view"));
  addView(*page, tr("Phases as bars"), 300, phaseBars);
  addView(*page, tr("Phases of the run"), 0, phaseContent);
  addView(*page, tr("Build as bars"), 330, buildBars);
  addView(*page, tr("Delivery and build"), 0, buildContent);
  return page;
}

AnswerPage* makePlacementPage() {
  auto* page = new AnswerPage(tr("Placement view"));
  addView(*page, tr("Where the axes sit"), 0, placementContent);
  addView(*page, tr("How much of the GPUs is used"), 0, utilisationContent);
  return page;
}

}  // namespace cw
