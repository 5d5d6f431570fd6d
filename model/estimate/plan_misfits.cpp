// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/plan_misfits.h"

#include <algorithm>

namespace cw {

const char* pointerOf(PlanField field) {
  switch (field) {
    case PlanField::tensor: return "/plan/tensor";
    case PlanField::pipeline: return "/plan/pipeline";
    case PlanField::virtualStages: return "/plan/virtual_stages";
    case PlanField::context: return "/plan/context";
    case PlanField::expert: return "/plan/expert";
    case PlanField::expertTensor: return "/plan/expert_tensor";
    case PlanField::data: return "/plan/data";
    case PlanField::microbatch: return "/plan/microbatch_sequences";
    case PlanField::batch: return "/job/global_batch_sequences";
  }
  return "";
}

namespace {

template <class J, class P>
auto& member(J& job, P& plan, PlanField field) {
  switch (field) {
    case PlanField::tensor: return plan.tensor;
    case PlanField::pipeline: return plan.pipeline;
    case PlanField::virtualStages: return plan.virtualStages;
    case PlanField::context: return plan.context;
    case PlanField::expert: return plan.expert;
    case PlanField::expertTensor: return plan.expertTensor;
    case PlanField::data: return plan.data;
    case PlanField::microbatch: return plan.microbatchSequences;
    case PlanField::batch: break;
  }
  return job.globalBatchSequences;
}

class Rules {
 public:
  Rules(const Job& job, const ParallelPlan& plan, const Seats& seats) : job_(job), a_(job.architecture), p_(plan), seats_(seats) {}

  Misfits broken() {
    tensor();
    stages();
    divides(PlanField::context, p_.context, job_.sequenceTokens, "sequence_tokens");
    experts();
    batch();
    gpus();
    return out_;
  }

 private:
  const Job& job_;
  const Architecture& a_;
  const ParallelPlan& p_;
  const Seats& seats_;
  Misfits out_;

  void divides(PlanField field, long degree, long count, std::string_view what, Severity severity = Severity::error) {
    if (degree <= 1 || count <= 0 || count % degree == 0) return;
    out_.add({Rule::degreeDoesNotDivide, severity, field, what, double(degree), double(count)});
  }

  void tensor() {
    divides(PlanField::tensor, p_.tensor, a_.heads, "heads");
    // Fewer key-value heads than ranks are copied, each to as many ranks.
    const bool copied = a_.kvHeads < p_.tensor && a_.kvHeads > 0 && p_.tensor % a_.kvHeads == 0;
    if (!copied) divides(PlanField::tensor, p_.tensor, a_.kvHeads, "kv_heads");
    if (!a_.isMoe() || a_.moeLayers() < a_.layers) divides(PlanField::tensor, p_.tensor, a_.ffnHidden, "ffn_hidden");
  }

  /// A plain pipeline may be uneven, virtual stages must be alike; embedding and output layer may stand in for a layer
  /// each on the first and last stage, and so may each module that predicts a further token. Stages over unlike pools are as long as their GPUs allow.
  void stages() {
    const long count = long(p_.pipeline) * std::max(1, p_.virtualStages);
    if (count <= 1) return;
    const PlanField field = p_.pipeline > 1 && (p_.virtualStages <= 1 || a_.layers % p_.pipeline != 0) ? PlanField::pipeline : PlanField::virtualStages;
    const long layers = long(a_.layers) + a_.multiTokenPredictionLayers;
    if (count > layers + 2) {
      out_.add({Rule::degreeDoesNotDivide, Severity::error, field, "stages_without_layers", double(count), double(layers)});
    } else if (!fillsStages(count) && p_.mixing != Mixing::stages) {
      divides(field, count, a_.layers, "layers", p_.virtualStages > 1 ? Severity::error : Severity::note);
    }
  }

  bool fillsStages(long count) const {
    for (int standIns = 0; standIns <= 2 + a_.multiTokenPredictionLayers; ++standIns)
      if ((a_.layers + standIns) % count == 0) return true;
    return false;
  }

  void experts() {
    if (!a_.isMoe()) return;
    divides(PlanField::expert, p_.expert, a_.experts, "experts");
    divides(PlanField::expertTensor, p_.expertTensor, p_.tensor, "tensor_ranks");
    // Coarse experts are cut like any layer: then the tensor group holds one copy of them.
    const long cut = p_.expertTensor > 0 ? p_.expertTensor : a_.experts < 32 || p_.expert <= 1 ? p_.tensor : 1;
    divides(p_.expertTensor > 0 ? PlanField::expertTensor : PlanField::tensor, cut, a_.expertHidden, "expert_hidden");
    divides(PlanField::tensor, p_.tensor, a_.sharedExpertHidden, "shared_expert_hidden");
    if (p_.expert <= 1) return;
    const long ranks = std::max(1L, seats_.replicas * p_.context * p_.tensor / std::max(1L, cut));
    divides(PlanField::expert, p_.expert, ranks, "data_ranks");
  }

  void batch() {
    const long whole = job_.globalBatchSequences, unit = seats_.replicas * p_.microbatchSequences;
    if (unit > whole) {
      out_.add({Rule::replicasExceedBatch, Severity::error, PlanField::data, "", double(unit), double(whole)});
    } else if (seats_.ownShares || unit < 1) {
      // Shares of unlike size are found so that they sum to the batch.
    } else if (whole % unit != 0) {
      out_.add({Rule::batchDoesNotDivide, Severity::error, PlanField::batch, "", double(unit), double(whole)});
    } else if (p_.virtualStages > 1 && p_.pipeline > 1) {
      // Interleaved stages take microbatches in rounds of the pipeline's length.
      divides(PlanField::pipeline, p_.pipeline, whole / unit, "microbatches", Severity::warning);
    }
  }

  void gpus() {
    const double needed = double(p_.gpusPerReplica()) * std::max(1, p_.data);
    if (needed > double(seats_.gpusAvailable))
      out_.add({Rule::planExceedsCluster, Severity::error, PlanField::data, "", needed, double(seats_.gpusAvailable)});
  }
};

}  // namespace

int valueOf(const Job& job, const ParallelPlan& plan, PlanField field) { return member(job, plan, field); }
void setValue(Job& job, ParallelPlan& plan, PlanField field, int value) { member(job, plan, field) = value; }

Misfits misfitsOf(const Job& job, const ParallelPlan& plan, const Seats& seats) { return Rules(job, plan, seats).broken(); }

}  // namespace cw
