// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/xlsx_figures.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cw {
namespace {

std::string spaced(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  return key;
}

/// Collects the figures of one sheet from the answers of all scenarios.
class SheetMaker {
 public:
  SheetMaker(const std::vector<Json>& answers, std::string name) : answers_(answers) { sheet_.name = std::move(name); }

  void add(std::string key, std::string label, std::string unit, const std::string& pointer, std::string formula = {}, bool total = false) {
    Json values = Json::array();
    for (const Json& answer : answers_) {
      const Json::json_pointer place(pointer);
      values.push_back(answer.contains(place) ? answer.at(place) : Json(nullptr));
    }
    sheet_.figures.push_back({std::move(key), std::move(label), std::move(unit), std::move(values), std::move(formula), total});
  }

  /// The members of an object that add up, but those in `without`. Returns "SUM({first}:{last})".
  std::string addParts(const std::string& object, const char* unit, const std::vector<std::string>& without = {}, const char* prefix = "") {
    std::string first, last;
    for (const auto& [key, value] : answers_.front().at(Json::json_pointer(object)).items()) {
      if (value.is_structured() || !key.starts_with(prefix) || std::find(without.begin(), without.end(), key) != without.end()) continue;
      add(key, spaced(key), unit, object + "/" + key);
      if (first.empty()) first = key;
      last = key;
    }
    return "SUM({" + first + "}:{" + last + "})";
  }

  /// A total that the answer itself does not state: the sum of the known among `keys`.
  void addSum(const std::string& key, const char* label, const char* unit, const std::string& object, const std::string& formula) {
    Json values = Json::array();
    for (const Json& answer : answers_) {
      double sum = 0;
      for (const auto& [name, part] : answer.at(Json::json_pointer(object)).items())
        if (part.is_number()) sum += part.get<double>();
      values.push_back(sum);
    }
    sheet_.figures.push_back({key, label, unit, values, formula, true});
  }

  FigureSheet take() { return std::move(sheet_); }

 private:
  const std::vector<Json>& answers_;
  FigureSheet sheet_;
};

void addSpread(SheetMaker& sheet, const char* key, const char* label, const char* unit) {
  for (const char* part : {"p10", "p50", "p90"})
    sheet.add(std::string(key) + "_" + part, std::string(label) + ", P" + (part + 1), unit, std::string("/interval/") + key + "/" + part);
}

FigureSheet answerSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Answer");
  s.add("feasible", "can run as planned", "", "/feasible");
  s.add("gpus_installed", "GPUs installed", "GPUs", "/gpus_installed");
  s.add("gpus_used", "GPUs used", "GPUs", "/gpus_used");
  s.add("gpus_idle", "GPUs idle", "GPUs", "/gpus_idle");
  s.add("tokens", "tokens trained", "tokens", "/job_tokens");
  s.add("start_date", "start", "", "/start_date");
  s.add("finish_date", "finish", "", "/finish_date");
  s.add("training_time_s", "training time", "s", "/training_time_s");
  s.add("training_time_days", "training time", "days", "/training_time_days", "{training_time_s}/86400");
  addSpread(s, "training_time_days", "training time", "days");
  s.add("step_time_s", "step", "s", "/step_time_s", "{Step.total}");
  s.add("tokens_per_s", "tokens a second", "tokens/s", "/tokens_per_s");
  s.add("tokens_per_s_per_gpu", "tokens a second and GPU", "tokens/s", "/tokens_per_s_per_gpu", "{tokens_per_s}/{gpus_used}");
  s.add("mfu_fraction", "MFU", "1", "/mfu_fraction");
  s.add("goodput_fraction", "goodput", "1", "/goodput_fraction");
  s.add("facility_average_w", "facility power, average", "W", "/power_w/facility_average", "{Power.facility_average}");
  addSpread(s, "facility_average_w", "facility power, average", "W");
  s.add("facility_wh", "energy of the run", "Wh", "/energy_wh/facility", "{Power.facility_wh}");
  addSpread(s, "facility_energy_wh", "energy of the run", "Wh");
  s.add("run_total", "cost of the run", "USD", "/cost_usd/run_total", "{Cost.run_total}");
  addSpread(s, "run_total_usd", "cost of the run", "USD");
  s.add("per_gpu_hour", "cost per installed GPU-hour", "USD/GPU-hour", "/cost_usd/per_gpu_hour", "{Cost.per_gpu_hour}");
  s.add("per_million_tokens", "cost per million tokens", "USD/million tokens", "/cost_usd/per_million_tokens", "{Cost.per_million_tokens}");
  s.add("carbon_kg", "carbon", "kg", "/carbon_kg");
  s.add("water_l", "water", "L", "/water_l");
  s.add("engine_version", "engine", "", "/provenance/engine_version");
  s.add("catalog_version", "catalogue", "", "/provenance/catalog_version");
  s.add("calibration_id", "calibration", "", "/provenance/calibration_id");
  return s.take();
}

