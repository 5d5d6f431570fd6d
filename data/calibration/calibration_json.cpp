// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/calibration/calibration_json.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "data/answer/table.h"
#include "data/calibration/calibration_fields.h"
#include "data/json/json_reader.h"
#include "data/json/json_text.h"
#include "data/json/json_writer.h"
#include "data/text/text_file.h"
#include "model/version.h"

namespace cw {
namespace {

constexpr const char* formatName = "clusterwright-calibration";
constexpr double worthShowing = 0.05;  ///< of a prior's uncertainty that the runs took away

Json constantTree(const Refit& refit, const ConstantInfo& info) {
  const Calibration& fitted = refit.report.calibration;
  return {{"id", info.id},
          {"value", fitted[info.constant]},
          {"shipped", shippedCalibration()[info.constant]},
          {"standard_error", info.origin == Origin::fitted ? Json(refit.report.standardError[std::size_t(info.constant)]) : Json(nullptr)},
          {"determined_fraction", determinedShare(refit.report, info.constant)},
          {"lower", info.lower},
          {"upper", info.upper},
          {"unit", info.unit},
          {"meaning", info.meaning}};
}

Error wrong(const std::string& path, const std::string& where, const std::string& what) {
  return {ErrorCode::malformed, path, where + " " + what};
}

/// What only the file tells, for people; a scenario does not keep it.
constexpr const char* toldKeys[] = {"format", "version", "engine_version", "runs",
                                    "absolute_error_fraction"};
constexpr const char* toldOfConstants[] = {"shipped", "lower", "upper", "unit", "meaning"};

bool isAsShipped(const Json& constant) {
  for (const ConstantInfo& info : constantTable())
    if (constant.value("id", Json()) == Json(info.id))
      return constant.value("value", Json()) == Json(shippedCalibration()[info.constant]);
  return false;
}

/// How sure a constant is says something of those that the runs moved, and may be null elsewhere.
void keepOfConstant(Json& constant) {
  if (!constant.is_object()) return;
  for (const char* told : toldOfConstants) constant.erase(told);
  const bool moved = !isAsShipped(constant);
  for (const char* sure : {"standard_error", "determined_fraction"})
    if (constant.contains(sure) && (!moved || constant[sure].is_null())) constant.erase(sure);
}

/// The file as a scenario has it. Files of 0.1.0 name neither their start nor their runs; they
/// started from the constants of their day.
Json keptOf(Json tree) {
  for (const char* told : toldKeys) tree.erase(told);
  if (!tree.contains("started_from")) tree["started_from"] = shippedCalibration().id;
  if (tree.contains("constants") && tree["constants"].is_array())
    for (Json& constant : tree["constants"]) keepOfConstant(constant);
  return tree;
}

Json treeOf(const TeamCalibration& team) {
  Json tree = Json::object();
  tree["format"] = formatName;
  tree["version"] = 1;
  TeamCalibration described = team;
  JsonWriter writer(tree);
  describe(writer, described);
  tree["engine_version"] = engineVersion;
  return tree;
}

}  // namespace

std::string calibrationToJson(const TeamCalibration& team) { return jsonToText(treeOf(team)); }

std::string calibrationToJson(const Refit& refit, const TeamCalibration& team) {
  Json tree = treeOf(team);
  tree["runs"] = refit.report.rows;
  tree["absolute_error_fraction"] = {{"median_before", refit.medianBefore},     {"p90_before", refit.p90Before},
                                     {"median_after", refit.report.medianAbsolute}, {"p90_after", refit.report.p90Absolute},
                                     {"median_left_out", refit.medianLeftOut},  {"p90_left_out", refit.p90LeftOut}};
  Json constants = Json::array();
  for (const ConstantInfo& info : constantTable()) constants.push_back(constantTree(refit, info));
  tree["constants"] = constants;
  return jsonToText(tree);
}

Result<TeamCalibration> teamCalibrationFromJson(std::string_view text, const std::string& path) {
  const auto parsed = parseJson(text, path);
  if (!parsed) return parsed.error();
  const Json& tree = parsed.value();
  if (!tree.is_object() || tree.value("format", Json()) != Json(formatName))
    return wrong(path, "/format", std::string("must be \"") + formatName + "\": the file is no calibration; `clusterwright-cli calibrate` writes one.");
  if (tree.value("version", Json()) != Json(1)) return wrong(path, "/version", "is " + briefly(tree.value("version", Json())) + "; this version reads 1.");
  const Json kept = keptOf(tree);
  TeamCalibration team;
  std::string error;
  JsonReader reader(kept, {}, error);
  describe(reader, team);
  reader.finish();
  if (!error.empty()) return Error{ErrorCode::malformed, path, error};
  std::erase_if(team.changed, [](const CalibratedConstant& c) {
    return c.value == shippedCalibration()[c.constant];
  });
  team.apply();
  return team;
}

Result<TeamCalibration> readCalibrationFile(const std::string& path) {
  const auto text = readInput(path);
  return text ? teamCalibrationFromJson(text.value(), nameOfInput(path)) : text.error();
}

std::string calibrationToText(const Refit& refit) {
  const auto percent = [](double share) { return readable(std::round(share * 1000) / 10) + " %"; };
  std::vector<Row> errors{{"absolute error", "median", "90th percentile"},
                          {"before", percent(refit.medianBefore), percent(refit.p90Before)},
                          {"after", percent(refit.report.medianAbsolute), percent(refit.report.p90Absolute)},
                          {"each run left out", percent(refit.medianLeftOut), percent(refit.p90LeftOut)}};
  std::vector<Row> constants{{"constant", "shipped", "fitted", "± one standard error", "unit", "determined"}};
  int still = 0, barely = 0;
  double furthest = 0;  // of those barely shown, in standard errors of the prior
  for (const ConstantInfo& info : constantTable()) {
    if (info.origin != Origin::fitted) continue;
    const double share = determinedShare(refit.report, info.constant);
    const double shipped = shippedCalibration()[info.constant], fitted = refit.report.calibration[info.constant];
    if (fitted == shipped) {
      ++still;
      continue;
    }
    if (share < worthShowing) {
      ++barely;
      furthest = std::max(furthest, std::abs(fitted - shipped) / info.priorError);
    }
    constants.push_back({info.id, readable(shipped), readable(fitted),
                         readable(refit.report.standardError[std::size_t(info.constant)]), info.unit, percent(share)});
  }
  return std::to_string(refit.report.rows) + " runs\n\n" + alignedTable(errors, 1, "  ") + "\n" + alignedTable(constants, 1, "  ") + "\n" +
         (barely == 0 ? "" : std::to_string(barely) + " of them are less than 5 % determined, and moved by at most " + percent(furthest) +
                               " of the standard error that they are known to without these runs.\n") +
         std::to_string(still) + " constants stay exactly as shipped.\n";
}

}  // namespace cw
