// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/input/scenario_form.h"

#include <QCheckBox>
#include <QDate>
#include <QLineEdit>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QToolButton>

#include "ui/document/catalogue.h"
#include "ui/plain/label.h"
#include "ui/plain/tool_tip.h"
#include "ui/text/format.h"
#include "ui/theme/line_icon.h"

namespace cw {
namespace {

constexpr int editorWidth = 150;
constexpr int factWidth = 112;

/// Text typed here stays under the cursor while the answer comes back.
void showText(QLineEdit* edit, const std::string& text) {
  if (edit->hasFocus() && edit->isModified()) return;
  const QString shown = QString::fromStdString(text);
  if (edit->text() != shown) edit->setText(shown);
  setTip(edit, shown);
  if (!edit->hasFocus()) edit->setCursorPosition(0);
}

/// What a planner should know before they take a figure: that nobody published it, and how far off
/// it may be.
QString hintOf(const Provenance& p) {
  QStringList words;
  if (isAssumption(p))
    words << ScenarioForm::tr(
        "An assumption, which nobody published: write a source of your own to accept it, or "
        "another figure.");
  if (p.low && p.high)
    words << ScenarioForm::tr("Its source leaves open %1 to %2, in the file's unit.")
                 .arg(significant(*p.low, 4), significant(*p.high, 4));
  if (!p.notes.empty()) words << QString::fromStdString(p.notes);
  return words.join(QLatin1Char('\n'));
}

}  // namespace

void markAsPlanners(Provenance& provenance) {
  provenance = {};
  provenance.source = "planner";
  provenance.asOf = QDate::currentDate().toString(Qt::ISODate).toStdString();
}

ScenarioForm::ScenarioForm(Document& document, QWidget* parent) : FieldForm(parent), document_(document) {
  connect(&document, &Document::scenarioChanged, this, &ScenarioForm::refresh);
  connect(&document, &Document::estimateReady, this, [this] {
    if (const Estimate* e = document_.estimate()) showFindings(e->findings);
  });
}

void ScenarioForm::change(const QString& label, const QString& pointer, const std::function<void(Scenario&)>& body) {
  document_.edit(label, pointer, [&](Scenario& s) {
    body(s);
    if (follow_) follow_(s);
  });
}

void ScenarioForm::refresh() {
  Scenario shown = document_.scenario();  // a copy, so that members can be named by reference without a cast
  shipped_ = catalogue::withShippedFigures(shown);
  for (const auto& show : refreshers_) show(shown);
}

CountSpin* ScenarioForm::count(const QString& label, const QString& pointer, int minimum, int maximum,
                               std::function<int&(Scenario&)> member, const QString& hint) {
  auto* spin = new CountSpin(minimum, maximum);
  spin->setFixedWidth(editorWidth);
  addRow(label, spin, pointer, hint);
  connect(spin, &CountSpin::edited, this, [=, this](int value) {
    change(label, pointer, [&](Scenario& s) { member(s) = value; });
  });
  connect(spin, &QSpinBox::editingFinished, this, [this] { document_.finishEdit(); });
  onRefresh([=](Scenario& s) { spin->show(member(s)); });
  return spin;
}

QCheckBox* ScenarioForm::flag(const QString& label, const QString& pointer, std::function<bool&(Scenario&)> member) {
  auto* box = new QCheckBox;
  addRow(label, box, pointer);
  connect(box, &QCheckBox::clicked, this, [=, this](bool on) {
    document_.finishEdit();
    change(label, pointer, [&](Scenario& s) { member(s) = on; });
  });
  onRefresh([=](Scenario& s) { box->setChecked(member(s)); });
  return box;
}

Choice* ScenarioForm::choice(const QString& label, const QString& pointer, const Options& options,
                             std::function<int(Scenario&)> read, std::function<void(Scenario&, int)> write) {
  auto* box = new Choice;
  box->setFixedWidth(editorWidth);
  for (const auto& [text, value] : options) box->addItem(text, value);
  addRow(label, box, pointer);
  connect(box, &QComboBox::activated, this, [=, this](int index) {
    const int value = box->itemData(index).toInt();
    document_.finishEdit();
    change(label, pointer, [&](Scenario& s) { write(s, value); });
  });
  onRefresh([=](Scenario& s) { box->setCurrentIndex(box->findData(read(s))); });
  return box;
}

NumberEdit* ScenarioForm::number(const QString& label, const QString& pointer, NumberRange range,
                                 NumberEdit::Style style, std::function<double&(Scenario&)> member,
                                 const QString& hint) {
  auto* edit = new NumberEdit(range, style, NumberEdit::Absence::refused);
  edit->setFixedWidth(editorWidth);
  addRow(label, edit, pointer, hint);
  connect(edit, &NumberEdit::edited, this, [=, this](std::optional<double> value) {
    change(label, pointer, [&](Scenario& s) { member(s) = *value; });
  });
  connect(edit, &NumberEdit::problemChanged, this, [=, this](const QString& problem) { showProblem(pointer, problem); });
  connect(edit, &QLineEdit::editingFinished, this, [this] { document_.finishEdit(); });
  onRefresh([=](Scenario& s) { edit->show(member(s)); });
  return edit;
}

QLineEdit* ScenarioForm::date(const QString& label, const QString& pointer, std::function<std::string*(Scenario&)> member, const QString& hint) {
  auto* edit = new QLineEdit;
  edit->setPlaceholderText(tr("YYYY-MM-DD"));
  edit->setFixedWidth(112);
  edit->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("(\\d{4}-\\d{2}-\\d{2})?")), edit));
  addRow(label, edit, pointer, hint);
  const auto isWhole = [](const QString& typed) { return typed.isEmpty() || QDate::fromString(typed, Qt::ISODate).isValid(); };
  connect(edit, &QLineEdit::textEdited, this, [=, this](const QString& typed) {
    showProblem(pointer, isWhole(typed) ? QString() : tr("Write a day such as 2026-03-01."));
  });
  connect(edit, &QLineEdit::editingFinished, this, [=, this] {
    const QString typed = edit->text();
    if (!isWhole(typed)) return;
    change(label, pointer, [&](Scenario& s) {
      if (std::string* date = member(s)) *date = typed.toStdString();
    });
    document_.finishEdit();
  });
  onRefresh([=](Scenario& s) {
    const std::string* date = member(s);
    edit->setEnabled(date != nullptr);
    if (edit->hasFocus() && !isWhole(edit->text())) return;
    const QString shown = date ? QString::fromStdString(*date) : QString();
    if (edit->text() != shown) edit->setText(shown);
  });
  return edit;
}

