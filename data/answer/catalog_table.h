// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped catalogue for reading: every row with its source, date and confidence.
#pragma once

#include <string>
#include <vector>

#include "data/catalog/catalog.h"

namespace cw {

/// "gpus", "nodes", "fabrics", "sites", "models", "prices".
const std::vector<std::string>& catalogSections();

/// `section`: one of them, or empty for all.
std::string catalogToText(const Catalog& catalog, const std::string& section);
/// One object: "catalog_version" and the sections as arrays, rows with the keys that a scenario's overrides have.
std::string catalogToJson(const Catalog& catalog, const std::string& section);
/// Tidy: section,id,key,value,source,as_of,confidence.
std::string catalogToCsv(const Catalog& catalog, const std::string& section);

}  // namespace cw
