// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's files, read into a catalogue.
#pragma once

#include <string_view>

#include "data/catalog/catalog.h"
#include "data/result.h"

namespace cw {

struct CatalogTexts {
  std::string_view gpus, nodes, fabrics, sites, models, prices;
};

/// Errors name the file and the place in it.
Result<Catalog> readCatalog(const CatalogTexts& texts);

}  // namespace cw
