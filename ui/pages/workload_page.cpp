// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/workload_page.h"

#include <QCheckBox>

#include "model/workload/flops.h"
#include "model/workload/parameters.h"
#include "ui/document/catalogue.h"
#include "ui/input/scenario_form.h"
#include "ui/plain/label.h"
#include "ui/text/format.h"

namespace cw {
namespace {

QString factsOf(const Job& job) {
  const Architecture& a = job.architecture;
  const ParameterCount count = countParameters(a);
  const TokenFlop flop = flopPerToken(a, job.sequenceTokens);
  QStringList facts;
  facts << (a.isMoe() ? WorkloadPage::tr("%1 parameters, %2 active for a token (embedding and output tables counted)").arg(roughNumber(count.total), roughNumber(count.active))
                      : WorkloadPage::tr("%1 parameters").arg(roughNumber(count.total)));
  if (count.prediction > 0) facts << WorkloadPage::tr("%1 more in modules that predict further tokens").arg(roughNumber(count.prediction));
  facts << WorkloadPage::tr("%1 GFLOP a token in training").arg(wholeNumber((flop.matrix + flop.attentionCausal) / 1e9));
  if (a.publishedTotalParameters > 0)
    facts << WorkloadPage::tr("published: %1").arg(roughNumber(a.publishedTotalParameters));
  if (a.standIn) facts << WorkloadPage::tr("the real shape is unpublished: this one has the published compute");
  if (!a.provenance.source.empty())
    facts << WorkloadPage::tr("source: %1").arg(QString::fromStdString(a.provenance.source + (a.provenance.asOf.empty() ? "" : ", " + a.provenance.asOf)));
  return facts.join(QStringLiteral("  ·  "));
}

}  // namespace

WorkloadPage::WorkloadPage(Document& document, QWidget* parent) : FormPage(720, parent), document_(document) {
  addColumn(jobForm(), 1);
  addColumn(shapeForm(), 1);
}

ScenarioForm* WorkloadPage::jobForm() {
  auto* form = new ScenarioForm(document_);
  form->addHeading(tr("Model"), QStringLiteral("/job"));
  addArchitectureChoice(form);
  form->addHeading(tr("Training"));
  form->number(tr("Tokens"), QStringLiteral("/job/tokens"), {1e6, 1e16}, NumberEdit::Style::scaled,
               [](Scenario& s) -> double& { return s.job.tokens; }, tr("such as 15.6 T"));
  form->count(tr("Sequence length"), QStringLiteral("/job/sequence_tokens"), 1, 100'000'000,
              [](Scenario& s) -> int& { return s.job.sequenceTokens; }, tr("tokens"));
  form->count(tr("Global batch"), QStringLiteral("/job/global_batch_sequences"), 1, 1'000'000,
              [](Scenario& s) -> int& { return s.job.globalBatchSequences; }, tr("sequences"));
  auto* batch = form->addNote();
  form->onRefresh([batch](Scenario& s) {
    batch->setText(tr("%1 tokens in a batch, %2 steps")
                       .arg(roughNumber(double(s.job.globalBatchSequences) * s.job.sequenceTokens),
                            wholeNumber(s.job.tokens / (double(s.job.globalBatchSequences) * s.job.sequenceTokens))));
  });
  form->choice(tr("Precision"), QStringLiteral("/job/precision"),
               {{tr("FP16"), int(Precision::fp16)}, {tr("BF16"), int(Precision::bf16)}, {tr("FP8"), int(Precision::fp8)}, {tr("NVFP4"), int(Precision::nvfp4)}},
               [](Scenario& s) { return int(s.job.precision); },
               [](Scenario& s, int value) { s.job.precision = Precision(value); });
  form->choice(tr("Optimizer"), QStringLiteral("/job/optimizer"),
               {{tr("AdamW"), int(Optimizer::adamw)}, {tr("SGD"), int(Optimizer::sgd)}, {tr("Muon"), int(Optimizer::muon)}},
               [](Scenario& s) { return int(s.job.optimizer); },
               [](Scenario& s, int value) { s.job.optimizer = Optimizer(value); });
  addSoftware(form);
  form->refresh();
  return form;
}

void WorkloadPage::addArchitectureChoice(ScenarioForm* form) {
  auto* box = new Choice;
  box->setMinimumWidth(200);
  form->addWideRow(tr("Architecture"), box, QStringLiteral("/job/architecture"));
  for (const Architecture& a : catalogue::architectures())
    box->addItem(QString::fromStdString(a.name), QString::fromStdString(a.id));
  const int shipped = box->count();
  auto* facts = form->addNote();
  connect(box, &QComboBox::activated, this, [this, box](int index) {
    const Architecture* chosen = catalogue::findArchitecture(box->itemData(index).toString().toStdString());
    if (!chosen) return;
    document_.finishEdit();
    document_.edit(tr("Architecture"), QStringLiteral("/job/architecture"), [&](Scenario& s) { s.job.architecture = *chosen; });
  });
  form->onRefresh([box, facts, shipped](Scenario& s) {
    const Architecture& a = s.job.architecture;
    const Architecture* row = catalogue::findArchitecture(a.id);
    while (box->count() > shipped) box->removeItem(shipped);
    if (row && *row == a) {
      box->setCurrentIndex(box->findData(QString::fromStdString(a.id)));
    } else {  // a shape of the planner's own is an entry of its own
      box->addItem(tr("%1 (own shape)").arg(QString::fromStdString(a.name)));
      box->setCurrentIndex(shipped);
    }
    facts->setText(factsOf(s.job));
  });
}

void WorkloadPage::addSoftware(ScenarioForm* form) {
  form->addHeading(tr("Software"), QStringLiteral("/job/software"));
  form->choice(tr("Framework"), QStringLiteral("/job/software/framework"),
               {{tr("Megatron"), int(Framework::megatron)}, {tr("FSDP"), int(Framework::fsdp)},
                {tr("DeepSpeed"), int(Framework::deepspeed)}, {tr("JAX"), int(Framework::jax)},
                {tr("Nanotron"), int(Framework::nanotron)}, {tr("InternEvo"), int(Framework::internevo)},
                {tr("llm.c"), int(Framework::llmC)}, {tr("Other"), int(Framework::other)}},
               [](Scenario& s) { return int(s.job.software.framework); },
               [](Scenario& s, int value) { s.job.software.framework = Framework(value); });
  form->choice(tr("Generation"), QStringLiteral("/job/software/generation"),
               {{tr("First"), int(Generation::first)}, {tr("Second"), int(Generation::second)}, {tr("Newest"), int(Generation::newest)}},
               [](Scenario& s) { return int(s.job.software.generation); },
               [](Scenario& s, int value) { s.job.software.generation = Generation(value); });
}

ScenarioForm* WorkloadPage::shapeForm() {
  auto* form = new ScenarioForm(document_);
  const QString at = QStringLiteral("/job/architecture/");
  const auto count = [&](const QString& label, const char* key, int minimum, int maximum, int Architecture::*member, const QString& hint = {}) {
    form->count(label, at + QLatin1String(key), minimum, maximum,
                [member](Scenario& s) -> int& { return s.job.architecture.*member; }, hint);
  };
  form->addHeading(tr("Shape"));
  count(tr("Layers"), "layers", 1, 10'000, &Architecture::layers);
  count(tr("Hidden size"), "hidden", 1, 1'000'000, &Architecture::hidden);
  count(tr("Attention heads"), "heads", 1, 10'000, &Architecture::heads);
  count(tr("Key and value heads"), "kv_heads", 1, 10'000, &Architecture::kvHeads);
  count(tr("Head size"), "head_dim", 1, 10'000, &Architecture::headDim);
  count(tr("MLP width"), "ffn_hidden", 0, 10'000'000, &Architecture::ffnHidden, tr("of a dense layer"));
  form->flag(tr("Gated MLP"), at + QLatin1String("gated_mlp"), [](Scenario& s) -> bool& { return s.job.architecture.gatedMlp; });
  count(tr("Vocabulary"), "vocabulary", 1, 100'000'000, &Architecture::vocabulary);
  form->flag(tr("Tied embeddings"), at + QLatin1String("tied_embeddings"), [](Scenario& s) -> bool& { return s.job.architecture.tiedEmbeddings; });
  count(tr("Sliding window"), "sliding_window", 0, 100'000'000, &Architecture::slidingWindow, tr("tokens; 0: full attention"));
  addMixture(form);
  form->refresh();
  return form;
}

void WorkloadPage::addMixture(ScenarioForm* form) {
  const QString at = QStringLiteral("/job/architecture/");
  const auto count = [&](const QString& label, const char* key, int minimum, int maximum, int Architecture::*member, const QString& hint = {}) {
    return form->count(label, at + QLatin1String(key), minimum, maximum,
                       [member](Scenario& s) -> int& { return s.job.architecture.*member; }, hint);
  };
  form->addHeading(tr("Mixture of experts"));
  count(tr("Experts"), "experts", 0, 100'000, &Architecture::experts, tr("0: dense"));
  std::vector<QWidget*> ofMixture = {
      count(tr("Experts for a token"), "experts_per_token", 0, 100'000, &Architecture::expertsPerToken),
      count(tr("Expert width"), "expert_hidden", 0, 10'000'000, &Architecture::expertHidden),
      count(tr("Shared expert width"), "shared_expert_hidden", 0, 10'000'000, &Architecture::sharedExpertHidden),
      count(tr("First dense layers"), "dense_layers", 0, 10'000, &Architecture::denseLayers),
      count(tr("Every n-th layer"), "moe_every", 1, 1'000, &Architecture::moeEvery, tr("is a mixture"))};
  form->onRefresh([ofMixture](Scenario& s) {
    for (QWidget* widget : ofMixture) widget->setEnabled(s.job.architecture.isMoe());
  });
}

}  // namespace cw
