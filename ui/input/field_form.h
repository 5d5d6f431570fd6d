// SPDX-License-Identifier: GPL-3.0-or-later
// A form whose fields know their place in the scenario: what is wrong with one is written beside it.
#pragma once

#include <QString>
#include <QWidget>

#include <map>
#include <vector>

#include "model/estimate/finding.h"

class QGridLayout;

namespace cw {

class ElidedLabel;
class Label;

class FieldForm : public QWidget {
  Q_OBJECT

 public:
  explicit FieldForm(QWidget* parent = nullptr);

  void addHeading(const QString& title, const QString& pointer = {});
  /// `hint` stands behind the editor: a unit or a few words.
  ElidedLabel* addRow(const QString& label, QWidget* editor, const QString& pointer, const QString& hint = {});
  /// A row whose editor takes the whole width: names are long.
  void addWideRow(const QString& label, QWidget* editor, const QString& pointer);
  /// Room for the findings of a place that has no field of its own here.
  void addMark(const QString& pointer) { addMark(pointer, 0); }
  /// Shows or hides an editor with its label.
  void setRowVisible(QWidget* editor, bool visible);
  /// A row with a figure's unit, source and date, and a button behind them. Returns the unit's label.
  Label* addFactRow(const QString& label, QWidget* value, const QString& unit, QWidget* source, QWidget* date, QWidget* button,
                  const QString& pointer);
  Label* addNote(const QString& text = {});
  void addWide(QWidget* widget);
  /// Moves fields to another place in the scenario (the same form shows one site or another). Its rows
  /// are still named by the pointers that they were made with.
  void setPointerPrefix(const QString& from, const QString& to);

  /// Writes each finding beside the nearest field of this form that it concerns.
  void showFindings(const std::vector<Finding>& findings);
  /// A complaint about what is being typed, ahead of any finding.
  void showProblem(const QString& pointer, const QString& problem);

 protected:
  QGridLayout* grid() { return grid_; }

 private:
  struct Mark {
    Label* label = nullptr;
    QString place;  ///< JSON Pointer of what the field shows now
    QString problem;
    QString findings;
    Severity severity = Severity::note;
  };
  void addMark(const QString& pointer, int column);
  void update(Mark& mark);

  QGridLayout* grid_;
  int row_ = 0;
  std::map<QString, Mark> marks_;  ///< by the JSON Pointer that its row was made with
};

/// The longest of `places` that `where` lies at or below; empty where there is none.
QString nearestPlace(const QString& where, const std::vector<QString>& places);

QColor severityColor(const QPalette& palette, Severity severity);
QString severityName(Severity severity);

}  // namespace cw
