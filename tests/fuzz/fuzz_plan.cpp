// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a plan file: it is read or refused with a sentence, and is afterwards as it was.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

#include "data/plan_file/plan_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const char* folder = std::getenv("CLUSTERWRIGHT_FUZZ_FOLDER");
  const std::string path = std::string(folder ? folder : ".") + "/fuzz-" + std::to_string(getpid()) + ".cwplan";
  const std::string given(reinterpret_cast<const char*>(bytes), size);
  std::ofstream(path, std::ios::binary) << given;
  const auto read = cw::readPlanFile(path);
  if (!read && read.error().message.empty()) std::abort();
  std::ifstream file(path, std::ios::binary);
  if (std::string(std::istreambuf_iterator<char>(file), {}) != given) std::abort();
  std::remove(path.c_str());
  return 0;
}
