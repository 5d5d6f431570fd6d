// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDate>

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "data/calibration/calibration_json.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "data/text/printable.h"
#include "data/text/text_file.h"

namespace cw::cli {
namespace {

struct Options {
  std::string measurements, out, format = "text";
};

std::vector<FitRow> usableRuns(const std::vector<Measurement>& rows) {
  std::vector<FitRow> runs;
  for (const Measurement& row : rows)
    if (const auto run = fitRow(row, resolveRow(row, gpuByPrintedName(row.gpu)))) runs.push_back(*run);
  return runs;
}

int run(const Options& options) {
  const auto measurements = readMeasurementsFile(options.measurements);
  if (!measurements) return fail(measurements.error());
  const std::vector<FitRow> runs = usableRuns(measurements.value());
  if (runs.empty())
    return fail(answerIsNo, onOneLine(options.measurements) + ": no row can be used: a fit needs step_time_s or tokens_per_s_per_gpu of a pre-training run on "
                            "A100, H100, H200 or H800 whose layers, hidden size, heads, sequence length and GPUs are stated; `validate` says what each row lacks.");
  std::vector<const FitRow*> pointers;
  for (const FitRow& r : runs) pointers.push_back(&r);
  const Refit refit = refitConstants(pointers, shippedCalibration());
  const std::string id = std::filesystem::path(options.out).stem().string();
  const TeamCalibration team = teamCalibrationOf(refit, pointers, id, QDate::currentDate().toString(Qt::ISODate).toStdString(),
                                                 std::filesystem::path(options.measurements).filename().string());
  const std::string json = calibrationToJson(refit, team);
  if (const Status status = writeTextFile(options.out, json); !status) return fail(status.error());
  return options.format == "json" ? print(json) : printText(calibrationToText(refit));
}

}  // namespace

void addCalibrate(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "calibrate", "Fits the efficiency constants to runs of your own, from the shipped ones");
  command->add_option("MEASUREMENTS", options->measurements, measurementsHelp)->required();
  command->add_option("-o,--output", options->out, "The calibration, as JSON; its name becomes the id that answers show")->required();
  command->add_option("--format", options->format, "How the result is printed")->check(CLI::IsMember({"text", "json"}))->capture_default_str();
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
