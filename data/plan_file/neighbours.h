// SPDX-License-Identifier: GPL-3.0-or-later
// Names beside a plan file: temporaries, what an earlier save left of them, and files that were set aside.
#pragma once

#include <string>

namespace cw::planfile {

/// A free hidden name in the target's folder, short whatever the target's name.
std::string temporaryBeside(const std::string& target);

/// Removes temporaries in a folder that are an hour older than `newest`, a file just written there: a save takes seconds, so
/// nobody waits for them. Both ages are by the clock of the folder's file system. Counts what it removed.
int clearLeftTemporaries(const std::string& newest);

bool isThere(const std::string& path);  ///< a link to nothing too
std::string nameOf(const std::string& path);  ///< without its folder

/// Gives a file a free name beside its own ("….aside-1") and returns that; empty where it keeps its name.
std::string setAside(const std::string& path);

/// False where a rollback journal beside the file would have a name that is too long for its folder.
bool leavesRoomForJournal(const std::string& path);

}  // namespace cw::planfile