QLineEdit* ScenarioForm::line(const QString& label, const QString& pointer, std::function<std::string*(Scenario&)> member) {
  auto* edit = new QLineEdit;
  edit->setMaxLength(200);
  addWideRow(label, edit, pointer);
  connect(edit, &QLineEdit::editingFinished, this, [=, this] {
    const std::string typed = edit->text().trimmed().toStdString();
    change(label, pointer, [&](Scenario& s) {
      if (std::string* text = member(s); text && !typed.empty()) *text = typed;
    });
    document_.finishEdit();
  });
  onRefresh([=](Scenario& s) {
    const std::string* text = member(s);
    showText(edit, text ? *text : std::string());
  });
  return edit;
}

NumberEdit* ScenarioForm::fact(const QString& label, const QString& unit, const QString& pointer, NumberRange range,
                               FactAccess access) {
  auto* value = new NumberEdit(range, NumberEdit::Style::plain, access.absence);
  value->setFixedWidth(factWidth);
  connect(value, &NumberEdit::edited, this, [=, this](std::optional<double> typed) {
    change(label, pointer, [&](Scenario& s) { access.write(s, typed); });
  });
  connect(value, &NumberEdit::problemChanged, this,
          [=, this](const QString& problem) { showProblem(pointer, problem); });
  connect(value, &QLineEdit::editingFinished, this, [this] { document_.finishEdit(); });
  sourceEditors(label, pointer, access, value, unit);
  onRefresh([=](Scenario& s) {
    value->setEnabled(access.provenance(s) != nullptr);
    value->show(access.read(s));
  });
  return value;
}

