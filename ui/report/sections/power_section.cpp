// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/charts/bar_chart.h"
#include "ui/text/format.h"

namespace cw {

void addPower(ReportFlow& flow, const ReportedScenario& reported) {
  const Estimate& e = reported.estimate;
  if (!e.power) return;
  const PowerEstimate& p = *e.power;
  flow.heading(reportText("Power and energy"));
  // In the unit of the whole, so that the bars compare.
  const bool megawatts = p.facilityAverage.watts() >= 1e6;
  const double divisor = megawatts ? 1e6 : 1e3;
  const std::pair<QString, Power> parts[] = {{reportText("GPUs"), p.itGpus}, {reportText("Rest of the nodes"), p.itHosts},
                                             {reportText("Network"), p.itNetwork}, {reportText("Storage and management"), p.itStorage},
                                             {reportText("Transformers and UPS"), p.distribution}, {reportText("Cooling and the rest of PUE"), p.cooling}};
  std::vector<Bar> bars;
  ReportTable table{{reportText("Figure"), reportText("Power")}, {}, {0.5, 0.2}, 1};
  for (const auto& [name, power] : parts) {
    if (!(power > Power())) continue;  // within another part, or not told apart
    bars.push_back({name, power.watts() / divisor, int(bars.size())});
    table.rows.push_back({reportText("average: %1").arg(name), readPower(power).joined()});
  }
  table.bold.push_back(int(table.rows.size()));
  const std::pair<QString, Power> figures[] = {{reportText("facility, average"), p.facilityAverage}, {reportText("facility, peak"), p.facilityPeak},
                                               {reportText("facility, design"), p.facilityDesign}, {reportText("swing between compute and communication"), p.swing},
                                               {reportText("one node, average"), p.nodeAverage}, {reportText("one GPU, average"), p.gpuAverage}};
  for (const auto& [name, power] : figures) table.rows.push_back({name, readPower(power).joined()});
  if (p.swingPeriod) table.rows.push_back({reportText("the swing comes once in"), readDuration(*p.swingPeriod).joined()});
  table.rows.push_back({reportText("PUE at that load"), decimal(p.pue, 3)});
  if (e.facilityEnergy) table.rows.push_back({reportText("energy of the run"), readEnergy(*e.facilityEnergy).joined()});
  if (e.carbonKg) table.rows.push_back({reportText("carbon of the run"), readMass(*e.carbonKg).joined()});
  if (e.waterLitres) table.rows.push_back({reportText("water of the run"), reportText("%1 L").arg(roughNumber(*e.waterLitres))});
  flow.chart(makeBarChart(bars, megawatts ? reportText("MW, average over the run") : reportText("kW, average over the run"), flow.palette()), 110);
  flow.table(table);
}

}  // namespace cw
