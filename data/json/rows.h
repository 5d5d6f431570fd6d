// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of catalogue rows, and how rows are found by their names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "data/json/archive.h"
#include "model/hardware/fabric.h"
#include "model/hardware/node.h"
#include "model/hardware/site.h"
#include "model/workload/architecture.h"

namespace cw {

/// Rows that names may stand for. `own` rows (a scenario's overrides) come before the catalogue's.
struct RowTable {
  std::vector<Gpu> gpus;
  std::vector<Node> nodes;
  std::vector<Fabric> fabrics;
  std::vector<Site> sites;
  std::vector<Architecture> architectures;

  std::vector<Gpu>& of(const Gpu*) { return gpus; }
  std::vector<Node>& of(const Node*) { return nodes; }
  std::vector<Fabric>& of(const Fabric*) { return fabrics; }
  std::vector<Site>& of(const Site*) { return sites; }
  std::vector<Architecture>& of(const Architecture*) { return architectures; }
};

class RowScope {
 public:
  explicit RowScope(RowTable& shipped) : shipped_(shipped) {}

  RowTable own;
  /// When writing: every row goes to `own`, so that the text does not lean on the catalogue of its reader.
  bool everythingOwn = false;

  template <class Row>
  const Row* find(std::string_view id) {
    for (RowTable* table : {&own, &shipped_})
      for (const Row& row : table->of(static_cast<const Row*>(nullptr)))
        if (row.id == id) return &row;
    return nullptr;
  }
  template <class Row>
  const Row* findShipped(std::string_view id) {
    for (const Row& row : shipped_.of(static_cast<const Row*>(nullptr)))
      if (row.id == id) return &row;
    return nullptr;
  }
  /// The row of that name as it stands in the scenario: a catalogue's node carries its GPU by value, and takes a row of one's
  /// own for that GPU.
  template <class Row>
  std::optional<Row> named(std::string_view id) {
    const Row* found = find<Row>(id);
    if (!found) return std::nullopt;
    Row row = *found;
    if constexpr (std::is_same_v<Row, Node>)
      if (found == findShipped<Node>(id)) takeOwn(row.gpu);
    return row;
  }
  template <class Row>
  std::vector<std::string> ids() {
    std::vector<std::string> all;
    for (RowTable* table : {&own, &shipped_})
      for (const Row& row : table->of(static_cast<const Row*>(nullptr))) all.push_back(row.id);
    return all;
  }

 private:
  RowTable& shipped_;

  void takeOwn(Gpu& gpu) const {
    for (const Gpu& mine : own.gpus)
      if (mine.id == gpu.id) gpu = mine;
  }
};

void describe(Archive& a, Gpu& gpu, RowScope& scope);
void describe(Archive& a, Node& node, RowScope& scope);
void describe(Archive& a, Fabric& fabric, RowScope& scope);
void describe(Archive& a, Site& site, RowScope& scope);
void describe(Archive& a, Architecture& architecture, RowScope& scope);
void describe(Archive& a, Provenance& provenance);

inline const char* kindOf(const Gpu*) { return "gpu"; }
inline const char* kindOf(const Node*) { return "node"; }
inline const char* kindOf(const Fabric*) { return "fabric"; }
inline const char* kindOf(const Site*) { return "site"; }
inline const char* kindOf(const Architecture*) { return "architecture"; }

/// `row` as a field that may be a name. Both arguments must outlive the result.
template <class Row>
RowField rowField(Row& row, RowScope& scope) {
  RowField field;
  field.kind = kindOf(&row);
  field.describe = [&row, &scope](Archive& a) { describe(a, row, scope); };
  field.assignByName = [&row, &scope](const std::string& id) {
    const std::optional<Row> found = scope.template named<Row>(id);
    if (found) row = *found;
    return found.has_value();
  };
  field.nameOf = [&row, &scope]() -> std::optional<std::string> {
    const std::optional<Row> found = scope.template named<Row>(row.id);
    return found && *found == row ? std::optional(row.id) : std::nullopt;
  };
  field.candidates = [&scope] { return scope.template ids<Row>(); };
  return field;
}

}  // namespace cw
