// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scenario_source.h"

#include <utility>

#include "app/cli/outcome.h"
#include "data/calibration/calibration_json.h"
#include "data/source/scenario_source.h"
#include "data/text/printable.h"

namespace cw::cli {
namespace {

Result<Edits> editsOf(const std::vector<std::string>& settings) {
  Edits edits;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || setting.front() != '/')
      return Error{
          ErrorCode::malformed, "",
          "--set " + inQuotes(setting) + " is not POINTER=VALUE, such as /job/precision=fp8."};
    edits.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return edits;
}

}  // namespace

Result<Scenario> loadScenario(const std::string& source, const std::vector<std::string>& settings,
                              const std::string& calibration) {
  const auto edits = editsOf(settings);
  if (!edits) return edits.error();
  auto scenario = readScenario(source, edits.value(), remark);
  if (!scenario || calibration.empty()) return scenario;
  auto team = readCalibrationFile(calibration);
  if (!team) return team.error();
  scenario.value().calibration = std::move(team.value());
  return scenario;
}

Result<std::vector<Scenario>> loadScenarios(const std::vector<std::string>& sources,
                                            const std::string& calibration) {
  std::vector<Scenario> all;
  for (const std::string& source : sources) {
    auto scenarios = readScenarios(source, remark);
    if (!scenarios) return scenarios.error();
    for (Scenario& scenario : scenarios.value()) all.push_back(std::move(scenario));
  }
  if (calibration.empty()) return all;
  const auto team = readCalibrationFile(calibration);
  if (!team) return team.error();
  for (Scenario& scenario : all) scenario.calibration = team.value();
  return all;
}

}  // namespace cw::cli
