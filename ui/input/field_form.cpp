// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/input/field_form.h"

#include <QCoreApplication>
#include <QGridLayout>

#include <algorithm>

#include "ui/document/catalogue.h"
#include "ui/input/elided_label.h"
#include "ui/plain/label.h"
#include "ui/theme/theme.h"

namespace cw {
namespace {

constexpr int columns = 6;

template <class Label>
Label* mutedLabel(const QString& text) {
  auto* label = new Label(text);
  label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

}  // namespace

QColor severityColor(const QPalette& palette, Severity severity) {
  const Tones tones = tonesOf(palette);
  return severity == Severity::error ? tones.error : severity == Severity::warning ? tones.warning : tones.muted;
}

QString severityName(Severity severity) {
  switch (severity) {
    case Severity::error: return QCoreApplication::translate("Findings", "Error");
    case Severity::warning: return QCoreApplication::translate("Findings", "Warning");
    case Severity::note: break;
  }
  return QCoreApplication::translate("Findings", "Note");
}

QString nearestPlace(const QString& where, const std::vector<QString>& places) {
  QString best;
  for (const QString& place : places) {
    const bool covers = where == place || where.startsWith(place + u'/');
    if (covers && place.size() > best.size()) best = place;
  }
  return best;
}

FieldForm::FieldForm(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(10);
  grid_->setVerticalSpacing(6);
  grid_->setColumnMinimumWidth(0, 124);
  grid_->setColumnStretch(3, 1);
  grid_->setRowStretch(1000, 1);
}

void FieldForm::addHeading(const QString& title, const QString& pointer) {
  auto* heading = new Label(title);
  QFont font = heading->font();
  font.setBold(true);
  heading->setFont(font);
  heading->setContentsMargins(0, row_ == 0 ? 0 : 12, 0, 2);
  grid_->addWidget(heading, row_++, 0, 1, columns);
  if (!pointer.isEmpty()) addMark(pointer, 0);
}

ElidedLabel* FieldForm::addRow(const QString& label, QWidget* editor, const QString& pointer, const QString& hint) {
  auto* name = new Label(label);
  name->setBuddy(editor);
  editor->setAccessibleName(label);
  grid_->addWidget(name, row_, 0);
  grid_->addWidget(editor, row_, 1);
  auto* behind = mutedLabel<ElidedLabel>(hint);
  grid_->addWidget(behind, row_++, 2, 1, columns - 2);
  if (!pointer.isEmpty()) addMark(pointer, 1);
  return behind;
}

void FieldForm::addWideRow(const QString& label, QWidget* editor, const QString& pointer) {
  auto* name = new Label(label);
  name->setBuddy(editor);
  editor->setAccessibleName(label);
  grid_->addWidget(name, row_, 0);
  grid_->addWidget(editor, row_++, 1, 1, columns - 1);
  if (!pointer.isEmpty()) addMark(pointer, 1);
}

void FieldForm::setRowVisible(QWidget* editor, bool visible) {
  for (Label* label : findChildren<Label*>())
    if (label->buddy() == editor) label->setVisible(visible);
  editor->setVisible(visible);
}

Label* FieldForm::addFactRow(const QString& label, QWidget* value, const QString& unit, QWidget* source, QWidget* date,
                           QWidget* button, const QString& pointer) {
  auto* name = new Label(label);
  name->setBuddy(value);
  value->setAccessibleName(label);
  source->setAccessibleName(tr("Source of %1").arg(label));
  date->setAccessibleName(tr("Date of %1").arg(label));
  grid_->addWidget(name, row_, 0);
  grid_->addWidget(value, row_, 1);
  auto* behind = mutedLabel<Label>(unit);
  grid_->addWidget(behind, row_, 2);
  grid_->addWidget(source, row_, 3);
  grid_->addWidget(date, row_, 4);
  grid_->addWidget(button, row_++, 5);
  addMark(pointer, 1);
  return behind;
}

Label* FieldForm::addNote(const QString& text) {
  auto* note = mutedLabel<Label>(text);
  note->setWordWrap(true);
  note->setTextInteractionFlags(Qt::TextSelectableByMouse);
  grid_->addWidget(note, row_++, 0, 1, columns);
  return note;
}

void FieldForm::addWide(QWidget* widget) { grid_->addWidget(widget, row_++, 0, 1, columns); }

void FieldForm::addMark(const QString& pointer, int column) {
  auto* label = new Label;
  label->setWordWrap(true);
  label->hide();
  grid_->addWidget(label, row_++, column, 1, columns - column);
  marks_[pointer] = {label, pointer, {}, {}, Severity::note};
}

void FieldForm::setPointerPrefix(const QString& from, const QString& to) {
  if (from == to) return;
  for (auto& [pointer, mark] : marks_)
    if (mark.place == from || mark.place.startsWith(from + u'/')) mark.place = to + mark.place.mid(from.size());
}

void FieldForm::showFindings(const std::vector<Finding>& findings) {
  std::vector<QString> places;
  std::map<QString, Mark*> marks;
  for (auto& [pointer, mark] : marks_) {
    places.push_back(mark.place);
    marks[mark.place] = &mark;
    mark.findings.clear();
    mark.severity = Severity::note;
  }
  for (const Finding& finding : findings) {
    const QString place = nearestPlace(QString::fromStdString(finding.where), places);
    if (place.isEmpty()) continue;
    Mark& mark = *marks[place];
    if (!mark.findings.isEmpty()) mark.findings += u'\n';
    mark.findings += catalogue::messageOf(finding);
    mark.severity = std::max(mark.severity, finding.severity);
  }
  for (auto& [pointer, mark] : marks_) update(mark);
}

void FieldForm::showProblem(const QString& pointer, const QString& problem) {
  const auto found = marks_.find(pointer);
  if (found == marks_.end()) return;
  found->second.problem = problem;
  update(found->second);
}

void FieldForm::update(Mark& mark) {
  const bool typing = !mark.problem.isEmpty();
  QPalette colors = palette();
  colors.setColor(QPalette::WindowText, severityColor(palette(), typing ? Severity::error : mark.severity));
  mark.label->setPalette(colors);
  mark.label->setText(typing ? mark.problem : mark.findings);
  mark.label->setVisible(!mark.label->text().isEmpty());
}

}  // namespace cw
