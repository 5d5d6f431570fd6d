// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "data/answer/validation_report.h"
#include "data/calibration/calibration_json.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"

namespace cw::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string format = "text", calibration;
  Folds folds = Folds::none;
  std::optional<double> largestMedian, largestP90;
};

bool exceeds(const ValidationSummary& summary, const Options& options) {
  const auto above = [](double error, const std::optional<double>& bar) { return bar && !(error <= *bar); };
  if (!options.largestMedian && !options.largestP90) return false;
  return summary.overall.predicted == 0 || above(summary.overall.medianAbsolute, options.largestMedian) ||
         above(summary.overall.p90Absolute, options.largestP90);
}

int run(const Options& options) {
  const auto measurements = readMeasurementsFiles(options.files);
  if (!measurements) return fail(measurements.error());
  Calibration calibration = shippedCalibration();
  if (!options.calibration.empty()) {
    const auto team = readCalibrationFile(options.calibration);
    if (!team) return fail(team.error());
    calibration = team.value().constants;
  }
  const ValidationSummary summary = validate(measurements.value(), gpuByPrintedName, options.folds, calibration);
  const int status = exceeds(summary, options) ? answerIsNo : done;
  if (options.format == "json") return print(validationToJson(summary), status);
  if (options.format == "csv") return print(validationToCsv(summary), status);
  return printText(validationToText(summary), status);
}

}  // namespace

void addValidate(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "validate", "Predicts published measurements and shows the error of each");
  command->add_option("MEASUREMENTS", options->files, "CSV files with the columns of data/validation/README.md; - is standard input")->required();
  const std::map<std::string, Folds> folds{{"groups", Folds::groups}, {"sources", Folds::sources}};
  command->add_option("--folds", options->folds, "Refits with each group of model and precision, or each source, left out: groups or sources")
      ->transform(CLI::CheckedTransformer(folds));
  command->add_option("--calibration", options->calibration, "Constants that `calibrate` wrote, in place of the shipped ones");
  command->add_option("--max-median", options->largestMedian, "Exit status 1 when the median absolute error is above this fraction");
  command->add_option("--max-p90", options->largestP90, "The same for the 90th percentile");
  addFormat(command, options->format);
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
