// SPDX-License-Identifier: GPL-3.0-or-later
// clusterwright-cli: the engine without a window.
#include <QCoreApplication>
#include <QLocale>

#include <clocale>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "data/text/printable.h"
#include "model/version.h"

namespace cw::cli {

static const std::string version = std::string("clusterwright-cli ") + engineVersion;

CLI::App* addCommand(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* command = app.add_subcommand(name, description);
  command->set_version_flag("--version", version);
  return command;
}

void addFormat(CLI::App* command, std::string& format) {
  command->add_option("--format", format, "How the result is printed")->check(CLI::IsMember({"text", "json", "csv"}))->capture_default_str();
}

static std::string commandsOf(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names += (names.empty() ? "" : ", ") + command->get_name();
  return "the commands are " + names + ".";
}

/// The parser's own words, which repeat what it was given.
static std::string wordsOf(const CLI::App& app, const CLI::ParseError& error,
                           const std::vector<std::string>& arguments) {
  std::ostringstream words;
  app.exit(error, words, words);
  std::string text = words.str();
  for (const std::string& argument : arguments)
    for (const std::string& given : {argument, argument.substr(argument.find('=') + 1)}) {
      const std::string shown = onOneLine(shortened(given));
      for (std::size_t at = 0; shown != given && (at = text.find(given, at)) != std::string::npos;
           at += shown.size())
        text.replace(at, given.size(), shown);
    }
  return printable(text);
}

static int run(int argc, char** argv) {
  CLI::App app("Plans GPU clusters for training large models.\n"
               "Exit status: 0 done; 1 done, and the answer is 'no'; 2 malformed input; 3 a file or resource failed.");
  app.name("clusterwright-cli");
  app.set_version_flag("--version", version);
  Action chosen;
  addEstimate(app, chosen);
  addExplain(app, chosen);
  addSamples(app, chosen);
  addCatalog(app, chosen);
  addValidate(app, chosen);
  addCalibrate(app, chosen);
  addReport(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help, std::cout, std::cerr);
  } catch (const CLI::ParseError& error) {
    std::cerr << wordsOf(app, error, {argv + 1, argv + argc});
    return app.get_subcommands().empty() ? fail(malformedInput, commandsOf(app)) : malformedInput;
  }
  return chosen ? chosen() : fail(malformedInput, "a command is needed; " + commandsOf(app));
}

}  // namespace cw::cli

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  // One text for everybody: scripts read it. Qt takes the numeric locale from the environment otherwise.
  std::setlocale(LC_NUMERIC, "C");
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  try {
    return cw::cli::run(argc, argv);
  } catch (const std::exception& exception) {
    return cw::cli::fail(cw::cli::resourceFailed, exception.what());
  }
}
