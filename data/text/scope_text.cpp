// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/scope_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Scope", text); }

QString shareText() {
  return tr("They are this job's share of a cluster that jobs share: of each kind of node at a site, its GPUs over those "
            "installed. GPUs that no job uses are the fleet's.");
}

double utilisationOf(const Scenario& s) { return s.prices.utilisation.value.value_or(1); }

QString percentOf(double share) { return QString::number(100 * share, 'g', 3); }

}  // namespace

QString powerScope(const Estimate& e) {
  if (!e.power) return {};
  QStringList sentences;
  if (e.phases.size() > 1)
    sentences << tr("Averages are over the run, those of a GPU and a node over their use; peak, design and swings are of the phase "
                    "with the most.");
  if (e.fleet) sentences << shareText() << tr("Swings are this job's own.");
  sentences << tr("All GPUs stop at once for a failure, or for a checkpoint that blocks: an assumption is that they then draw their idle "
                  "power, and that hosts go on.");
  return sentences.join(u' ');
}

QString costScope(const Scenario& s, const Estimate& e) {
  QStringList sentences;
  if (e.fleet) sentences << shareText();
  if (s.tenure != Tenure::rent && utilisationOf(s) < 1)
    sentences << tr("A year is a year of use: what is owned or leased is used %1 % of its life, and each year of use carries its part "
                    "of the idle time. Electricity is of the time used; idle power is not counted.")
                     .arg(percentOf(utilisationOf(s)));
  return sentences.join(u' ');
}

QString breakEvenText(const Scenario& s, const QString& months) {
  return utilisationOf(s) < 1 ? tr("%1 months, used %2 % of the time").arg(months, percentOf(utilisationOf(s)))
                              : tr("%1 months of use, day and night").arg(months);
}

}  // namespace cw
