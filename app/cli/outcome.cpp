// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/outcome.h"

#include <cstdio>

namespace cw::cli {

int print(std::string_view result, int status) {
  const bool written = std::fwrite(result.data(), 1, result.size(), stdout) == result.size();
  const bool newline = result.empty() || result.back() == '\n' || std::fputc('\n', stdout) != EOF;
  if (!written || !newline || std::fflush(stdout) != 0) return fail(resourceFailed, "the result cannot be written to standard output.");
  return status;
}

int fail(const Error& error) {
  const bool told = error.path.empty() || error.message.find(error.path) != std::string::npos;
  return fail(error.code == ErrorCode::malformed ? malformedInput : resourceFailed, told ? error.message : error.path + ": " + error.message);
}

void remark(std::string_view message) { std::fprintf(stderr, "clusterwright-cli: %.*s\n", int(message.size()), message.data()); }

int fail(int status, std::string_view message) {
  remark(message);
  return status;
}

}  // namespace cw::cli
