// SPDX-License-Identifier: GPL-3.0-or-later
// Rollback journals as SQLite writes them, and as nobody should (sqlite.org/fileformat2, section 3).
#pragma once

#include <string>

#include <QByteArray>

namespace cw::test {

/// A journal that restores every page of a database to what `before` has; synced, of one segment.
QByteArray journalOf(const QByteArray& before);

/// The record at a journal's end that makes SQLite remove `superJournal` after the rollback.
QByteArray superJournalRecord(const std::string& superJournal);

}  // namespace cw::test
