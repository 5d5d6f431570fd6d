// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/missing_reason.h"

#include <QCoreApplication>

#include "ui/document/catalogue.h"

namespace cw {
namespace {

bool saysWhatIsMissing(const Finding& f) {
  return f.rule == Rule::missingPrice || f.rule == Rule::missingFact || f.rule == Rule::uncountedCost || f.rule == Rule::unknownSite;
}

}  // namespace

QString whyMissing(const Estimate& e, std::initializer_list<const char*> places) {
  for (const char* place : places)
    for (const Finding& f : e.findings)
      if (saysWhatIsMissing(f) && f.where.starts_with(place)) return catalogue::messageOf(f);
  for (const Finding& f : e.findings)
    if (f.severity == Severity::error) return catalogue::messageOf(f);
  return QCoreApplication::translate("Figures", "This scenario does not determine it.");
}

}  // namespace cw
