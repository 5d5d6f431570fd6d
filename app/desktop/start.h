// SPDX-License-Identifier: GPL-3.0-or-later
// Before there is a window: whether one can be shown, and what the program says where it cannot.
#pragma once

#include <QString>

#include <functional>

namespace cw::desktop {

/// False where neither the session nor the command line names a display, so that Qt would find
/// none.
bool namesDisplay(int argc, char** argv);

/// Qt ends the process by itself where a display cannot be reached. While this lives, `ifItFails`
/// says how the program ends then: its result is the exit status. From then on, what Qt prints is
/// printable, too.
class StartWatch {
 public:
  explicit StartWatch(std::function<int()> ifItFails);
  ~StartWatch();
  StartWatch(const StartWatch&) = delete;
  StartWatch& operator=(const StartWatch&) = delete;
};

/// On standard error, as one printable line.
int complain(const QString& message, int status);

}  // namespace cw::desktop
