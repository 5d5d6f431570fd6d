// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/row_class.h"

#include <algorithm>

#include "model/calibration/validation.h"

namespace cw {
namespace {

constexpr std::string_view classes[] = {"dense H100/H200", "dense A100", "MoE H100/H200", "MoE A100", "dense Blackwell", "MoE Blackwell", "other GPUs",
                                        "LoRA", "fine-tuning", "MFU or TFLOP/s", "whole runs"};

std::string trainingClass(const RowResult& r) {
  if (!r.die) return "other GPUs";
  const std::string shape = r.moe ? "MoE " : "dense ";
  switch (*r.die) {
    case Die::hopper: return shape + "H100/H200";
    case Die::ampere: return shape + "A100";
    case Die::blackwell: return shape + "Blackwell";
  }
  return "other GPUs";
}

}  // namespace

std::span<const std::string_view> rowClasses() { return classes; }

std::string rowClass(const RowResult& r) {
  if (r.metric == "mfu" || r.metric == "hfu" || r.metric == "model_tflops_per_gpu") return "MFU or TFLOP/s";
  if (r.metric != "step_time_s" && r.metric != "tokens_per_s_per_gpu") return "whole runs";
  if (r.preTraining) return trainingClass(r);
  return r.lora ? "LoRA" : "fine-tuning";
}

bool isVendor(std::string_view family) {
  constexpr std::string_view beginnings[] = {"NVIDIA", "NeMo ", "Megatron-", "Korthikanti", "MoE Parallel Folding", "MLPerf"};
  return std::ranges::any_of(beginnings, [&](std::string_view b) { return family.starts_with(b); });
}

}  // namespace cw
