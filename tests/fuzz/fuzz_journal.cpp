// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the journal beside a plan: the plan is read or refused with a sentence, and no other file is touched.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

#include <QByteArray>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "tests/data/crafted_journal.h"

namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// A folder with a whole plan and a file that is nobody's business.
struct Place {
  fs::path folder, plan, journal, victim;
  std::string whole;

  Place() {
    const char* given = std::getenv("CLUSTERWRIGHT_FUZZ_FOLDER");
    folder = fs::path(given ? given : ".") / ("journal-" + std::to_string(getpid()));
    fs::create_directories(folder);
    folder = fs::absolute(folder);
    plan = folder / "p.cwplan";
    journal = folder / "p.cwplan-journal";
    victim = folder / "victim";
    cw::PlanFile file;
    file.scenarios = {cw::loadSample("grok-1").value()};
    file.scenarios[0].id = "11111111-1111-4111-8111-111111111111";
    if (!cw::writePlanFile(file, plan.string(), cw::Overwrite::refuseIfChanged)) std::abort();
    whole = contents(plan);
  }
  ~Place() { fs::remove_all(folder); }

  void reset() const {
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove(entry);
    std::ofstream(plan, std::ios::binary) << whole;
    std::ofstream(victim) << "untouched";
  }
};

/// Raw, or a journal that restores the plan with some of its bytes changed: three bytes a change, two of place.
std::string journalFrom(const Place& place, const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return {};
  const std::uint8_t form = bytes[0];
  std::string journal(reinterpret_cast<const char*>(bytes + 1), size - 1);
  if (form & 1) {
    std::string whole = cw::test::journalOf(QByteArray::fromStdString(place.whole)).toStdString();
    for (std::size_t i = 0; i + 2 < journal.size(); i += 3)
      whole[(std::uint8_t(journal[i]) << 8 | std::uint8_t(journal[i + 1])) % whole.size()] = journal[i + 2];
    journal = std::move(whole);
  }
  if (form & 2) journal += cw::test::superJournalRecord(place.victim.string()).toStdString();
  return journal;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Place place;
  place.reset();
  const std::string journal = journalFrom(place, bytes, size);
  std::ofstream(place.journal, std::ios::binary) << journal;
  const auto read = cw::readPlanFile(place.plan.string());
  if (!read && read.error().message.empty()) std::abort();
  if (contents(place.victim) != "untouched") std::abort();
  if (fs::file_size(place.plan) > 2 * place.whole.size() + journal.size()) std::abort();
  return 0;
}
