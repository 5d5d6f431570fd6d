// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/report/xlsx_figures.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/answer/table.h"
#include "model/cost/break_even_curve.h"

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
  s.add("power_holds", "the power holds", "", "/power_holds");
  s.add("run_total", "cost of the run", "USD", "/cost_usd/run_total", "{Cost.run_total}");
  addSpread(s, "run_total_usd", "cost of the run", "USD");
  s.add("cost_holds", "the cost holds", "", "/cost_holds");
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
  const std::string sum = s.addParts(object, "B", {"total", "capacity", "fits", "fit_probability", "fit_in_words"});
  s.add("total", "total of the fullest GPU", "B", object + "/total", sum, true);
  s.add("capacity", "capacity", "B", object + "/capacity");
  s.add("fits", "fits", "", object + "/fits");
  s.add("fit_probability", "chance of fitting", "1", object + "/fit_probability");
  s.add("fit_in_words", "chance of fitting, in words", "", object + "/fit_in_words");
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
  s.add("power_holds", "the power holds", "", "/power_holds");
  s.add("facility_peak", "facility, peak", "W", "/power_w/facility_peak");
  s.add("facility_design", "facility, design", "W", "/power_w/facility_design");
  s.add("swing", "swing, compute to exchange", "W", "/power_w/swing");
  s.add("swing_stall", "swing, when all GPUs stop at once", "W", "/power_w/swing_stall");
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
  s.add("gpu_hours", "GPU-hours, installed", "h", "/gpu_hours_installed");
  s.add("run_total", "cost of the run", "USD", "/cost_usd/run_total", "{per_year_total}*{years}", true);
  s.add("cost_holds", "the cost holds", "", "/cost_holds");
  s.add("per_gpu_hour", "per installed GPU-hour", "USD/GPU-hour", "/cost_usd/per_gpu_hour", "{run_total}/{gpu_hours}", true);
  s.add("per_million_tokens", "per million tokens", "USD/million tokens", "/cost_usd/per_million_tokens", "{run_total}*1000000/{Answer.tokens}", true);
  return s.take();
}

FigureSheet tenureSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Tenures");
  for (const std::string way : {"buy", "lease", "rent"}) {
    const std::string at = "/tenures/" + way + "/";
    s.add(way + "_per_year", way + ", a year", "USD/year", at + "per_year_usd");
    s.add(way + "_run_total", way + ", the run", "USD", at + "run_total_usd", "{" + way + "_per_year}*{Cost.years}");
    s.add(way + "_per_gpu_hour", way + ", per installed GPU-hour", "USD/GPU-hour", at + "per_gpu_hour_usd", "{" + way + "_run_total}/{Cost.gpu_hours}");
    s.add(way + "_per_million_tokens", way + ", per million tokens", "USD/million tokens", at + "per_million_tokens_usd", "{" + way + "_run_total}*1000000/{Answer.tokens}");
    s.add(way + "_missing", way + ", without a price", "", "/tenures/missing/" + way);
  }
  s.add("break_even", "buying beats renting after", "months", "/break_even/buy_over_rent_months");
  s.add("within_useful_life", "within the useful life", "", "/break_even/within_useful_life");
  std::size_t point = 0;
  for (const double factor : rentFactors)
    for (const double used : utilisations) {
      const std::string at = std::to_string(point++);
      s.add("break_even_" + at, "buying beats renting after, at " + readable(factor) + " × the rent and " + readable(100 * used) + " % used", "months",
            "/tenures/break_even_curve/" + at + "/months");
    }
  return s.take();
}

/// All jobs and what idles, where jobs share a cluster; the other sheets have the main job's share.
FigureSheet fleetSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Fleet");
  struct Unit {
    const char *key, *label, *unit, *ofJob;
  };
  for (const Unit& u : {Unit{"gpu_hours", "GPU-hours", "h", "{Cost.gpu_hours}"}, Unit{"cost_usd", "cost", "USD", "{Cost.run_total}"},
                        Unit{"energy_wh", "energy", "Wh", "{Power.facility_wh}"}, Unit{"carbon_kg", "carbon", "kg", "{Answer.carbon_kg}"},
                        Unit{"water_l", "water", "L", "{Answer.water_l}"},
                        Unit{"facility_average_w", "facility power, average", "W", "{Power.facility_average}"}}) {
    const std::string key = u.key, others = "other_jobs_" + key, idle = "idle_" + key;
    s.add(others, u.label + std::string(", other jobs"), u.unit, "/fleet/other_jobs/" + key);
    s.add(idle, u.label + std::string(", no job"), u.unit, "/fleet/idle/" + key);
    s.add(key, u.label + std::string(", the fleet"), u.unit, "/fleet/" + key, u.ofJob + std::string("+{") + others + "}+{" + idle + "}", true);
  }
  s.add("facility_peak_w", "facility power, peak", "W", "/fleet/facility_peak_w");
  s.add("facility_design_w", "facility power, design", "W", "/fleet/facility_design_w");
  s.add("swing_w", "swing, were all jobs to swing at once", "W", "/fleet/swing_w");
  s.add("swing_stall_w", "swing, were all jobs to stop at once", "W", "/fleet/swing_stall_w");
  return s.take();
}

