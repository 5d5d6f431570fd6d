// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/measurements/measurement_csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>

#include "data/measurements/csv_table.h"
#include "data/text/printable.h"
#include "data/text/text_file.h"

namespace cw {
namespace {

/// How one column fills a measurement. False: the cell's text is not what the column holds.
struct Column {
  std::string_view name;
  bool required;
  std::string_view allowed;
  bool (*store)(const std::string& cell, Measurement& row);
};

bool isUnstated(const std::string& cell) { return cell.empty() || cell == "unknown"; }

bool readNumber(const std::string& cell, double& value) {
  const char* end = cell.data() + cell.size();
  const auto [at, error] = std::from_chars(cell.data(), end, value);
  return error == std::errc() && at == end && std::isfinite(value);
}

template <auto field>
bool storeText(const std::string& cell, Measurement& row) {
  row.*field = cell;
  return true;
}

template <auto field>
bool storeCount(const std::string& cell, Measurement& row) {
  if (isUnstated(cell)) return true;
  double value = 0;
  if (!readNumber(cell, value) || value < 0 || value > std::numeric_limits<int>::max()) return false;
  if (value != std::floor(value)) return false;
  row.*field = int(value);
  return true;
}

template <auto field>
bool storeFlag(const std::string& cell, Measurement& row) {
  if (isUnstated(cell)) return true;
  if (cell != "0" && cell != "1" && cell != "true" && cell != "false") return false;
  row.*field = cell == "1" || cell == "true";
  return true;
}

bool storeParameters(const std::string& cell, Measurement& row) {
  if (isUnstated(cell)) return true;
  double value = 0;
  if (!readNumber(cell, value) || value <= 0) return false;
  row.paramsBillion = value;
  return true;
}

bool storeValue(const std::string& cell, Measurement& row) { return readNumber(cell, row.value) && row.value > 0; }

constexpr std::string_view anyText = "any text", count = "a whole number from 0, or nothing",
                           flag = "0, 1, unknown or nothing", positive = "a number above 0";

using M = Measurement;
constexpr Column columns[] = {
    {"id", true, anyText, storeText<&M::id>},
    {"source", false, anyText, storeText<&M::source>},
    {"source_location", false, anyText, storeText<&M::sourceLocation>},
    {"published", false, anyText, storeText<&M::published>},
    {"framework", false, anyText, storeText<&M::framework>},
    {"model", false, anyText, storeText<&M::model>},
    {"params_b", false, positive, storeParameters},
    {"layers", true, count, storeCount<&M::layers>},
    {"hidden", true, count, storeCount<&M::hidden>},
    {"ffn_hidden", false, count, storeCount<&M::ffnHidden>},
    {"heads", true, count, storeCount<&M::heads>},
    {"kv_heads", false, count, storeCount<&M::kvHeads>},
    {"vocab", false, count, storeCount<&M::vocabulary>},
    {"experts", false, count, storeCount<&M::experts>},
    {"top_k", false, count, storeCount<&M::expertsPerToken>},
    {"gated_mlp", false, flag, storeFlag<&M::gatedMlp>},
    {"seq_len", true, count, storeCount<&M::sequenceTokens>},
    {"gpu", true, anyText, storeText<&M::gpu>},
    {"num_gpus", true, count, storeCount<&M::gpus>},
    {"gpus_per_node", false, count, storeCount<&M::gpusPerNode>},
    {"precision", false, anyText, storeText<&M::precision>},
    {"global_batch_seqs", false, count, storeCount<&M::globalBatchSequences>},
    {"micro_batch_seqs", false, count, storeCount<&M::microbatchSequences>},
    {"tp", false, count, storeCount<&M::tensor>},
    {"pp", false, count, storeCount<&M::pipeline>},
    {"vpp", false, count, storeCount<&M::virtualStages>},
    {"cp", false, count, storeCount<&M::context>},
    {"ep", false, count, storeCount<&M::expert>},
    {"dp", false, count, storeCount<&M::data>},
    {"zero_stage", false, count, storeCount<&M::zeroStage>},
    {"recompute", false, anyText, storeText<&M::recompute>},
    {"seq_parallel", false, flag, storeFlag<&M::sequenceParallel>},
    {"interconnect", false, anyText, storeText<&M::interconnect>},
    {"metric", true, anyText, storeText<&M::metric>},
    {"value", true, positive, storeValue},
    {"notes", false, anyText, storeText<&M::notes>},
};

/// Which column each cell of a record belongs to; null: a column that the schema does not have, ignored.
using Layout = std::vector<const Column*>;

Result<Layout> layoutOf(const CsvRecord& header, const std::string& path) {
  Layout layout;
  std::set<std::string_view> seen;
  for (const std::string& name : header.cells) {
    const Column* found = nullptr;
    for (const Column& column : columns)
      if (column.name == name) found = &column;
    if (found && !seen.insert(found->name).second)
      return Error{ErrorCode::malformed, path,
                   path + ":1: the column " + inQuotes(name) + " is there twice."};
    layout.push_back(found);
  }
  std::string missing;
  for (const Column& column : columns)
    if (column.required && !seen.contains(column.name))
      missing += (missing.empty() ? "" : ", ") + std::string(column.name);
  if (!missing.empty())
    return Error{ErrorCode::malformed, path, path + ":1: required columns are missing from the header: " + missing + "."};
  return layout;
}

Error wrongWidth(const CsvRecord& record, const Layout& layout, const std::string& path) {
  return {ErrorCode::malformed, path,
          path + ":" + std::to_string(record.line) + ": the line has " + std::to_string(record.cells.size()) + " cells, the header has " +
              std::to_string(layout.size()) + "."};
}

Result<Measurement> rowOf(const CsvRecord& record, const Layout& layout, const std::string& path) {
  const std::string place = path + ":" + std::to_string(record.line) + ": ";
  if (record.cells.size() != layout.size()) return wrongWidth(record, layout, path);
  Measurement row;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const Column* column = layout[i];
    if (column && !column->store(record.cells[i], row))
      return Error{ErrorCode::malformed, path,
                   place + "column " + std::string(column->name) + " holds " +
                       inQuotes(record.cells[i]) + "; allowed is " + std::string(column->allowed) +
                       "."};
  }
  return row;
}

}  // namespace

