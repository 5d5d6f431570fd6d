// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "app/cli/scenario_source.h"
#include "data/answer/estimate_json.h"
#include "data/text/printable.h"
#include "model/estimate/estimate.h"

namespace cw::cli {
namespace {

struct Options {
  std::string scenario, key, calibration, format = "text";
  std::vector<std::string> settings;
  int depth = 100;
};

int unknownKey(const std::string& key) {
  std::string message =
      "there is no result " + inQuotes(key) + "; the results that can be explained are:";
  for (const std::string& known : explainableKeys()) message += "\n  " + known;
  return fail(malformedInput, message);
}

int run(const Options& options) {
  const auto scenario = loadScenario(options.scenario, options.settings, options.calibration);
  if (!scenario) return fail(scenario.error());
  if (!isExplained(options.key)) return unknownKey(options.key);
  const DerivationPtr derivation = explain(scenario.value(), options.key);
  if (!derivation) return fail(answerIsNo, "\"" + options.key + "\" is not determined by this scenario; the findings of its estimate say why.");
  return options.format == "json" ? print(derivationToJson(derivation))
                                  : printText(derivationToText(derivation, options.depth));
}

}  // namespace

void addExplain(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "explain", "How one result came about: formulas, inputs, units and sources");
  command->add_option("SCENARIO", options->scenario, scenarioHelp)->required();
  command->add_option("KEY", options->key, "Key of the estimate's JSON, such as step_time_s or power_w/facility_average")->required();
  command->add_option("--set", options->settings, "POINTER=VALUE: a change to the scenario; may be repeated")->allow_extra_args(false);
  command->add_option("--calibration", options->calibration, calibrationHelp);
  command->add_option("--depth", options->depth, "Levels below the result (text)")->check(CLI::Range(0, 1000))->capture_default_str();
  command->add_option("--format", options->format, "How the result is printed")->check(CLI::IsMember({"text", "json"}))->capture_default_str();
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
