// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/xlsx_report.h"

#include <QTemporaryDir>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/answer/answer_tree.h"
#include "data/report/input_list.h"
#include "data/report/workbook.h"
#include "data/report/xlsx_figures.h"
#include "data/text/part_text.h"
#include "data/text/text_file.h"

namespace cw {
namespace {

constexpr const char* notKnown = "not known";
constexpr std::uint16_t firstScenarioColumn = 2;
constexpr std::size_t largestBook = 256u << 20;
constexpr double secondsPerYear = 8766.0 * 3600;

const char* patternOf(const std::string& unit) {
  if (unit == "1") return "0.00%";
  if (unit.starts_with("USD/")) return unit == "USD/year" ? "#,##0" : "#,##0.0000";
  for (const char* whole : {"USD", "W", "B", "Wh", "tokens", "GPUs", "kg", "L"})
    if (unit == whole) return "#,##0";
  return unit == "s" || unit == "days" || unit == "tokens/s" ? "#,##0.000" : "General";
}

Json answerFor(const Answered& answered) {
  Json tree = answerTree(answered.scenario, answered.estimate);
  tree["feasible"] = answered.estimate.feasible();
  tree["job_tokens"] = answered.scenario.job.tokens;
  const auto held = [](const QString& without) {
    return without.isEmpty() ? std::string("all parts") : "at least, " + without.toStdString();
  };
  tree["cost_holds"] = held(withoutText(answered.estimate.cost.missing));
  tree["power_holds"] = held(withoutText(answered.estimate.powerMissing));
  const Json& seconds = tree["training_time_s"];
  tree["run_years"] = seconds.is_number() ? Json(seconds.get<double>() / secondsPerYear) : Json(nullptr);
  return tree;
}

std::string wordsOf(const Json& value) {
  if (value.is_null()) return notKnown;
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::uint32_t rowOf(const FigureSheet& sheet, const std::string& key) {
  const auto found = std::find_if(sheet.figures.begin(), sheet.figures.end(), [&](const SheetRow& f) { return f.key == key; });
  return std::uint32_t(found - sheet.figures.begin()) + 1;  // below the header
}

/// The formula with cells for names; `column` is the scenario's, the same on every sheet.
std::string resolved(const std::string& formula, const FigureSheet& here, const std::vector<FigureSheet>& sheets, std::uint16_t column) {
  std::string out = "=";
  for (std::size_t at = 0; at < formula.size();) {
    if (formula[at] != '{') {
      out += formula[at++];
      continue;
    }
    const std::size_t end = formula.find('}', at);
    const std::string name = formula.substr(at + 1, end - at - 1);
    const std::size_t dot = name.find('.');
    const FigureSheet* sheet = &here;
    for (const FigureSheet& other : sheets)
      if (dot != std::string::npos && other.name == name.substr(0, dot)) sheet = &other;
    if (sheet != &here) out += sheet->name + "!";
    out += cellName({rowOf(*sheet, dot == std::string::npos ? name : name.substr(dot + 1)), column});
    at = end + 1;
  }
  return out;
}

void writeFigure(Workbook& book, CellPlace at, const SheetRow& figure, const Json& value, const std::string& formula) {
  const Look look = figure.total ? Look::total : Look::plain;
  if (!value.is_number()) book.text(at, wordsOf(value), look);
  else if (formula.empty()) book.number(at, value.get<double>(), patternOf(figure.unit), look);
  else book.formula(at, formula, value.get<double>(), patternOf(figure.unit), look);
}

void writeFigures(Workbook& book, const FigureSheet& sheet, const std::vector<FigureSheet>& sheets, const std::vector<Answered>& answers) {
  std::vector<double> widths{30, 18};
  widths.resize(firstScenarioColumn + answers.size(), 24);
  book.startSheet(sheet.name, widths, 1);
  book.text({0, 0}, sheet.name, Look::heading);
  book.text({0, 1}, "unit", Look::heading);
  for (std::size_t i = 0; i < answers.size(); ++i)
    book.text({0, std::uint16_t(firstScenarioColumn + i)}, answers[i].estimate.scenarioName, Look::heading);
  for (std::size_t r = 0; r < sheet.figures.size(); ++r) {
    const SheetRow& figure = sheet.figures[r];
    const std::uint32_t row = std::uint32_t(r) + 1;
    book.text({row, 0}, figure.label, figure.total ? Look::total : Look::plain);
    book.text({row, 1}, figure.unit, figure.total ? Look::total : Look::plain);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const std::uint16_t column = std::uint16_t(firstScenarioColumn + i);
      writeFigure(book, {row, column}, figure, figure.value[i], figure.formula.empty() ? "" : resolved(figure.formula, sheet, sheets, column));
    }
  }
}

void writeHeader(Workbook& book, const char* name, const std::vector<std::pair<const char*, double>>& columns) {
  std::vector<double> widths;
  for (const auto& column : columns) widths.push_back(column.second);
  book.startSheet(name, widths, 1);
  for (std::size_t i = 0; i < columns.size(); ++i) book.text({0, std::uint16_t(i)}, columns[i].first, Look::heading);
}

void writeAssumptions(Workbook& book, const std::vector<Answered>& answers) {
  writeHeader(book, "Assumptions", {{"scenario", 26}, {"input", 44}, {"value", 20}, {"unit", 14}, {"source", 40}, {"place in it", 34}, {"as of", 10}, {"confidence", 11}, {"notes", 50}});
  std::uint32_t row = 0;
  for (const Answered& answered : answers)
    for (const ListedInput& input : inputsOf(answered.scenario)) {
      ++row;
      book.text({row, 0}, answered.estimate.scenarioName);
      book.text({row, 1}, input.key);
      if (const double* number = std::get_if<double>(&input.value)) book.number({row, 2}, *number, "General");
      else if (const std::string* words = std::get_if<std::string>(&input.value)) book.text({row, 2}, *words);
      else if (const bool* yes = std::get_if<bool>(&input.value)) book.text({row, 2}, *yes ? "yes" : "no");
      else book.text({row, 2}, notKnown);
      const std::string* cells[] = {&input.unit, &input.from.source, &input.from.location, &input.from.asOf, &input.from.confidence, &input.from.notes};
      for (std::uint16_t i = 0; i < std::size(cells); ++i) book.text({row, std::uint16_t(3 + i)}, *cells[i]);
    }
}

void writeFindings(Workbook& book, const std::vector<Answered>& answers, const std::vector<Json>& trees) {
  writeHeader(book, "Findings", {{"scenario", 26}, {"severity", 10}, {"finding", 26}, {"where", 34}, {"message", 90}, {"what to do", 60}});
  std::uint32_t row = 0;
  for (std::size_t i = 0; i < answers.size(); ++i)
    for (const Json& finding : trees[i]["findings"]) {
      ++row;
      book.text({row, 0}, answers[i].estimate.scenarioName);
      std::uint16_t column = 0;
      for (const char* key : {"severity", "id", "where", "message", "remedy"})
        book.text({row, ++column}, finding[key].get<std::string>(), column >= 4 ? Look::wrapped : Look::plain);
    }
}

}  // namespace

Status writeXlsxReport(const std::vector<Answered>& answers, const std::string& path) {
  if (answers.empty()) return Error{ErrorCode::unreadable, path, "There is no scenario to report on."};
  // The library writes to a file of its own; the reader's file is replaced in one step.
  const QTemporaryDir folder;
  if (!folder.isValid()) return Error{ErrorCode::unreadable, path, "No temporary folder can be made: " + folder.errorString().toStdString() + "."};
  const std::string draft = folder.filePath(QStringLiteral("report.xlsx")).toStdString();
  Workbook book(draft);
  std::vector<Json> trees;
  for (const Answered& answered : answers) trees.push_back(answerFor(answered));
  const std::vector<FigureSheet> sheets = figureSheets(trees);
  for (const FigureSheet& sheet : sheets) {
    writeFigures(book, sheet, sheets, answers);
    if (&sheet == &sheets.front()) writeAssumptions(book, answers);
  }
  writeFindings(book, answers, trees);
  if (const Status closed = book.close(); !closed) return closed;
  const Result<std::string> bytes = readTextFile(draft, largestBook);
  if (!bytes) return bytes.error();
  return writeTextFile(path, bytes.value());
}

}  // namespace cw
