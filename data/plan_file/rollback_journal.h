// SPDX-License-Identifier: GPL-3.0-or-later
// What lies beside a database under the name of its rollback journal, by SQLite's file format (sqlite.org/fileformat2,
// section 3). SQLite rolls back whatever it finds there; this says first whether it should.
#pragma once

#include <string>

#include <QByteArray>

namespace cw::planfile {

enum class Journal {
  none,
  ours,            ///< of a save to this state that was cut off, or empty
  ofAnotherState,  ///< of another file or an older state: rolled back, it would mix two plans
  ofSeveralFiles,  ///< names a super-journal, which SQLite would remove after the rollback
  noOrdinaryFile,  ///< a link, a pipe, a folder, or a file that has another name too
};

/// By the kind of the file and its end alone: `none`, `ours`, `ofSeveralFiles` or `noOrdinaryFile`. Never blocks.
Journal kindOfJournal(const std::string& path);

/// Whether a journal of an ordinary kind holds the state before `firstPage`, the whole first page of the database as it
/// is now: `none`, `ours` or `ofAnotherState`. Nobody may be saving meanwhile.
Journal ownerOfJournal(const std::string& path, const QByteArray& firstPage);

}  // namespace cw::planfile
