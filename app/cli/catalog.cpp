// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog/catalog.h"

#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "data/answer/catalog_table.h"

namespace cw::cli {
namespace {

struct Options {
  std::string section, format = "text";
};

int run(const Options& options) {
  const Catalog& catalog = shippedCatalog();
  if (options.format == "json") return print(catalogToJson(catalog, options.section));
  if (options.format == "csv") return print(catalogToCsv(catalog, options.section));
  return printText(catalogToText(catalog, options.section));
}

}  // namespace

void addCatalog(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = addCommand(app, "catalog", "The facts that ship with the program, with source, date and confidence");
  command->add_option("SECTION", options->section, "Which part; all where none is named")->check(CLI::IsMember(catalogSections()));
  addFormat(command, options->format);
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cw::cli