void ScenarioForm::sourceEditors(const QString& label, const QString& pointer, const FactAccess& access,
                                 QWidget* value, const QString& unit) {
  auto* source = new QLineEdit;
  source->setPlaceholderText(tr("source"));
  source->setMinimumWidth(access.remark ? 40 : 120);  // a remark needs the room; the tip has it all
  auto* date = new QLineEdit;
  date->setPlaceholderText(tr("as of"));
  date->setFixedWidth(92);
  Label* behind = addFactRow(label, value, unit, source, date, wayBack(label, pointer, access), pointer);
  if (access.remark)
    onRefresh([=](Scenario& s) {
      const QString remark = access.remark(s);
      behind->setText(unit.isEmpty() || remark.isEmpty() ? unit + remark : unit + QStringLiteral(" · ") + remark);
    });
  const auto connectText = [=, this](QLineEdit* typing, std::string Provenance::*member, const QString& field) {
    typing->setMaxLength(500);
    connect(typing, &QLineEdit::editingFinished, this, [=, this] {
      typing->setCursorPosition(0);  // its beginning is what tells sources apart
      if (typing->isReadOnly()) return;
      change(typing->accessibleName(), pointer + field, [&](Scenario& s) {
        Provenance* provenance = access.provenance(s);
        const std::string text = typing->text().toStdString();
        if (!provenance || provenance->*member == text) return;
        provenance->*member = text;
        // A planner's word stands for it now.
        if (isAssumption(*provenance)) provenance->confidence.clear();
      });
      document_.finishEdit();
    });
  };
  connectText(source, &Provenance::source, QStringLiteral("#source"));
  connectText(date, &Provenance::asOf, QStringLiteral("#as_of"));
  onRefresh([=](Scenario& s) {
    const Provenance* provenance = access.catalogues ? access.catalogues(s) : nullptr;
    for (QLineEdit* edit : {source, date}) edit->setReadOnly(provenance != nullptr);
    if (!provenance) provenance = access.provenance(s);
    source->setEnabled(provenance != nullptr);
    date->setEnabled(provenance != nullptr);
    showText(source, provenance ? provenance->source : std::string());
    setTip(source, provenance ? hintOf(*provenance) : QString());
    showText(date, provenance ? provenance->asOf : std::string());
  });
}

QToolButton* ScenarioForm::wayBack(const QString& label, const QString& pointer, const FactAccess& access) {
  auto* back = new QToolButton;
  back->setIcon(lineIcon(Glyph::undo));
  back->setAutoRaise(true);
  back->setAccessibleName(tr("Catalogue's %1").arg(label));
  QSizePolicy kept = back->sizePolicy();
  kept.setRetainSizeWhenHidden(true);
  back->setSizePolicy(kept);
  connect(back, &QToolButton::clicked, this, [=, this] {
    document_.finishEdit();
    change(tr("%1 of the catalogue").arg(label), pointer, [&](Scenario& s) {
      Scenario shipped = catalogue::withShippedFigures(s);
      access.take(s, shipped);
    });
    document_.finishEdit();
  });
  onRefresh([=, this](Scenario& s) {
    back->setVisible(access.differs(s, shipped_));
    const std::optional<double> value = access.read(shipped_);
    const Provenance* from = access.provenance(shipped_);
    const QString source = from && !from->source.empty() ? QString::fromStdString(from->source + (from->asOf.empty() ? "" : ", " + from->asOf)) : tr("no source");
    setTip(back, value ? tr("Back to the catalogue's: %1 (%2)").arg(significant(*value, 4), source)
                       : tr("Back to the catalogue's: not known"));
  });
  return back;
}

}  // namespace cw
