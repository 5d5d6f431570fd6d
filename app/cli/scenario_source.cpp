// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scenario_source.h"

#include <utility>

#include "app/cli/outcome.h"
#include "data/calibration/calibration_json.h"
#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "data/text/text_file.h"

namespace cw::cli {
namespace {

using Edits = std::vector<std::pair<std::string, std::string>>;

Result<Edits> editsOf(const std::vector<std::string>& settings) {
  Edits edits;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || setting.front() != '/')
      return Error{ErrorCode::malformed, "", "--set \"" + setting + "\" is not POINTER=VALUE, such as /job/precision=fp8."};
    edits.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return edits;
}

Result<Scenario> fromPlanFile(const std::string& path, const std::string& nameOrId, const Edits& edits) {
  const auto plan = readPlanFile(path);
  if (!plan) return plan.error();
  if (!plan.value().remark.empty()) remark(plan.value().remark);
  auto scenario = selectScenario(plan.value(), nameOrId, path);
  if (!scenario || edits.empty()) return scenario;
  return scenarioFromJson(scenarioToJson(scenario.value(), Rows::inFull), path, edits);
}

}  // namespace

namespace {

Result<Scenario> loadAsWritten(const std::string& source, const std::vector<std::string>& settings) {
  const auto edits = editsOf(settings);
  if (!edits) return edits.error();

  static const std::string sample = "sample:", planEnding = ".cwplan";
  if (source.starts_with(sample)) {
    const auto text = sampleText(source.substr(sample.size()));
    if (!text) return text.error();
    return scenarioFromJson(text.value(), source, edits.value());
  }
  if (source.ends_with(planEnding)) return fromPlanFile(source, "", edits.value());
  if (const std::size_t at = source.find(planEnding + "#"); at != std::string::npos)
    return fromPlanFile(source.substr(0, at + planEnding.size()), source.substr(at + planEnding.size() + 1), edits.value());

  const auto text = readTextFile(source);
  if (!text) return text.error();
  return scenarioFromJson(text.value(), source, edits.value());
}

}  // namespace

Result<Scenario> loadScenario(const std::string& source, const std::vector<std::string>& settings, const std::string& calibration) {
  auto scenario = loadAsWritten(source, settings);
  if (!scenario || calibration.empty()) return scenario;
  const auto text = readTextFile(calibration);
  if (!text) return text.error();
  auto team = teamCalibrationFromJson(text.value(), calibration);
  if (!team) return team.error();
  scenario.value().calibration = std::move(team.value());
  return scenario;
}

}  // namespace cw::cli
