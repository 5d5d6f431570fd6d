// SPDX-License-Identifier: GPL-3.0-or-later
// Name, tags and notes of the scenario: what a team wants to remember of it. They go with the plan and into its report.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QLineEdit;
class QPlainTextEdit;

namespace cw {

class NotesPage : public QWidget {
  Q_OBJECT

 public:
  explicit NotesPage(Document& document, QWidget* parent = nullptr);

 private:
  void refresh();
  void editTags();
  void editNotes();

  Document& document_;
  QLineEdit* tags_;
  QPlainTextEdit* notes_;
};

/// Words between commas, without blanks around them, empty ones and repetitions.
std::vector<std::string> tagsOf(const QString& text);

}  // namespace cw
