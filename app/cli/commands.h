// SPDX-License-Identifier: GPL-3.0-or-later
// The commands. Each adds itself to the command line; when it is the one that was called, it leaves in `chosen` what
// is to be done, which returns the exit status.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace cw::cli {

using Action = std::function<int()>;

void addEstimate(CLI::App& app, Action& chosen);
void addExplain(CLI::App& app, Action& chosen);
void addSamples(CLI::App& app, Action& chosen);
void addCatalog(CLI::App& app, Action& chosen);
void addValidate(CLI::App& app, Action& chosen);
void addCalibrate(CLI::App& app, Action& chosen);
void addReport(CLI::App& app, Action& chosen);

/// A subcommand with --help and --version.
CLI::App* addCommand(CLI::App& app, const std::string& name, const std::string& description);
/// --format text|json|csv
void addFormat(CLI::App* command, std::string& format);
/// The positional SCENARIO, described alike everywhere.
inline constexpr const char* scenarioHelp =
    "FILE.json, a plan, PLAN#NAME-or-UUID, sample:NAME, or - for JSON on standard input";
/// The positional MEASUREMENTS.
inline constexpr const char* measurementsHelp =
    "A CSV file with the columns of data/validation/README.md, or - for standard input";

}  // namespace cw::cli