/// The totals once more, at the planner's own rate; dollars stay in the sheets that they are computed in.
FigureSheet currencySheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Currency");
  s.add("code", "currency", "", "/currency/code");
  s.add("per_usd", "units for one US dollar", "", "/currency/per_usd");
  s.add("source", "source of the rate", "", "/currency/source");
  s.add("as_of", "rate as of", "", "/currency/as_of");
  const auto amount = [&](const std::string& key, const char* label) {
    s.add(key, label, "in the currency", "/cost_in_currency/" + key, "{Cost." + key + "}*{per_usd}", true);
  };
  amount("run_total", "cost of the run");
  amount("per_gpu_hour", "per installed GPU-hour");
  amount("per_million_tokens", "per million tokens");
  for (const char* way : {"buy", "lease", "rent"})
    s.add(std::string(way) + "_run_total", std::string(way) + ", the run", "in the currency", std::string("/cost_in_currency/tenures/") + way + "/run_total",
          std::string("{Tenures.") + way + "_run_total}*{per_usd}");
  return s.take();
}

FigureSheet networkSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Network");
  s.add("tiers", "tiers of switches", "", "/network/tiers");
  for (const char* kind : {"leaf_switches", "spine_switches", "core_switches"}) s.add(kind, spaced(kind), "", std::string("/network/") + kind);
  s.add("switches", "all switches", "", "/network/switches", "SUM({leaf_switches}:{core_switches})", true);
  for (const char* kind : {"node_leaf_cables", "leaf_spine_cables", "spine_core_cables"}) s.add(kind, spaced(kind), "", std::string("/network/") + kind);
  s.add("cables", "all cables", "", "/network/cables", "SUM({node_leaf_cables}:{spine_core_cables})", true);
  s.add("optical_ports", "transceiver ports", "", "/network/optical_ports");
  s.add("pods", "pods", "", "/network/pods");
  s.add("node_racks", "racks of nodes", "", "/network/node_racks");
  return s.take();
}

FigureSheet capsSheet(const std::vector<Json>& answers) {
  SheetMaker s(answers, "Power caps");
  s.add("best_time", "best cap for time", "W", "/power_caps/best_cap_w/time");
  s.add("best_energy", "best cap for energy", "W", "/power_caps/best_cap_w/energy");
  s.add("best_cost", "best cap for cost", "W", "/power_caps/best_cap_w/cost");
  std::size_t most = 0;
  for (const Json& answer : answers) most = std::max(most, answer.at("power_caps").at("options").size());
  for (std::size_t i = 0; i < most; ++i) {
    const std::string number = std::to_string(i), at = "/power_caps/options/" + number + "/";
    const std::string option = "option " + std::to_string(i + 1) + ": ";
    s.add("share_" + number, option + "cap over the GPU's limit", "1", at + "share_of_limit");
    s.add("cap_" + number, option + "cap on a GPU", "W", at + "cap_w");
    s.add("days_" + number, option + "training time", "days", at + "training_time_days");
    s.add("energy_" + number, option + "energy of the run", "Wh", at + "energy_facility_wh");
    s.add("peak_" + number, option + "facility power, peak", "W", at + "facility_peak_w");
    s.add("cost_" + number, option + "cost of the run", "USD", at + "run_total_usd");
    s.add("within_" + number, option + "within the sites' limits", "", at + "within_site_limits");
  }
  return s.take();
}

}  // namespace

std::vector<FigureSheet> figureSheets(const std::vector<Json>& answers) {
  std::vector<FigureSheet> sheets = {answerSheet(answers), stepSheet(answers), memorySheet(answers), powerSheet(answers), reliabilitySheet(answers),
                                     costSheet(answers), tenureSheet(answers), networkSheet(answers), capsSheet(answers)};
  if (std::any_of(answers.begin(), answers.end(), [](const Json& answer) { return answer.contains("fleet"); })) sheets.push_back(fleetSheet(answers));
  for (const Json& answer : answers)
    if (answer.contains("cost_in_currency")) {
      sheets.push_back(currencySheet(answers));
      break;
    }
  return sheets;
}

}  // namespace cw
