// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_flow.h"
#include "ui/report/sections.h"
#include "ui/answer/readings.h"
#include "ui/text/fit_text.h"

namespace cw {

void addAnswer(ReportFlow& flow, const ReportedScenario& reported) {
  std::vector<QStringList> cards;
  for (const ShownResult& result : resultsOf(reported.estimate)) cards.push_back({result.title, result.reading.joined(), result.beside});
  const MemoryEstimate& memory = reported.estimate.step.memory;
  cards.push_back({reportText("Memory of the fullest GPU"), readBytes(memory.total()).joined(),
                   reportText("of %1: %2").arg(readBytes(memory.capacity).joined(), fitText(memory))});
  flow.cards(cards);
  const Scenario& s = reported.scenario;
  if (s.notes.empty() && s.tags.empty()) return;
  flow.heading(reportText("Notes"));
  QStringList tags;
  for (const std::string& tag : s.tags) tags << QString::fromStdString(tag);
  if (!tags.empty()) flow.paragraph(reportText("Tags: %1").arg(tags.join(QStringLiteral(", "))));
  for (const QString& paragraph : QString::fromStdString(s.notes).split(u'\n', Qt::SkipEmptyParts)) flow.paragraph(paragraph);
}

}  // namespace cw
