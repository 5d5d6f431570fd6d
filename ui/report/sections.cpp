// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/sections.h"

#include <QCoreApplication>

namespace cw {

const std::vector<ReportSection>& reportSections() {
  static const std::vector<ReportSection> sections = {addAnswer, addCalendar, addAssumptions, addStep, addMemory, addPools, addNetwork, addPower, addPowerCaps, addReliability, addCost, addTenures, addRisk, addCalibration, addFindings, addInputs};
  return sections;
}

QString reportText(const char* text) { return QCoreApplication::translate("Report", text); }

}  // namespace cw
