// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/software_page.h"

#include "ui/plain/tool_tip.h"

namespace cw {

SoftwarePage::SoftwarePage(Document& document, QWidget* parent) : FormPage(760, parent), document_(document) {
  for (ScenarioForm* form : {speedForm(), memoryForm()}) {
    form->refresh();
    addColumn(form, 1);
    // What a framework does may depend on the plan, which is known when it has been found.
    connect(&document_, &Document::estimateReady, form, &ScenarioForm::refresh);
  }
}

SoftwareTraits SoftwarePage::traitsOf(const Scenario& s, const Job& job) const {
  const Estimate* e = document_.estimate();
  const ParallelPlan plan = s.plan ? *s.plan : e ? e->plan : ParallelPlan{};
  return resolveSoftware(job, plan, s.cluster.pools.empty() ? Die::hopper : s.cluster.pools.front().node.gpu.die);
}

template <class T>
void SoftwarePage::add(ScenarioForm* form, const Switch& what, std::optional<T> Software::*member,
                       const ScenarioForm::Options& options, Default byFramework) {
  ScenarioForm::Options entries = {{tr("By framework"), -1}};
  entries.insert(entries.end(), options.begin(), options.end());
  Choice* box = form->choice(
      what.label, QStringLiteral("/job/software/") + QLatin1String(what.key), entries,
      [member](Scenario& s) { return s.job.software.*member ? int(*(s.job.software.*member)) : -1; },
      [member](Scenario& s, int value) {
        if (value < 0) (s.job.software.*member).reset();
        else s.job.software.*member = static_cast<T>(value);
      });
  box->setFixedWidth(290);
  setTip(box, what.tip);
  box->setAccessibleDescription(what.tip);
  form->onRefresh([=, this](Scenario& s) {
    Job job = s.job;
    (job.software.*member).reset();
    const int value = byFramework(traitsOf(s, job));
    for (const auto& [text, option] : options)
      if (option == value) box->setItemText(0, tr("By framework: %1").arg(text));
  });
}

void SoftwarePage::addFlag(ScenarioForm* form, const Switch& what, std::optional<bool> Software::*member, Default byFramework) {
  add(form, what, member, {{tr("on"), 1}, {tr("off"), 0}}, byFramework);
}

ScenarioForm* SoftwarePage::speedForm() {
  auto* form = new ScenarioForm(document_);
  addKernels(form);
  addOverlaps(form);
  return form;
}

ScenarioForm* SoftwarePage::memoryForm() {
  auto* form = new ScenarioForm(document_);
  addMemory(form);
  addPrecision(form);
  return form;
}

void SoftwarePage::addKernels(ScenarioForm* form) {
  form->addHeading(tr("Kernels"), QStringLiteral("/job/software"));
  add(form, {tr("Attention kernel"), "attention_kernel", tr("Unfused attention writes its scores to memory; FlashAttention does not. Megatron: --use-flash-attn, --attention-backend.")},
      &Software::attentionKernel,
      {{tr("unfused"), int(AttentionKernel::unfused)}, {tr("FlashAttention 1"), int(AttentionKernel::flash1)},
       {tr("FlashAttention 2"), int(AttentionKernel::flash2)}, {tr("FlashAttention 3, cuDNN"), int(AttentionKernel::flash3)}},
      [](const SoftwareTraits& t) { return int(t.attention); });
  add(form, {tr("Elementwise kernels"), "elementwise_kernels", tr("Who fuses norms, activations and residuals. Eager: nobody; compiled: torch.compile or XLA; fused: kernels written by hand, as Megatron's.")},
      &Software::elementwiseKernels,
      {{tr("eager"), int(ElementwiseKernels::eager)}, {tr("compiled"), int(ElementwiseKernels::compiled)}, {tr("fused"), int(ElementwiseKernels::fused)}},
      [](const SoftwareTraits& t) { return int(t.elementwise); });
  addFlag(form, {tr("Fused norm"), "fused_norm", tr("One kernel for each norm, whoever fuses the rest (Apex, Transformer Engine, Liger).")},
          &Software::fusedNorm, [](const SoftwareTraits& t) { return int(!t.eagerNorm); });
  addFlag(form, {tr("CUDA graphs"), "cuda_graphs", tr("Launches cost no time on the host. Off brings none back where the framework compiles whole steps. Megatron: --enable-cuda-graph.")},
          &Software::cudaGraphs, [](const SoftwareTraits& t) { return int(!t.denseHost); });
  addFlag(form, {tr("Drop tokens"), "drop_tokens", tr("Experts take tokens up to their capacity: static shapes, no wait for counts. Megatron: --moe-expert-capacity-factor.")},
          &Software::dropTokens, [](const SoftwareTraits&) { return 0; });
  addFlag(form, {tr("Fused loss"), "fused_loss", tr("One cross-entropy kernel over 16-bit logits that writes the gradient in their place (FlashAttention's, Liger).")},
          &Software::fusedLoss, [](const SoftwareTraits& t) { return int(t.fusedLoss); });
}

void SoftwarePage::addOverlaps(ScenarioForm* form) {
  form->addHeading(tr("Overlap"));
  add(form, {tr("Tensor overlap"), "tensor_overlap", tr("How tensor-parallel traffic hides behind products: not, by asynchronous launches, or in chunks through user buffers (Megatron: --tp-comm-overlap).")},
      &Software::tensorOverlap,
      {{tr("none"), int(TensorOverlap::none)}, {tr("asynchronous"), int(TensorOverlap::asynchronous)}, {tr("user buffers"), int(TensorOverlap::userBuffers)}},
      [](const SoftwareTraits& t) { return int(t.tensorOverlap); });
  addFlag(form, {tr("Data overlap"), "data_overlap", tr("Gradients leave while the backward pass still runs. Megatron: --overlap-grad-reduce; DeepSpeed: overlap_comm.")},
          &Software::dataOverlap, [](const SoftwareTraits& t) { return int(t.dataOverlap); });
  addFlag(form, {tr("Pipeline overlap"), "pipeline_overlap", tr("Messages between stages leave while the next microbatch computes. Megatron: --overlap-p2p-communication.")},
          &Software::pipelineOverlap, [](const SoftwareTraits& t) { return int(t.pipelineOverlap); });
  addFlag(form, {tr("Expert overlap"), "expert_overlap", tr("All-to-all runs beside another microbatch's compute (DualPipe, DeepEP).")},
          &Software::expertOverlap, [](const SoftwareTraits& t) { return int(t.expertOverlap); });
}

void SoftwarePage::addMemory(ScenarioForm* form) {
  form->addHeading(tr("Memory"));
  addFlag(form, {tr("Offload optimizer"), "offload_optimizer", tr("The optimizer's state and step are on the CPU. DeepSpeed: offload_optimizer; FSDP: CPUOffload.")},
          &Software::offloadOptimizer, [](const SoftwareTraits& t) { return int(t.offloadOptimizer); });
  addFlag(form, {tr("Offload activations"), "offload_activations", tr("Kept activations wait in host memory until the backward pass. Transformer Engine: cpu_offloading.")},
          &Software::offloadActivations, [](const SoftwareTraits& t) { return int(t.offloadActivations); });
  addFlag(form, {tr("Tiled loss"), "tiled_loss", tr("Logits and loss tile by tile, never whole (Liger's fused linear cross-entropy, ALST).")},
          &Software::tiledLoss, [](const SoftwareTraits& t) { return int(t.tiledLoss); });
  addFlag(form, {tr("Tiled MLP"), "tiled_mlp", tr("The MLP of a long sequence tile by tile (ALST).")},
          &Software::tiledMlp, [](const SoftwareTraits& t) { return int(t.tiledMlp); });
  addFlag(form, {tr("Defer gradient reduction"), "defer_gradient_reduction", tr("Microbatches add up in whole fp32 gradients, which are reduced once a step. FSDP: no_sync, set_requires_gradient_sync.")},
          &Software::deferGradientReduction, [](const SoftwareTraits& t) { return int(t.deferGradientReduction); });
  addFlag(form, {tr("Gathered logits"), "gathered_logits", tr("Tensor ranks gather the logits and each computes the whole loss, instead of a loss in parallel.")},
          &Software::gatheredLogits, [](const SoftwareTraits& t) { return int(t.gatheredLogits); });
  addFlag(form, {tr("Recompute experts"), "recompute_experts", tr("Selective recompute makes whole MoE blocks again, not their activations only. Megatron: --recompute-modules moe.")},
          &Software::recomputeExperts, [](const SoftwareTraits& t) { return int(t.recomputeExperts); });
}

void SoftwarePage::addPrecision(ScenarioForm* form) {
  form->addHeading(tr("Precision"));
  add(form, {tr("FP8 scales"), "fp8_recipe", tr("One scale for a tensor, or one for each row or block, which casts more and multiplies slower. Megatron: --fp8-recipe.")},
      &Software::fp8Recipe, {{tr("per tensor"), int(Fp8Recipe::tensorwise)}, {tr("per row or block"), int(Fp8Recipe::rowwise)}},
      [](const SoftwareTraits& t) { return int(t.fp8Recipe); });
  addFlag(form, {tr("FP32 gradients"), "fp32_gradients", tr("Gradients are summed and exchanged in fp32. Megatron: --accumulate-allreduce-grads-in-fp32; FSDP: reduce_dtype.")},
          &Software::fp32Gradients, [](const SoftwareTraits& t) { return int(t.gradientBytes == 4); });
  addFlag(form, {tr("16-bit states"), "sixteen_bit_states", tr("Weights and moments in 16 bit, without fp32 master weights.")},
          &Software::sixteenBitStates, [](const SoftwareTraits& t) { return int(t.sixteenBitStates); });
}

}  // namespace cw
