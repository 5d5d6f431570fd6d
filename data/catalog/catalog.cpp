// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog/catalog.h"

#include <QResource>

#include "data/catalog/catalog_fields.h"
#include "data/catalog/resource_text.h"

// The macro declares a function of the global namespace.
static void keepResource() { Q_INIT_RESOURCE(catalog); }

namespace cw {
namespace {

template <class Row>
const Row* findRow(const std::vector<Row>& rows, std::string_view id) {
  for (const Row& row : rows)
    if (row.id == id) return &row;
  return nullptr;
}

Catalog loadShipped() {
  keepResource();
  const std::string gpus = resourceText(":/clusterwright/catalog/gpus.json");
  const std::string nodes = resourceText(":/clusterwright/catalog/nodes.json");
  const std::string fabrics = resourceText(":/clusterwright/catalog/fabrics.json");
  const std::string sites = resourceText(":/clusterwright/catalog/sites.json");
  const std::string models = resourceText(":/clusterwright/catalog/models.json");
  const std::string prices = resourceText(":/clusterwright/catalog/prices.json");
  Result<Catalog> catalog = readCatalog({gpus, nodes, fabrics, sites, models, prices});
  if (!catalog) qFatal("The shipped catalogue is wrong: %s", catalog.error().message.c_str());
  return std::move(catalog.value());
}

}  // namespace

const Gpu* Catalog::findGpu(std::string_view id) const { return findRow(gpus, id); }
const Node* Catalog::findNode(std::string_view id) const { return findRow(nodes, id); }
const Fabric* Catalog::findFabric(std::string_view id) const { return findRow(fabrics, id); }
const Site* Catalog::findSite(std::string_view id) const { return findRow(sites, id); }
const Architecture* Catalog::findArchitecture(std::string_view id) const { return findRow(architectures, id); }

const Catalog& shippedCatalog() {
  static const Catalog catalog = loadShipped();
  return catalog;
}

}  // namespace cw
