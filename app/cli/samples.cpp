// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/samples/samples.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/outcome.h"
#include "data/answer/table.h"
#include "data/json/json_text.h"

namespace cw::cli {
namespace {

int run(const std::string& format) {
  std::vector<Row> rows;
  if (format != "text") rows.push_back({"id", "name", "summary"});
  for (const Sample& sample : samples()) rows.push_back({sample.id, sample.name, sample.summary});
  if (format == "text") return printText(alignedTable(rows, 3, ""));
  if (format == "csv") return print(csvTable(rows));

  Json list = Json::array();
  for (const Sample& sample : samples()) list.push_back({{"id", sample.id}, {"name", sample.name}, {"summary", sample.summary}});
  Json tree = Json::object();
  tree["samples"] = list;
  return print(jsonToText(tree));
}

}  // namespace

void addSamples(CLI::App& app, Action& chosen) {
  auto format = std::make_shared<std::string>("text");
  CLI::App* command = addCommand(app, "samples", "The scenarios that ship with the program, for `sample:ID`");
  addFormat(command, *format);
  command->callback([format, &chosen] { chosen = [format] { return run(*format); }; });
}

}  // namespace cw::cli
