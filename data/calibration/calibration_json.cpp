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

const ConstantInfo* find(const std::string& id) {
  for (const ConstantInfo& info : constantTable())
    if (id == info.id) return &info;
  return nullptr;
}

/// One entry of "constants"; null where it is right.
std::optional<Error> readConstant(const Json& entry, const std::string& where, const std::string& path, Calibration& into) {
  if (!entry.is_object() || !entry.contains("id") || !entry["id"].is_string() || !entry.contains("value") || !entry["value"].is_number())
    return wrong(path, where, "is " + briefly(entry) + "; it must be an object with an \"id\" and a number \"value\".");
  const std::string id = entry["id"];
  const ConstantInfo* info = find(id);
  if (!info) return wrong(path, where + "/id", "is \"" + id + "\", which this version does not know; remove it, or use the version that wrote the file.");
  const double value = entry["value"];
  if (!std::isfinite(value) || value < info->lower || value > info->upper)
    return wrong(path, where + "/value", "is " + briefly(entry["value"]) + "; " + id + " lies between " + readable(info->lower) + " and " + readable(info->upper) + ".");
  into[info->constant] = value;
  return std::nullopt;
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

Result<Calibration> calibrationFromJson(std::string_view text, const std::string& path) {
  const auto parsed = parseJson(text, path);
  if (!parsed) return parsed.error();
  const Json& tree = parsed.value();
  if (!tree.is_object() || tree.value("format", Json()) != Json(formatName))
    return wrong(path, "/format", std::string("must be \"") + formatName + "\": the file is no calibration; `clusterwright-cli calibrate` writes one.");
  if (tree.value("version", Json()) != Json(1)) return wrong(path, "/version", "is " + briefly(tree.value("version", Json())) + "; this version reads 1.");
  const Json id = tree.value("id", Json());
  if (!id.is_string() || id.get<std::string>().empty() || id.get<std::string>().size() > 200)
    return wrong(path, "/id", "is " + briefly(id) + "; it must be a name of at most 200 bytes.");
  const Json constants = tree.value("constants", Json());
  if (!constants.is_array()) return wrong(path, "/constants", "must be a list.");
  Calibration calibration = shippedCalibration();
  calibration.id = id.get<std::string>();
  for (std::size_t i = 0; i < constants.size(); ++i)
    if (auto error = readConstant(constants[i], "/constants/" + std::to_string(i), path, calibration)) return *error;
  return calibration;
}

Result<TeamCalibration> teamCalibrationFromJson(std::string_view text, const std::string& path) {
  const auto checked = calibrationFromJson(text, path);
  if (!checked) return checked.error();
  const auto parsed = parseJson(text, path);
  if (!parsed) return parsed.error();
  // Files of 0.1.0 name neither their start nor their runs; they started from the constants of their day.
  Json kept = {{"id", checked.value().id}, {"started_from", shippedCalibration().id}, {"constants", Json::array()}};
  for (const char* key : {"date", "source", "started_from", "measured_runs"})
    if (parsed.value().contains(key)) kept[key] = parsed.value()[key];
  for (const Json& entry : parsed.value()["constants"]) {
    const ConstantInfo* info = find(entry["id"]);
    if (entry["value"] == Json(shippedCalibration()[info->constant])) continue;
    Json changed = {{"id", entry["id"]}, {"value", entry["value"]}};
    for (const char* key : {"standard_error", "determined_fraction"})
      if (entry.contains(key) && !entry[key].is_null()) changed[key] = entry[key];
    kept["constants"].push_back(std::move(changed));
  }
  TeamCalibration team;
  std::string error;
  JsonReader reader(kept, {}, error);
  describe(reader, team);
  reader.finish();
  if (!error.empty()) return Error{ErrorCode::malformed, path, error};
  return team;
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
