// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/source/scenario_source.h"

#include <sys/stat.h>

#include <optional>
#include <string_view>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "data/source/file_kind.h"
#include "data/text/text_file.h"
#include "data/text/utf8.h"

namespace cw {
namespace {

constexpr std::string_view samplePrefix = "sample:";
constexpr std::size_t longestPath = 4096;  ///< that the system takes

struct Place {
  std::string path;
  std::string part;  ///< name or id of a scenario in it; empty: none was named
};

bool exists(const std::string& path) {
  struct stat about {};
  return ::lstat(path.c_str(), &about) == 0;
}

/// The file that is there, and what stands behind its '#'. Names of scenarios and of files may both
/// hold one.
Place placeOf(const std::string& source) {
  for (std::size_t at = source.size(); at != std::string::npos && at > 0;
       at = source.rfind('#', at - 1)) {
    if (at > longestPath) continue;
    const std::string path = source.substr(0, at);
    if (exists(path))
      return at == source.size() ? Place{path, {}} : Place{path, source.substr(at + 1)};
  }
  return {source, {}};
}

Result<PlanFile> planAt(const std::string& path, const TellRemark& tell) {
  if (!isUtf8(path)) return Error{ErrorCode::unreadable, path, path + " has a name that is not UTF-8; rename the plan to open it."};
  Result<PlanFile> plan = readPlanFile(path);
  if (plan && !plan.value().remark.empty()) tell(plan.value().remark);
  return plan;
}

Error partOfScenario(const Place& place) {
  return {ErrorCode::malformed, place.path,
          place.path + " is one scenario, not a plan; leave out what follows the '#'."};
}

/// JSON text that is a scenario by itself, wherever it comes from; nothing for a plan.
Result<std::optional<std::string>> textOf(const std::string& source, const Place& place) {
  if (source.starts_with(samplePrefix)) {
    Result<std::string> text = sampleText(source.substr(samplePrefix.size()));
    if (!text) return text.error();
    return std::optional(std::move(text.value()));
  }
  if (source == standardInput) {
    Result<std::string> text = readInput(source);
    if (!text) return text.error();
    if (beginsPlan(text.value()))
      return Error{ErrorCode::malformed,
                   {},
                   "standard input holds a plan; name the file of the plan instead."};
    return std::optional(std::move(text.value()));
  }
  const Result<FileKind> kind = fileKindOf(place.path);
  if (!kind) return kind.error();
  if (kind.value() == FileKind::plan) return std::optional<std::string>();
  if (!place.part.empty()) return partOfScenario(place);
  Result<std::string> text = readTextFile(place.path);
  if (!text) return text.error();
  return std::optional(std::move(text.value()));
}

}  // namespace

Result<Scenario> readScenario(const std::string& source, const Edits& edits, const TellRemark& tell) {
  const Place place = placeOf(source);
  const auto text = textOf(source, place);
  if (!text) return text.error();
  if (text.value()) return scenarioFromJson(*text.value(), nameOfInput(source), edits);
  const Result<PlanFile> plan = planAt(place.path, tell);
  if (!plan) return plan.error();
  auto scenario = selectScenario(plan.value(), place.part, place.path);
  if (!scenario || edits.empty()) return scenario;
  return scenarioFromJson(scenarioToJson(scenario.value(), Rows::inFull), place.path, edits);
}

Result<std::vector<Scenario>> readScenarios(const std::string& source, const TellRemark& tell) {
  const Place place = placeOf(source);
  const auto text = textOf(source, place);
  if (!text) return text.error();
  if (!text.value() && place.part.empty()) {
    Result<PlanFile> plan = planAt(place.path, tell);
    if (!plan) return plan.error();
    if (!plan.value().scenarios.empty()) return std::move(plan.value().scenarios);
    return selectScenario(plan.value(), {}, place.path).error();
  }
  Result<Scenario> one = text.value() ? scenarioFromJson(*text.value(), nameOfInput(source)) : readScenario(source, {}, tell);
  if (!one) return one.error();
  return std::vector<Scenario>{std::move(one.value())};
}

}  // namespace cw