Result<std::vector<Measurement>> measurementsFromCsv(std::string_view text, const std::string& path) {
  const auto records = csvRecords(text, path);
  if (!records) return records.error();
  if (records.value().empty()) return Error{ErrorCode::malformed, path, path + ":1: the file is empty; a header line is needed."};

  const auto layout = layoutOf(records.value().front(), path);
  if (!layout) return layout.error();
  std::vector<Measurement> rows;
  rows.reserve(records.value().size());
  for (std::size_t i = 1; i < records.value().size(); ++i) {
    auto row = rowOf(records.value()[i], layout.value(), path);
    if (!row) return row.error();
    row.value().file = path;
    rows.push_back(std::move(row.value()));
  }
  return rows;
}

std::vector<std::string_view> measurementColumns() {
  std::vector<std::string_view> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

std::string_view measurementCellAllows(std::size_t column, const std::string& cell) {
  Measurement scratch;
  if (column >= std::size(columns) || columns[column].store(cell, scratch)) return {};
  return columns[column].allowed;
}

Result<std::vector<std::vector<std::string>>> measurementCells(std::string_view text, const std::string& path) {
  const bool tabs = text.substr(0, text.find('\n')).find('\t') != std::string_view::npos;
  const auto records = csvRecords(text, path, tabs ? '\t' : ',');
  if (!records) return records.error();
  if (records.value().empty()) return Error{ErrorCode::malformed, path, path + ":1: there is no text; a header line is needed."};
  const auto layout = layoutOf(records.value().front(), path);
  if (!layout) return layout.error();
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 1; i < records.value().size(); ++i) {
    const CsvRecord& record = records.value()[i];
    if (record.cells.size() != layout.value().size()) return wrongWidth(record, layout.value(), path);
    std::vector<std::string> cells(std::size(columns));
    for (std::size_t c = 0; c < record.cells.size(); ++c)
      if (const Column* column = layout.value()[c]) cells[std::size_t(column - columns)] = record.cells[c];
    rows.push_back(std::move(cells));
  }
  return rows;
}

Measurement measurementOfCells(const std::vector<std::string>& cells) {
  Measurement row;
  for (std::size_t c = 0; c < std::min(cells.size(), std::size(columns)); ++c) columns[c].store(cells[c], row);
  return row;
}

Result<std::vector<Measurement>> readMeasurementsFile(const std::string& path) {
  const auto text = readInput(path);
  if (!text) return text.error();
  return measurementsFromCsv(text.value(), nameOfInput(path));
}

Result<std::vector<Measurement>> readMeasurementsFiles(const std::vector<std::string>& paths) {
  std::vector<Measurement> all;
  std::map<std::string, std::string> fileOf;  // of an id
  for (const std::string& path : paths) {
    auto rows = readMeasurementsFile(path);
    if (!rows) return rows.error();
    for (const Measurement& row : rows.value())
      if (const auto found = fileOf.find(row.id); found != fileOf.end())
        return Error{ErrorCode::malformed, path,
                     nameOfInput(path) + ": the id " + inQuotes(row.id) + " stands in " + found->second +
                         " too; give each measurement an id of its own, or name its file once."};
    for (Measurement& row : rows.value()) {
      fileOf.emplace(row.id, row.file);
      all.push_back(std::move(row));
    }
  }
  return all;
}

}  // namespace cw
