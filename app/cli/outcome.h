// SPDX-License-Identifier: GPL-3.0-or-later
// How a command ends: exit statuses, results on stdout, everything else on stderr.
#pragma once

#include <string>
#include <string_view>

#include "data/result.h"

namespace cw::cli {

inline constexpr int done = 0;
inline constexpr int answerIsNo = 1;      ///< done, and the answer is 'no': a plan that does not fit, a limit missed
inline constexpr int malformedInput = 2;
inline constexpr int resourceFailed = 3;

/// `status`, or resourceFailed when stdout cannot take it. Data: JSON and CSV, as they are.
int print(std::string_view result, int status = done);
/// For people: what names hold steers no terminal.
int printText(std::string_view result, int status = done);
/// Says on stderr what there is to know beside a result.
void remark(std::string_view message);
/// Says why on stderr, as a text for people; the exit status that goes with it.
int fail(const Error& error);
int fail(int status, std::string_view message);

}  // namespace cw::cli
