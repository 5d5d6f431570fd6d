// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/part_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Parts", text); }

template <class Part>
QString listed(const PartSet<Part>& missing) {
  QStringList names;
  for (const Part part : missing.list()) names << nameOf(part);
  if (names.size() < 2) return names.join(QString());
  const QString last = names.takeLast();
  return tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

template <class Part>
QString without(const PartSet<Part>& missing) {
  return missing.empty() ? QString() : tr("without %1").arg(listed(missing));
}

}  // namespace

QString nameOf(CostGap part) {
  switch (part) {
    case CostGap::nodes:
      return tr("nodes");
    case CostGap::network:
      return tr("network");
    case CostGap::storage:
      return tr("storage");
    case CostGap::facility:
      return tr("building");
    case CostGap::depreciation:
      return tr("depreciation");
    case CostGap::capital:
      return tr("cost of capital");
    case CostGap::energy:
      return tr("electricity");
    case CostGap::colocation:
      return tr("colocation");
    case CostGap::staff:
      return tr("staff");
    case CostGap::maintenance:
      return tr("maintenance");
    case CostGap::rent:
      return tr("rent");
    case CostGap::leasePremium:
      return tr("lease premium");
    case CostGap::power:
      return tr("power that is not known");
  }
  return {};
}

QString nameOf(PowerGap part) {
  switch (part) {
    case PowerGap::gpuIdle:
      return tr("idle power of the GPUs");
    case PowerGap::hosts:
      return tr("rest of the nodes");
    case PowerGap::network:
      return tr("network");
    case PowerGap::storage:
      return tr("storage and management");
    case PowerGap::cooling:
      return tr("cooling and losses");
  }
  return {};
}

QString listText(const PartSet<CostGap>& missing) { return listed(missing); }
QString listText(const PartSet<PowerGap>& missing) { return listed(missing); }
QString withoutText(const PartSet<CostGap>& missing) { return without(missing); }
QString withoutText(const PartSet<PowerGap>& missing) { return without(missing); }

}  // namespace cw
