// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/schedule_page.h"

#include <QDate>
#include <QLocale>

#include <algorithm>

#include "model/estimate/limits.h"
#include "ui/input/scenario_form.h"
#include "ui/pages/list_editor.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString text(const std::string& s) { return QString::fromStdString(s); }
QString plain(double value) { return QLocale().toString(value, 'g', 10); }
double same(double value) { return value; }

BatchStage& stageAt(Scenario& s, int row) { return s.job.batchRamp[std::size_t(row)]; }
const BatchStage& stageAt(const Scenario& s, int row) { return s.job.batchRamp[std::size_t(row)]; }
MaintenanceWindow& windowAt(Scenario& s, int row) { return s.reliability.maintenance[std::size_t(row)]; }
const MaintenanceWindow& windowAt(const Scenario& s, int row) { return s.reliability.maintenance[std::size_t(row)]; }

bool assignTokens(Scenario& s, int row, const QString& typed) {
  const auto tokens = parseNumber(typed);
  if (!tokens || !limits::tokens.holds(*tokens)) return false;
  stageAt(s, row).tokens = *tokens;
  return true;
}

bool assignBatch(Scenario& s, int row, const QString& typed) {
  const auto batch = parseNumber(typed);
  if (!batch || *batch < 1 || *batch > s.job.globalBatchSequences || *batch != double(int(*batch))) return false;
  stageAt(s, row).globalBatchSequences = int(*batch);
  return true;
}

bool assignFrom(Scenario& s, int row, const QString& typed) {
  if (!QDate::fromString(typed, Qt::ISODate).isValid()) return false;
  windowAt(s, row).from = typed.toStdString();
  return true;
}

bool assignHours(Scenario& s, int row, const QString& typed) {
  const auto hours = parseNumber(typed);
  if (!hours || !limits::maintenanceSeconds.holds(*hours * 3600)) return false;
  windowAt(s, row).length = Duration::seconds(*hours * 3600);
  return true;
}

ListShape rampShape() {
  ListShape shape;
  shape.what = SchedulePage::tr("stage");
  shape.pointer = QStringLiteral("/job/batch_ramp");
  shape.rows = [](const Scenario& s) { return int(s.job.batchRamp.size()); };
  shape.add = [](Scenario& s) {
    if (s.job.batchRamp.size() < limits::batchStages) s.job.batchRamp.push_back({s.job.tokens / 100, std::max(1, s.job.globalBatchSequences / 2)});
  };
  shape.remove = [](Scenario& s, int row) { s.job.batchRamp.erase(s.job.batchRamp.begin() + row); };
  shape.columns = {{SchedulePage::tr("Tokens"), SchedulePage::tr("Tokens of the stage: a number above zero; K, M, B and T may follow it."), true,
                    [](const Scenario& s, int row) { return roughNumber(stageAt(s, row).tokens); },
                    [](const Scenario& s, int row) { return plain(stageAt(s, row).tokens); }, assignTokens},
                   {SchedulePage::tr("Batch, sequences"), SchedulePage::tr("Sequences of a step: a whole number from 1 to the global batch of the job."), true,
                    [](const Scenario& s, int row) { return wholeNumber(stageAt(s, row).globalBatchSequences); },
                    [](const Scenario& s, int row) { return plain(stageAt(s, row).globalBatchSequences); }, assignBatch}};
  return shape;
}

ListShape maintenanceShape() {
  ListShape shape;
  shape.what = SchedulePage::tr("window");
  shape.pointer = QStringLiteral("/reliability/maintenance");
  shape.rows = [](const Scenario& s) { return int(s.reliability.maintenance.size()); };
  shape.add = [](Scenario& s) {
    if (s.reliability.maintenance.size() >= limits::maintenanceWindows) return;
    // A month after the one before, or after the start.
    const std::string& after = s.reliability.maintenance.empty() ? s.startDate : s.reliability.maintenance.back().from;
    const QDate date = QDate::fromString(text(after), Qt::ISODate);
    const QDate from = date.isValid() ? date.addMonths(1) : QDate::currentDate();
    s.reliability.maintenance.push_back({SchedulePage::tr("Maintenance").toStdString(), from.toString(Qt::ISODate).toStdString(), Duration::seconds(8 * 3600)});
  };
  shape.remove = [](Scenario& s, int row) { s.reliability.maintenance.erase(s.reliability.maintenance.begin() + row); };
  shape.columns = {{SchedulePage::tr("Name"), SchedulePage::tr("What it is for."), false, [](const Scenario& s, int row) { return text(windowAt(s, row).name); },
                    [](const Scenario& s, int row) { return text(windowAt(s, row).name); },
                    [](Scenario& s, int row, const QString& typed) {
                      windowAt(s, row).name = typed.left(200).toStdString();
                      return true;
                    }},
                   {SchedulePage::tr("From"), SchedulePage::tr("The day on which it begins, such as 2026-03-01."), false,
                    [](const Scenario& s, int row) { return isoDateForPeople(windowAt(s, row).from); },
                    [](const Scenario& s, int row) { return text(windowAt(s, row).from); }, assignFrom},
                   {SchedulePage::tr("Hours"), SchedulePage::tr("Hours in which nothing is trained: above zero, up to a year."), true,
                    [](const Scenario& s, int row) { return significant(windowAt(s, row).length.seconds() / 3600); },
                    [](const Scenario& s, int row) { return plain(windowAt(s, row).length.seconds() / 3600); }, assignHours}};
  return shape;
}

