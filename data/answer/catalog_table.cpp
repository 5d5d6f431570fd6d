// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/answer/catalog_table.h"

#include <nlohmann/json.hpp>

#include "data/answer/table.h"
#include "data/json/json_text.h"
#include "data/json/json_writer.h"
#include "data/json/rows.h"
#include "model/workload/parameters.h"

namespace cw {
namespace {

/// A node names its GPU as long as the catalogue has it: its own figures are in the section of the GPUs.
RowTable tableOf(const Catalog& catalog) {
  return {catalog.gpus, catalog.nodes, catalog.fabrics, catalog.sites, catalog.architectures};
}

template <class T>
Json rowTrees(std::vector<T> rows, RowScope& scope) {
  Json trees = Json::array();
  for (T& row : rows) {
    Json tree = Json::object();
    JsonWriter writer(tree);
    describe(writer, row, scope);
    trees.push_back(tree);
  }
  return trees;
}

Json priceTrees(const std::vector<PriceRow>& rows) {
  Json trees = Json::array();
  for (const PriceRow& row : rows) {
    Json tree{{"id", row.id}, {"item", row.item}, {"kind", row.kind}, {"gpu", row.gpuId}, {"provider", row.provider},
              {"commitment", row.commitment}, {"value", row.value}, {"unit", row.unit}};
    if (row.provenance.low) tree["low"] = *row.provenance.low;
    if (row.provenance.high) tree["high"] = *row.provenance.high;
    JsonWriter writer(tree);
    Provenance provenance = row.provenance;
    describe(writer, provenance);
    trees.push_back(tree);
  }
  return trees;
}

Json sectionsOf(const Catalog& catalog, const std::string& section) {
  RowTable table = tableOf(catalog);
  RowScope scope(table);
  const auto wanted = [&](const char* name) { return section.empty() || section == name; };
  Json tree = Json::object();
  if (wanted("gpus")) tree["gpus"] = rowTrees(catalog.gpus, scope);
  if (wanted("nodes")) tree["nodes"] = rowTrees(catalog.nodes, scope);
  if (wanted("fabrics")) tree["fabrics"] = rowTrees(catalog.fabrics, scope);
  if (wanted("sites")) tree["sites"] = rowTrees(catalog.sites, scope);
  if (wanted("models")) tree["models"] = rowTrees(catalog.architectures, scope);
  if (wanted("prices")) tree["prices"] = priceTrees(catalog.prices);
  return tree;
}

/// Beside the rows, so that a row stays what a scenario takes.
Json parameterTree(const Catalog& catalog) {
  Json counts = Json::object();
  for (const Architecture& a : catalog.architectures) {
    const ParameterCount count = countParameters(a);
    counts[a.id] = {{"total", count.total}, {"active", count.active}, {"embedding", count.embedding}, {"output", count.head}, {"prediction", count.prediction}};
  }
  return {{"active_definition", activeParametersDefinition}, {"by_model", counts}};
}

std::string parameterText(const Architecture& a) {
  const ParameterCount count = countParameters(a);
  std::string text = "    counted from this shape: " + readable(count.total) + " parameters";
  if (a.isMoe()) text += ", " + readable(count.active) + " active (" + activeParametersDefinition + ")";
  if (count.prediction > 0) text += ", and " + readable(count.prediction) + " in prediction modules";
  return text + "\n";
}

bool isProvenance(const std::string& key) {
  return key == "source" || key == "source_location" || key == "as_of" || key == "confidence" || key == "notes";
}

std::string plain(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return shortest(value.get<double>());
  return value.is_null() ? "" : value.dump();
}

std::string textAt(const Json& row, const char* key) { return row.contains(key) ? plain(row[key]) : ""; }

/// One line of facts; those that have sources of their own (a site's) are followed by them.
void addFacts(const Json& row, const std::string& prefix, std::string& out) {
  for (const auto& [key, value] : row.items()) {
    if (isProvenance(key) || key == "id" || key == "name" || value.is_null()) continue;
    if (value.is_object() && value.contains("value")) {
      const std::string range =
          value.contains("low") && value.contains("high")
              ? " (" + plain(value["low"]) + " to " + plain(value["high"]) + ")"
              : "";
      out += prefix + key + " " + plain(value["value"]) + range + "  [" + textAt(value, "source") +
             ", " + textAt(value, "as_of") + ", " + textAt(value, "confidence") + "]\n";
    } else if (!value.is_structured()) {
      out += prefix + key + " " + plain(value) + "\n";
    }
  }
}

void addCsv(const std::string& section, const Json& row, std::string& out) {
  for (const auto& [key, value] : row.items()) {
    if (isProvenance(key) || key == "id") continue;
    const bool fact = value.is_object() && value.contains("value");
    if (value.is_structured() && !fact) continue;
    const Json& source = fact ? value : row;
    const Json& figure = fact ? value["value"] : value;
    out += section + "," + csvText(textAt(row, "id")) + "," + key + "," + (figure.is_string() ? csvText(plain(figure)) : plain(figure)) + "," +
           csvText(textAt(source, "source")) + "," + csvText(textAt(source, "as_of")) + "," + csvText(textAt(source, "confidence")) + "\r\n";
  }
}

}  // namespace

const std::vector<std::string>& catalogSections() {
  static const std::vector<std::string> sections{"gpus", "nodes", "fabrics", "sites", "models", "prices"};
  return sections;
}

std::string catalogToText(const Catalog& catalog, const std::string& section) {
  const Json sections = sectionsOf(catalog, section);
  std::string out = "catalogue " + catalog.version + "\n";
  for (const auto& [name, rows] : sections.items()) {
    out += "\n" + name + "\n";
    for (const Json& row : rows) {
      out += "  " + textAt(row, "id") + (row.contains("name") ? "  " + textAt(row, "name") : "") + "\n";
      addFacts(row, "    ", out);
      if (name == "models")
        if (const Architecture* a = catalog.findArchitecture(textAt(row, "id"))) out += parameterText(*a);
      if (row.contains("source"))
        out += "    source: " + textAt(row, "source") + ", " + textAt(row, "as_of") + ", confidence " + textAt(row, "confidence") + "\n";
    }
  }
  return out;
}

std::string catalogToJson(const Catalog& catalog, const std::string& section) {
  Json tree = Json::object();
  tree["catalog_version"] = catalog.version;
  tree.update(sectionsOf(catalog, section));
  if (tree.contains("models")) tree["parameter_counts"] = parameterTree(catalog);
  return jsonToText(tree);
}

std::string catalogToCsv(const Catalog& catalog, const std::string& section) {
  std::string out = "section,id,key,value,source,as_of,confidence\r\n";
  const Json sections = sectionsOf(catalog, section);
  for (const auto& [name, rows] : sections.items())
    for (const Json& row : rows) addCsv(name, row, out);
  return out;
}

}  // namespace cw
