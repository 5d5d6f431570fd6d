// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog/catalog_fields.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/json/cost_rows.h"
#include "data/json/json_reader.h"
#include "data/json/rows.h"
#include "model/estimate/limits.h"

namespace cw {
namespace {

void describePriceRow(Archive& a, PriceRow& row) {
  a.text("id", row.id, TextKind::identifier, Need::required);
  a.text("item", row.item, TextKind::line, Need::required);
  a.text("kind", row.kind, TextKind::identifier, Need::required);
  a.text("gpu", row.gpuId, TextKind::identifier, Need::defaulted);
  a.text("provider", row.provider, TextKind::line, Need::defaulted);
  a.text("commitment", row.commitment, TextKind::line, Need::defaulted);
  a.text("value", row.value, TextKind::identifier, Need::required);
  a.number("low", row.provenance.low, limits::hourlyRent, false, Need::optional);
  a.number("high", row.provenance.high, limits::hourlyRent, false, Need::optional);
  a.text("unit", row.unit, TextKind::identifier, Need::required);
  describe(a, row.provenance);
}

/// Models whose shape nobody published are kept in the file as facts; nothing can be computed from them.
void dropUnpublishedShapes(Json& file) {
  Json shaped = Json::array();
  for (const Json& row : file["models"])
    if (row.contains("layers") && row.contains("hidden")) shaped.push_back(row);
  file["models"] = std::move(shaped);
}

/// Reads one file with `body` and keeps the first error of all files.
template <class Body>
void readFile(std::string_view text, const char* name, std::string& error, const Body& body) {
  if (!error.empty()) return;
  Result<Json> json = parseJson(text, name);
  if (!json) {
    error = std::string(name) + ": " + json.error().message;
    return;
  }
  if (json.value().contains("models")) dropUnpublishedShapes(json.value());
  JsonReader reader(json.value(), {}, error);
  body(reader);
  reader.finish();
  if (!error.empty()) error = std::string(name) + ": " + error;
}

template <class Row>
void readRows(Archive& a, const char* key, std::vector<Row>& rows, RowScope& scope) {
  a.list(key, 0, [&](std::size_t n) { rows.assign(n, Row{}); }, Need::required,
         [&](Archive& inner, std::size_t i) { describe(inner, rows[i], scope); });
}

}  // namespace

Result<Catalog> readCatalog(const CatalogTexts& texts) {
  Catalog c;
  RowTable none;
  RowScope scope(none);
  std::string error;
  readFile(texts.gpus, "gpus.json", error, [&](Archive& a) {
    a.text("catalog_version", c.version, TextKind::identifier, Need::required);
    readRows(a, "gpus", c.gpus, scope);
  });
  scope.own.gpus = c.gpus;
  readFile(texts.nodes, "nodes.json", error, [&](Archive& a) { readRows(a, "nodes", c.nodes, scope); });
  readFile(texts.fabrics, "fabrics.json", error, [&](Archive& a) { readRows(a, "fabrics", c.fabrics, scope); });
  readFile(texts.sites, "sites.json", error, [&](Archive& a) { readRows(a, "sites", c.sites, scope); });
  readFile(texts.models, "models.json", error, [&](Archive& a) { readRows(a, "models", c.architectures, scope); });
  readFile(texts.prices, "prices.json", error, [&](Archive& a) {
    a.list("prices", c.prices, Need::required, describePriceRow);
    a.object("default_prices", Need::required, [&](Archive& inner) { describe(inner, c.defaultPrices); });
    a.object("default_reliability", Need::required, [&](Archive& inner) { describe(inner, c.defaultReliability); });
  });
  if (!error.empty()) return Error{ErrorCode::malformed, {}, error};
  return c;
}

}  // namespace cw