void addList(ScenarioForm* form, Document& document, ListShape shape) {
  const QString pointer = shape.pointer;
  auto* editor = new ListEditor(document, std::move(shape));
  form->addWide(editor);
  QObject::connect(&editor->model(), &ListModel::refused, form, [form, pointer](const QString& sentence) { form->showProblem(pointer, sentence); });
}

}  // namespace

SchedulePage::SchedulePage(Document& document, QWidget* parent) : FormPage(1000, parent), document_(document) {
  addColumn(runForm(), 1);
  addColumn(buildForm(), 1);
}

ScenarioForm* SchedulePage::runForm() {
  auto* form = new ScenarioForm(document_);
  form->addHeading(tr("Run"));
  form->date(tr("Training starts"), QStringLiteral("/start_date"), [](Scenario& s) { return &s.startDate; }, tr("empty: not dated"));
  form->addHeading(tr("Maintenance"), QStringLiteral("/reliability/maintenance"));
  form->addNote(tr("Windows in which nothing is trained; the cluster stands idle, powered and paid for. What has no date belongs to planned pauses, on the page Site & cost."));
  addList(form, document_, maintenanceShape());
  form->addHeading(tr("Batch ramp"), QStringLiteral("/job/batch_ramp"));
  form->addNote(tr("The first tokens of the run, trained on a smaller batch, stage after stage; as many replicas work as the batch feeds."));
  addList(form, document_, rampShape());
  form->refresh();
  return form;
}

Pool* SchedulePage::shownPool(Scenario& s) const { return pool_ >= 0 && pool_ < int(s.cluster.pools.size()) ? &s.cluster.pools[std::size_t(pool_)] : nullptr; }

ScenarioForm* SchedulePage::buildForm() {
  auto* form = new ScenarioForm(document_);
  form->addHeading(tr("Delivery and build"));
  form->addNote(tr("From the order to the last tested rack. With an order date a pool is there when it is built, unless the composer gives a day; without one, the dates are "
                   "reckoned backwards from that day. None of it is training time. The tab Calendar shows the dates."));
  auto* box = new Choice;
  box->setMinimumWidth(180);
  form->addWideRow(tr("Pool"), box, {});
  const auto at = [](int pool) { return QStringLiteral("/cluster/pools/%1").arg(pool); };
  connect(box, &QComboBox::activated, this, [this, form, at](int index) {
    form->setPointerPrefix(at(pool_), at(index));
    pool_ = index;
    form->refresh();
    if (const Estimate* e = document_.estimate()) form->showFindings(e->findings);
  });
  form->onRefresh([this, form, box, at](Scenario& s) {
    const int kept = std::clamp(pool_, 0, std::max(0, int(s.cluster.pools.size()) - 1));
    form->setPointerPrefix(at(pool_), at(kept));
    pool_ = kept;
    box->clear();
    for (const Pool& pool : s.cluster.pools) box->addItem(text(pool.name));
    box->setCurrentIndex(s.cluster.pools.empty() ? -1 : pool_);
    box->setEnabled(box->count() > 1);
  });
  form->date(tr("Available from"), at(0) + QStringLiteral("/available_from"), [this](Scenario& s) { return shownPool(s) ? &shownPool(s)->availableFrom : nullptr; }, tr("empty: when built, or from the start"));
  form->date(tr("Ordered"), at(0) + QStringLiteral("/build/order_date"), [this](Scenario& s) { return shownPool(s) ? &shownPool(s)->build.orderDate : nullptr; }, tr("empty: reckoned backwards"));
  const auto pick = [this](auto Build::*member) {
    return [this, member](Scenario& s) {
      Pool* pool = shownPool(s);
      return pool ? &(pool->build.*member) : nullptr;
    };
  };
  form->fact(tr("Order to first rack"), tr("days"), at(0) + QStringLiteral("/build/lead_days"), {limits::leadDays.low, limits::leadDays.high}, factAccess(pick(&Build::leadDays), same, same));
  form->fact(tr("Racks a day"), {}, at(0) + QStringLiteral("/build/racks_per_day"), {limits::racksPerDay.low, limits::racksPerDay.high}, factAccess(pick(&Build::racksPerDay), same, same));
  form->fact(tr("Burn-in"), tr("days"), at(0) + QStringLiteral("/build/burn_in_days"), {limits::burnInDays.low, limits::burnInDays.high}, factAccess(pick(&Build::burnInDays), same, same));
  form->refresh();
  return form;
}

}  // namespace cw
