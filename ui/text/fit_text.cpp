// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/fit_text.h"

#include <QCoreApplication>

#include "model/performance/memory_chance.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Fit", text); }

bool isSure(const MemoryEstimate& memory) { return !(memory.capacity > Bytes()) || fitOf(memory) == Fit::fits; }

}  // namespace

QString chanceText(double probability) {
  const int percent = qRound(probability * 100);
  if (percent > 99) return tr("> 99 %");
  return percent < 1 ? tr("< 1 %") : tr("%1 %").arg(percent);
}

QString fitText(const MemoryEstimate& m) {
  if (!(m.capacity > Bytes())) return missingText();
  const Fit fit = fitOf(m);
  const QString words = tr(wordsOf(fit)), chance = chanceText(fitProbability(m));
  if (fit == Fit::fits) return tr("%1, %2 spare").arg(words, readBytes(m.capacity - m.total()).joined());
  if (m.fits()) return tr("%1, chance %2").arg(words, chance);
  return tr("%1, chance %2, short by %3").arg(words, chance, readBytes(m.total() - m.capacity).joined());
}

QColor fitColor(const MemoryEstimate& m, const Tones& tones) { return isSure(m) ? tones.good : m.fits() ? tones.warning : tones.error; }

QString verdictText(const Estimate& e) {
  const MemoryEstimate& m = e.step.memory;
  if (!e.feasible()) return m.capacity > Bytes() && !m.fits() ? tr(wordsOf(fitOf(m))) : tr("cannot run as planned");
  return isSure(m) ? tr("can run") : tr("can run, %1 sure").arg(chanceText(fitProbability(m)));
}

QColor verdictColor(const Estimate& e, const Tones& tones) { return e.feasible() ? fitColor(e.step.memory, tones) : tones.error; }

}  // namespace cw
