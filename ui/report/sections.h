// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of a report, one file each in sections/. A new one is a function here, its file, and its place in
// reportSections(); where a scenario has nothing to say on it, it writes nothing.
#pragma once

#include <QString>

#include <vector>

#include "ui/document/report_files.h"

namespace cw {

class ReportFlow;

using ReportSection = void (*)(ReportFlow&, const ReportedScenario&);
/// In the order of the report.
const std::vector<ReportSection>& reportSections();

/// The first page of a report on several scenarios.
void addComparison(ReportFlow& flow, const std::vector<ReportedScenario>& scenarios);

void addAnswer(ReportFlow& flow, const ReportedScenario& reported);
void addAssumptions(ReportFlow& flow, const ReportedScenario& reported);
void addCalendar(ReportFlow& flow, const ReportedScenario& reported);
void addStep(ReportFlow& flow, const ReportedScenario& reported);
void addMemory(ReportFlow& flow, const ReportedScenario& reported);
void addPools(ReportFlow& flow, const ReportedScenario& reported);
void addNetwork(ReportFlow& flow, const ReportedScenario& reported);
void addPower(ReportFlow& flow, const ReportedScenario& reported);
void addPowerCaps(ReportFlow& flow, const ReportedScenario& reported);
void addReliability(ReportFlow& flow, const ReportedScenario& reported);
void addCost(ReportFlow& flow, const ReportedScenario& reported);
void addTenures(ReportFlow& flow, const ReportedScenario& reported);
void addRisk(ReportFlow& flow, const ReportedScenario& reported);
void addCalibration(ReportFlow& flow, const ReportedScenario& reported);
void addFindings(ReportFlow& flow, const ReportedScenario& reported);
void addInputs(ReportFlow& flow, const ReportedScenario& reported);

/// Text of the report, translated.
QString reportText(const char* text);

}  // namespace cw
