// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/outcome.h"

#include <cstdio>

#include "data/text/error_text.h"
#include "data/text/printable.h"

namespace cw::cli {

int print(std::string_view result, int status) {
  const bool written = std::fwrite(result.data(), 1, result.size(), stdout) == result.size();
  const bool newline = result.empty() || result.back() == '\n' || std::fputc('\n', stdout) != EOF;
  if (!written || !newline || std::fflush(stdout) != 0) return fail(resourceFailed, "the result cannot be written to standard output.");
  return status;
}

int printText(std::string_view result, int status) { return print(printable(result), status); }

int fail(const Error& error) {
  return fail(error.code == ErrorCode::malformed ? malformedInput : resourceFailed,
              sentenceOf(error));
}

void remark(std::string_view message) { std::fprintf(stderr, "clusterwright-cli: %s\n", printable(message).c_str()); }

int fail(int status, std::string_view message) {
  remark(message);
  return status;
}

}  // namespace cw::cli
