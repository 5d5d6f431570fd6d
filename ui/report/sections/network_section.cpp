// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/text/format.h"

namespace cw {

void addNetwork(ReportFlow& flow, const ReportedScenario& reported) {
  const NetworkCount& n = reported.estimate.network;
  if (n.tiers == 0) return;
  ReportTable table{{reportText("Part"), reportText("Number")}, {}, {0.5, 0.2}, 1};
  const std::pair<QString, double> counts[] = {
      {reportText("tiers"), double(n.tiers)}, {reportText("leaf switches"), n.leafSwitches}, {reportText("spine switches"), n.spineSwitches},
      {reportText("core switches"), n.coreSwitches}, {reportText("switches"), n.switches()}, {reportText("cables, node to leaf"), n.nodeLinks},
      {reportText("cables, leaf to spine"), n.leafSpineLinks}, {reportText("cables, spine to core"), n.spineCoreLinks},
      {reportText("optical ports"), n.opticalPorts()}, {reportText("racks of nodes"), n.nodeRacks}};
  for (const auto& [name, count] : counts)
    if (count > 0) table.rows.push_back({name, wholeNumber(count)});
  flow.heading(reportText("Network, counted from its topology"));
  flow.table(table);
}

}  // namespace cw
