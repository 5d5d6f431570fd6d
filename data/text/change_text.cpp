// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/change_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <array>

#define CHANGE_TEXT(text) QT_TRANSLATE_NOOP("Findings", text)

namespace cw {
namespace {

/// How a field is told: with its number at %1, or by a word for each of its values. `open`: where it is left to the program.
struct ChangeWords {
  std::string_view pointer;
  const char* number = nullptr;
  const char* open = nullptr;
  std::array<const char*, 5> values{};
};

constexpr ChangeWords words[] = {
    {"/plan/tensor", CHANGE_TEXT("tensor parallel %1")},
    {"/plan/pipeline", CHANGE_TEXT("pipeline %1")},
    {"/plan/virtual_stages", CHANGE_TEXT("virtual stages %1")},
    {"/plan/schedule", nullptr, nullptr,
     {CHANGE_TEXT("schedule 1F1B"), CHANGE_TEXT("schedule interleaved"), CHANGE_TEXT("schedule zero bubble 1"), CHANGE_TEXT("schedule zero bubble 2"),
      CHANGE_TEXT("schedule DualPipe")}},
    {"/plan/context", CHANGE_TEXT("context parallel %1")},
    {"/plan/expert", CHANGE_TEXT("expert parallel %1")},
    {"/plan/expert_tensor", CHANGE_TEXT("expert tensor parallel %1"), CHANGE_TEXT("expert tensor parallel as the framework does")},
    {"/plan/data", CHANGE_TEXT("%1 replicas"), CHANGE_TEXT("as many replicas as fit")},
    {"/plan/microbatch_sequences", CHANGE_TEXT("microbatch %1")},
    {"/plan/recompute", nullptr, nullptr, {CHANGE_TEXT("recompute none"), CHANGE_TEXT("recompute selective"), CHANGE_TEXT("recompute full")}},
    {"/plan/recompute_layers", CHANGE_TEXT("recomputed layers of a stage %1"), CHANGE_TEXT("all layers recomputed")},
    {"/plan/sharding", nullptr, nullptr,
     {CHANGE_TEXT("nothing sharded"), CHANGE_TEXT("optimizer sharded (ZeRO-1)"), CHANGE_TEXT("gradients sharded (ZeRO-2)"), CHANGE_TEXT("weights sharded (ZeRO-3, FSDP)")}},
    {"/plan/sharding_group", CHANGE_TEXT("sharding group %1"), CHANGE_TEXT("sharded over all ranks")},
    {"/plan/sequence_parallel", nullptr, nullptr, {CHANGE_TEXT("no sequence parallel"), CHANGE_TEXT("sequence parallel")}},
    {"/plan/mixing", nullptr, nullptr,
     {CHANGE_TEXT("pools mixed as is best"), CHANGE_TEXT("pools in lockstep"), CHANGE_TEXT("pools in shares"), CHANGE_TEXT("pools as stages"), CHANGE_TEXT("one pool alone")}},
    {"/job/global_batch_sequences", CHANGE_TEXT("a batch of %1 sequences")},
};

QString said(const char* text) { return QCoreApplication::translate("Findings", text); }

QString textOf(const FieldChange& change) {
  for (const ChangeWords& w : words) {
    if (w.pointer != change.pointer) continue;
    if (!w.number) return said(w.values[std::size_t(change.value)]);
    return change.value == 0 && w.open ? said(w.open) : said(w.number).arg(QLocale().toString(change.value));
  }
  return {};
}

}  // namespace

QString changeText(const Remedy& remedy) {
  QStringList changes;
  for (const FieldChange& change : remedy.set) changes << textOf(change);
  return changes.join(QStringLiteral(", "));
}

}  // namespace cw
