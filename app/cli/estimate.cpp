// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/estimate.h"

#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "app/cli/scenario_source.h"
#include "data/answer/estimate_json.h"
#include "model/search/pool_worth.h"

namespace cw::cli {
namespace {

struct Options {
  std::string scenario, calibration, format = "text";
  std::vector<std::string> settings;
};

int run(const Options& options) {
  const auto scenario = loadScenario(options.scenario, options.settings, options.calibration);
  if (!scenario) return fail(scenario.error());
  Estimate answer = estimate(scenario.value());
  addUncertainty(scenario.value(), answer);
  answer.poolWorth = poolWorth(scenario.value());
  const int status = answer.feasible() ? done : answerIsNo;
  if (options.format == "json") return print(estimateToJson(scenario.value(), answer), status);
  if (options.format == "csv") return print(estimateToCsv(scenario.value(), answer), status);
  return printText(estimateToText(scenario.value(), answer), status);
}

}  // namespace

void addEstimate(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "estimate", "Time, memory, power and cost of one scenario");
  command->add_option("SCENARIO", options->scenario, scenarioHelp)->required();
  command->add_option("--set", options->settings, "POINTER=VALUE: a change to the scenario, by JSON Pointer; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--calibration", options->calibration, calibrationHelp);
  addFormat(command, options->format);
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
