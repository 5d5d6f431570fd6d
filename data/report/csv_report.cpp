// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/csv_report.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <nlohmann/json.hpp>

#include "data/answer/answer_tree.h"
#include "data/answer/estimate_json.h"
#include "data/answer/table.h"

namespace cw {
namespace {

/// The unit that a key names, its own or that of the object it is in.
std::string_view unitOf(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> units[] = {
      {"per_gpu_hour", "USD/GPU-hour"},
      {"per_million_tokens", "USD/million tokens"},
      {"cost_usd/per_year", "USD/year"},
      {"cost_usd", "USD"},
      {"run_total_usd", "USD"},
      {"model_flops_per_s_per_gpu", "FLOP/s"},
      {"peak_flop_per_s", "FLOP/s"},
      {"tokens_per_s", "tokens/s"},
      {"step_breakdown_s", "s"},
      {"memory_bytes_per_gpu", "B"},
      {"swing_per_s", "W/s"},
      {"gpu_hours", "h"},
      {"power_w", "W"},
      {"facility_average_w", "W"},
      {"energy_wh", "Wh"},
      {"time_days", "days"},
      {"carbon_kg", "kg"},
      {"water_l", "L"},
      {"gpus_", "GPUs"},
  };
  for (const char* word : {"/fits", "/fit_in_words", "/complete", "/missing"})
    if (key.find(word) != std::string_view::npos) return "";
  if (key.ends_with("_probability")) return "1";
  for (const auto& [part, unit] : units)
    if (key.find(part) != std::string_view::npos) return unit;
  if (key.ends_with("_fraction") || key == "pue") return "1";
  if (key.ends_with("_w")) return "W";
  return key.ends_with("_s") ? "s" : "";
}

/// Writes cells in one dialect.
class CsvWriter {
 public:
  explicit CsvWriter(CsvDialect dialect) : spreadsheet_(dialect == CsvDialect::spreadsheet) {
    if (spreadsheet_) out_ = "\xEF\xBB\xBF";
  }

  void text(const std::string& cell) {
    separate();
    const std::string safe = csvText(cell);
    out_ += spreadsheet_ && !safe.starts_with('"') && safe.find(';') != std::string::npos ? '"' + safe + '"' : safe;
  }
  void value(const Json& value) {
    if (value.is_string()) return text(value.get<std::string>());
    separate();
    if (!value.is_null()) out_ += number(value);
  }
  void endRow() {
    out_ += "\r\n";
    first_ = true;
  }
  std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (!first_) out_ += spreadsheet_ ? ';' : ',';
    first_ = false;
  }
  std::string number(const Json& value) const {
    std::string digits = value.is_number_float() ? shortest(value.get<double>()) : value.dump();
    if (const auto point = digits.find('.'); spreadsheet_ && point != std::string::npos) digits[point] = ',';
    return digits;
  }

  bool spreadsheet_, first_ = true;
  std::string out_;
};

using Figures = std::vector<std::pair<std::string, Json>>;

std::string joined(const Json& words) {
  std::string text;
  for (const Json& word : words) text += (text.empty() ? "" : "; ") + word.get<std::string>();
  return text;
}

void collect(const Json& tree, const std::string& key, bool lists, Figures& figures) {
  // What a sum lacks stays beside it in a table of one row a scenario, too.
  if (tree.is_array() && !lists) {
    if (key.ends_with("/missing")) figures.emplace_back(key, joined(tree));
    return;
  }
  if (!tree.is_structured()) {
    figures.emplace_back(key, tree);
    return;
  }
  for (const auto& [name, child] : tree.items()) collect(child, key.empty() ? name : key + "/" + name, lists, figures);
}

Figures figuresOf(const Answered& answered, bool lists) {
  Json tree = answerTree(answered.scenario, answered.estimate);
  for (const char* told : {"scenario", "findings", "roofline"}) tree.erase(told);
  Figures figures;
  collect(tree, "", lists, figures);
  return figures;
}

/// Amounts in the planner's own currency have the units of their dollars, in its code.
std::string unitIn(const std::string& key, const Currency& currency) {
  constexpr std::string_view own = "cost_in_currency", usd = "USD";
  if (!key.starts_with(own)) return std::string(unitOf(key));
  std::string unit(unitOf("cost_usd" + key.substr(own.size())));
  if (unit.starts_with(usd)) unit.replace(0, usd.size(), currency.shownCode());
  return unit;
}

void writeTidy(const std::vector<Answered>& answers, CsvWriter& out) {
  for (const char* title : {"scenario", "key", "value", "unit", "scenario_id"}) out.text(title);
  out.endRow();
  for (const Answered& answered : answers)
    for (const auto& [key, value] : figuresOf(answered, true)) {
      out.text(answered.estimate.scenarioName);
      out.text(key);
      out.value(value);
      out.text(unitIn(key, answered.scenario.currency));
      out.text(answered.scenario.id);
      out.endRow();
    }
}

void writeSummary(const std::vector<Answered>& answers, CsvWriter& out) {
  std::vector<std::map<std::string, Json>> rows;
  std::vector<std::string> columns;
  for (const Answered& answered : answers) {
    auto& row = rows.emplace_back();
    for (auto& [key, value] : figuresOf(answered, false))
      if (row.emplace(key, std::move(value)); std::find(columns.begin(), columns.end(), key) == columns.end()) columns.push_back(key);
  }
  for (const char* title : {"scenario", "scenario_id", "feasible"}) out.text(title);
  for (const std::string& column : columns) out.text(column);
  out.endRow();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    out.text(answers[i].estimate.scenarioName);
    out.text(answers[i].scenario.id);
    out.value(answers[i].estimate.feasible());
    for (const std::string& column : columns) {
      const auto found = rows[i].find(column);
      out.value(found == rows[i].end() ? Json(nullptr) : found->second);
    }
    out.endRow();
  }
}

}  // namespace

std::string reportCsv(const std::vector<Answered>& answers, CsvForm form, CsvDialect dialect) {
  CsvWriter out(dialect);
  if (form == CsvForm::tidy) writeTidy(answers, out);
  else writeSummary(answers, out);
  return out.take();
}

std::string estimateToCsv(const Scenario& scenario, const Estimate& estimate) {
  return reportCsv({{scenario, estimate}}, CsvForm::tidy, CsvDialect::plain);
}

}  // namespace cw