FigureSheet stepSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Step");
  const std::string sum = s.addParts("/step_breakdown_s", "s");
  s.add("total", "one step", "s", "/step_time_s", sum, true);
  return s.take();
}

FigureSheet memorySheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Memory");
  const std::string object = "/memory_bytes_per_gpu";
  const std::string sum = s.addParts(object, "B", {"total", "capacity", "fits"});
  s.add("total", "total of the fullest GPU", "B", object + "/total", sum, true);
  s.add("capacity", "capacity", "B", object + "/capacity");
  s.add("fits", "fits", "", object + "/fits");
  return s.take();
}

FigureSheet powerSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Power");
  const std::string sum = s.addParts("/power_w", "W", {"it_average"}, "it_");
  s.add("it_average", "IT, average", "W", "/power_w/it_average", sum, true);
  s.add("pue", "PUE", "", "/pue");
  s.add("distribution_loss", "transformers and UPS", "W", "/power_w/distribution_loss");
  s.add("cooling", "cooling and the rest of PUE", "W", "/power_w/cooling");
  s.add("facility_average", "facility, average", "W", "/power_w/facility_average", "{it_average}*{pue}", true);
  s.add("facility_peak", "facility, peak", "W", "/power_w/facility_peak");
  s.add("facility_design", "facility, design", "W", "/power_w/facility_design");
  s.add("swing", "swing between phases", "W", "/power_w/swing");
  s.add("gpu_average", "one GPU, average", "W", "/power_w/gpu_average");
  s.add("node_average", "one node, average", "W", "/power_w/node_average");
  s.add("it_wh", "energy of the run, IT", "Wh", "/energy_wh/it", "{it_average}*{Answer.training_time_s}/3600");
  s.add("facility_wh", "energy of the run, facility", "Wh", "/energy_wh/facility", "{facility_average}*{Answer.training_time_s}/3600", true);
  return s.take();
}

FigureSheet reliabilitySheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Reliability");
  const std::string rates = "/reliability/failures_per_1000_node_days", shares = "/reliability/share_of_time", proposals = "/reliability/proposals";
  const std::string causes = s.addParts(rates, "in 1000 node-days", {"total", "source_of_shares"});
  s.add("failures_total", "failures, all causes", "in 1000 node-days", rates + "/total", causes, true);
  s.add("failures_in_run", "failures in the run", "", "/reliability/failures_in_run");
  s.addParts(shares, "1");
  s.add("spare_nodes_in_plan", "spare nodes in the plan", "nodes", "/reliability/spare_nodes_in_plan");
  s.add("interval_s", "proposed: checkpoint every", "s", proposals + "/checkpoint_interval/interval_s");
  s.add("interval_gain_days", "it saves", "days", proposals + "/checkpoint_interval/gain_days");
  s.add("bytes_per_s", "proposed: checkpoint bandwidth", "B/s", proposals + "/checkpoint_bandwidth/bytes_per_s");
  s.add("bandwidth_gain_days", "it saves", "days", proposals + "/checkpoint_bandwidth/gain_days");
  s.add("doubling_gain_days", "twice the bandwidth saves", "days", proposals + "/checkpoint_bandwidth/doubling_gain_days");
  s.add("spare_nodes", "proposed: spare nodes", "nodes", proposals + "/spare_nodes/nodes");
  s.add("spare_nodes_gain_days", "they save", "days", proposals + "/spare_nodes/gain_days");
  return s.take();
}

FigureSheet costSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Cost");
  const std::string capital = s.addParts("/cost_usd/capex", "USD");
  s.addSum("capex_total", "capital, total of what is known", "USD", "/cost_usd/capex", capital);
  const std::string yearly = s.addParts("/cost_usd/per_year", "USD/year");
  s.addSum("per_year_total", "a year, total of what is known", "USD/year", "/cost_usd/per_year", yearly);
  s.add("years", "duration of the run", "years", "/run_years", "{Answer.training_time_s}/(8766*3600)");
  s.add("run_total", "cost of the run", "USD", "/cost_usd/run_total", "{per_year_total}*{years}", true);
  s.add("per_gpu_hour", "per installed GPU-hour", "USD/GPU-hour", "/cost_usd/per_gpu_hour", "{per_year_total}/({Answer.gpus_installed}*8766)", true);
  s.add("per_million_tokens", "per million tokens", "USD/million tokens", "/cost_usd/per_million_tokens", "{run_total}*1000000/{Answer.tokens}", true);
  return s.take();
}

}  // namespace

std::vector<FigureSheet> figureSheets(const std::vector<Json>& answers) {
  return {answerSheet(answers), stepSheet(answers), memorySheet(answers), powerSheet(answers), reliabilitySheet(answers), costSheet(answers)};
}

}  // namespace cw
