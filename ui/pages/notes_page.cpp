// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/notes_page.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextCursor>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/plain/label.h"

namespace cw {
namespace {

// What a scenario file allows.
constexpr int longestTagBytes = 200, mostTags = 100;
constexpr int longestNotes = 1 << 18;  // characters, each of at most four bytes

QString joined(const std::vector<std::string>& tags) {
  QStringList words;
  for (const std::string& tag : tags) words << QString::fromStdString(tag);
  return words.join(QStringLiteral(", "));
}

}  // namespace

std::vector<std::string> tagsOf(const QString& text) {
  std::vector<std::string> tags;
  for (const QString& word : text.split(u',')) {
    QString kept = word.simplified();
    while (kept.toUtf8().size() > longestTagBytes) kept.chop(1);
    const std::string tag = kept.toStdString();
    if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end() && int(tags.size()) < mostTags) tags.push_back(tag);
  }
  return tags;
}

NotesPage::NotesPage(Document& document, QWidget* parent) : QWidget(parent), document_(document), tags_(new QLineEdit), notes_(new QPlainTextEdit) {
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(16, 14, 16, 12);
  tags_->setAccessibleName(tr("Tags"));
  tags_->setPlaceholderText(tr("words with commas between them: board, 2026, option B"));
  tags_->setMaxLength(10'000);
  notes_->setAccessibleName(tr("Notes"));
  notes_->setPlaceholderText(tr("What this scenario is for, whose figures it stands on, what is still open. Notes go with the plan and into its report."));
  notes_->setTabChangesFocus(true);
  layout->addWidget(new Label(tr("Tags")), 0, 0);
  layout->addWidget(tags_, 0, 1);
  auto* name = new Label(tr("Notes"));
  name->setContentsMargins(0, 5, 0, 0);  // beside the first line
  layout->addWidget(name, 1, 0, Qt::AlignTop);
  layout->addWidget(notes_, 1, 1);
  connect(tags_, &QLineEdit::editingFinished, this, [this] {
    editTags();
    document_.finishEdit();
    tags_->setText(joined(document_.scenario().tags));
  });
  connect(notes_, &QPlainTextEdit::textChanged, this, &NotesPage::editNotes);
  connect(&document_, &Document::scenarioChanged, this, &NotesPage::refresh);
  refresh();
}

void NotesPage::editTags() {
  document_.edit(tr("Tags"), QStringLiteral("/tags"), [this](Scenario& s) { s.tags = tagsOf(tags_->text()); });
}

void NotesPage::editNotes() {
  const std::string typed = notes_->toPlainText().left(longestNotes).toStdString();
  document_.edit(tr("Notes"), QStringLiteral("/notes"), [&](Scenario& s) { s.notes = typed; });
}

void NotesPage::refresh() {
  const Scenario& s = document_.scenario();
  // Text under the cursor stays as it is typed ("a, " is no other list than "a").
  if (tagsOf(tags_->text()) != s.tags || !tags_->hasFocus()) tags_->setText(joined(s.tags));
  const QString notes = QString::fromStdString(s.notes);
  if (notes_->toPlainText() == notes) return;
  const QSignalBlocker quiet(notes_);
  notes_->setPlainText(notes);
}

}  // namespace cw
