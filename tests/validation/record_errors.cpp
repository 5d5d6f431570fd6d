// SPDX-License-Identifier: GPL-3.0-or-later
// Writes model/calibration/error_record.inc (the model's errors on runs that its constants had not seen, how they widen
// with size, and the largest measured runs), docs/calibration.md (the constants, their fit, errors with sources left out) and the figure
// beside it. Run it when the constants or the formulas change: record_errors model/calibration/error_record.inc docs.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/calibration/fit.h"
#include "model/calibration/row_class.h"
#include "model/calibration/statistics.h"
#include "model/calibration/validation.h"
#include "tests/validation/accuracy_figure.h"

namespace {

using namespace cw;

constexpr int enoughRows = 25;  // for a record of one framework
constexpr double smallRun = 128;

struct Known {
  const RowResult* result;
  MeasuredRun run;
  double error;  ///< ln(measured / predicted)
};

const char* dieName(Die die) { return die == Die::ampere ? "Die::ampere" : die == Die::hopper ? "Die::hopper" : "Die::blackwell"; }

const char* frameworkName(Framework f) {
  switch (f) {
    case Framework::megatron: return "Framework::megatron";
    case Framework::fsdp: return "Framework::fsdp";
    case Framework::deepspeed: return "Framework::deepspeed";
    case Framework::jax: return "Framework::jax";
    case Framework::nanotron: return "Framework::nanotron";
    case Framework::internevo: return "Framework::internevo";
    case Framework::llmC: return "Framework::llmC";
    case Framework::other: return "Framework::other";
  }
  return "";
}

void writeRecord(std::ostream& out, Die die, bool moe, const char* framework, const std::vector<double>& errors) {
  char line[256];
  std::snprintf(line, sizeof line, "    {%s, %s, %s, %d, %.4f, %.4f, %.4f},\n", dieName(die), moe ? "true" : "false", framework,
                int(errors.size()), percentile(errors, 0.1), percentile(errors, 0.5), percentile(errors, 0.9));
  out << line;
}

/// The largest pre-training run of a class, whatever it measured.
void writeLargest(std::ostream& out, const std::vector<Measurement>& rows, Die die, bool moe) {
  std::string id;
  double most = 0;
  for (const Measurement& m : rows) {
    const MeasuredRun run = resolveRow(m, gpuByPrintedName(m.gpu));
    if (!run.undetermined.empty() || !run.preTraining || run.node.gpu.die != die || run.job.architecture.isMoe() != moe) continue;
    if (run.measuredGpus <= most) continue;
    most = run.measuredGpus;
    id = m.id;
  }
  if (most > 0) out << "    {\"" << id << "\", " << dieName(die) << ", " << (moe ? "true" : "false") << ", " << most << "},\n";
}

/// Constants fitted on small runs predict the large ones: how much wider the errors are for each doubling beyond.
double wideningPerDoubling(const std::vector<Measurement>& rows) {
  std::vector<FitRow> all;
  for (const Measurement& m : rows)
    if (const auto row = fitRow(m, resolveRow(m, gpuByPrintedName(m.gpu)))) all.push_back(*row);
  std::vector<const FitRow*> small;
  for (const FitRow& row : all)
    if (row.run.measuredGpus <= smallRun) small.push_back(&row);
  const Calibration fitted = fitConstants(small).calibration;
  std::vector<double> near, far, doublings;
  for (const FitRow& row : all) {
    if (row.run.job.architecture.isMoe()) continue;
    const double error = std::abs(logError(row, fitted)), size = row.run.measuredGpus;
    if (size <= smallRun) near.push_back(error);
    if (size < 4 * smallRun) continue;
    far.push_back(error);
    doublings.push_back(std::log2(size / smallRun));
  }
  const double ratio = percentile(far, 0.8) / percentile(near, 0.8);
  std::printf("80 %% of errors: %.3f on %zu runs up to %.0f GPUs, %.3f on %zu of at least %.0f\n", percentile(near, 0.8), near.size(),
              smallRun, percentile(far, 0.8), far.size(), 4 * smallRun);
  return std::max(0.0, (ratio - 1) / percentile(doublings, 0.5));
}

std::string percent(double fraction) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * fraction);
  return text;
}

std::string plain(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

const char* originName(Origin origin) {
  return origin == Origin::fitted ? "fitted" : origin == Origin::measured ? "measured" : "textbook";
}

void writeConstants(std::ostream& out, const FitReport& fit) {
  out << "| constant | shipped | ± in the fit | prior | ± | bounds | unit | origin | what it is |\n| --- | --: | --: | --: | --: | --- | --- | --- | --- |\n";
  for (const ConstantInfo& c : constantTable()) {
    const bool fitted = c.origin == Origin::fitted;
    out << "| `" << c.id << "` | " << plain(c.value) << " | " << (fitted ? plain(fit.standardError[std::size_t(c.constant)]) : "–") << " | "
        << (fitted ? plain(c.prior) : "–") << " | " << (fitted ? plain(c.priorError) : "–") << " | " << plain(c.lower) << " to " << plain(c.upper)
        << " | " << c.unit << " | " << originName(c.origin) << " | " << c.meaning << " |\n";
  }
}

/// A log error as it is read: the factor between both times, less one.
std::string factor(double logError) { return percent(readAsFraction(logError)); }

void writeClasses(std::ostream& out, const std::string& title, const ValidationSummary& summary) {
  out << "\n### " << title << "\n\n| class | clusters | median / 90th percentile | inside P10–P90 | rows | median / 90th percentile | inside P10–P90 | largest source: of the "
         "clusters, of the rows |\n| --- | --: | --: | --: | --: | --: | --: | --- |\n";
  for (const GroupSummary& g : summary.byClass) {
    const ClusterFigures& c = g.clusters;
    out << "| " << g.name << " | " << c.clusters << " | " << factor(c.medianLog) << " / " << factor(c.p90Log) << " | " << percent(c.insideInterval.value_or(0)) << " | "
        << g.predicted << " of " << g.rows << " | " << factor(g.medianLog) << " / " << factor(g.p90Log) << " | " << percent(g.insideInterval.value_or(0)) << " | "
        << c.largestSource << ": " << percent(c.largestClusters) << ", " << percent(c.largestRows) << " |\n";
  }
}

/// Errors of each source under constants that had not seen it.
void writeSources(std::ostream& out, const ValidationSummary& summary) {
  struct Source {
    std::vector<double> absolute;
    int inside = 0;
    double sum = 0;
  };
  std::map<std::string, Source> sources;
  for (const RowResult& r : summary.rows) {
    if (!r.errorFraction || !r.preTraining || (r.metric != "step_time_s" && r.metric != "tokens_per_s_per_gpu")) continue;
    Source& s = sources[r.source];
    s.absolute.push_back(absoluteLogError(r));
    s.inside += isInside(r);
    s.sum += std::log1p(*r.errorFraction);
  }
  out << "| source | | rows | median | 90th percentile | signed | inside P10–P90 |\n| --- | --- | --: | --: | --: | --: | --: |\n";
  for (const auto& [family, s] : sources) {
    const double rows = double(s.absolute.size());
    out << "| " << family << " | " << (isVendor(family) ? "vendor" : "") << " | " << s.absolute.size() << " | " << factor(percentile(s.absolute, 0.5)) << " | "
        << factor(percentile(s.absolute, 0.9)) << " | " << factor(s.sum / rows) << " | " << percent(s.inside / rows) << " |\n";
  }
}

/// Both files, and each by itself: constants fitted to its rows alone, less the source.
struct LeftOut {
  std::vector<Measurement> rows;
  ValidationSummary both, first, second;
};

void writeDocument(const std::string& path, const std::vector<Measurement>& rows, const LeftOut& leftOut) {
  std::vector<FitRow> all;
  for (const Measurement& m : rows)
    if (const auto row = fitRow(m, resolveRow(m, gpuByPrintedName(m.gpu)))) all.push_back(*row);
  std::vector<const FitRow*> pointers;
  for (const FitRow& row : all) pointers.push_back(&row);
  const FitReport fit = fitConstants(pointers);
  for (const ConstantInfo& c : constantTable())
    if (c.origin == Origin::fitted && plain(fit.calibration[c.constant]) != plain(c.value))
      std::printf("constants.cpp: %s is %s, the fit says %s\n", c.id, plain(c.value).c_str(), plain(fit.calibration[c.constant]).c_str());
  std::ofstream out(path);
  out << "# The constants, their fit and its residuals\n\nGenerated by `tests/validation/record_errors.cpp`; the values live in "
         "`model/performance/constants.cpp`.\n\n## Constants\n\nFitted to " << fit.rows
      << " step times by Levenberg–Marquardt (Eigen) with a soft-L1 loss of scale 5 %, a group of model × precision with n rows weighing √n, bounds, "
         "and the prior of each constant: what benchmarks, literature or a count of bytes say without the runs.\n\n";
  writeConstants(out, fit);
  out << "\nOn a bound: " << (fit.onBound.empty() ? "none" : std::to_string(fit.onBound.size()))
      << ".\n\n## Errors\n\n"
         "Each row is predicted by constants refitted without its family of sources, as a team would be that is not among them. A cluster is one source × model × precision and "
         "counts once, with the median of its rows. Errors are |ln(measured time / predicted time)|, read as the factor between the two less one, so that 16 % is as much "
         "too slow as too fast. Pre-training with step time or tokens a second has a line for each die and shape; LoRA, other fine-tuning, metrics that need a FLOP convention and "
         "whole runs have lines of their own. P10–P90 is the interval that estimates show. The formulas were chosen by people who had seen the first file. The shipped constants "
         "are fitted to the first file alone.\n\n"
         "![Predicted against measured](predicted-against-measured.svg)\n";
  writeClasses(out, "Both files together", leftOut.both);
  writeClasses(out, "`measurements.csv` alone", leftOut.first);
  writeClasses(out, "`measurements_2.csv` alone, constants fitted to its other sources", leftOut.second);
  out << "\n## Errors by source\n\nPre-training rows with step time or tokens a second of both files, the source left out; signed: positive is predicted too slow.\n\n";
  writeSources(out, leftOut.both);
}

/// Each run as the refit without its source predicts it.
void writeFigure(const std::string& path, const std::vector<Measurement>& rows, const ValidationSummary& leftOut) {
  const std::vector<std::string> series = {"dense H100/H200", "dense A100", "MoE H100/H200"};
  std::vector<FigurePoint> points;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowResult& r = leftOut.rows[i];
    const auto fit = fitRow(rows[i], resolveRow(rows[i], gpuByPrintedName(rows[i].gpu)));
    if (!fit || !r.errorFraction) continue;
    const char* die = fit->run.node.gpu.die == Die::ampere ? "A100" : "H100/H200";
    points.push_back({fit->stepSeconds, fit->stepSeconds * (1 + *r.errorFraction), (r.moe ? "MoE " : "dense ") + std::string(die)});
  }
  std::ofstream(path) << accuracyFigure(points, series);
}

}  // namespace

int main(int argc, char** argv) {
  const auto rows = readMeasurementsFile(CW_SOURCE_DIR "/data/validation/measurements.csv");
  auto both = readMeasurementsFiles({CW_SOURCE_DIR "/data/validation/measurements.csv", CW_SOURCE_DIR "/data/validation/measurements_2.csv"});
  if (argc != 3 || !rows || !both) return 2;
  const ValidationSummary summary = validate(rows.value(), gpuByPrintedName, Folds::groups);
  std::vector<Known> known;
  for (std::size_t i = 0; i < rows.value().size(); ++i) {
    const RowResult& r = summary.rows[i];
    const Measurement& m = rows.value()[i];
    if (!r.errorFraction || !r.preTraining) continue;
    known.push_back({&r, resolveRow(m, gpuByPrintedName(m.gpu)), -std::log1p(*r.errorFraction)});
  }
  std::ofstream out(argv[1]);
  out << "// Generated by tests/validation/record_errors.cpp from data/validation/measurements.csv.\n";
  out << "constexpr ErrorRecord records[] = {\n";
  for (const Die die : {Die::hopper, Die::ampere, Die::blackwell})
    for (const bool moe : {false, true}) {
      std::vector<double> all;
      std::map<Framework, std::vector<double>> byFramework;
      for (const Known& k : known) {
        if (k.run.node.gpu.die != die || k.run.job.architecture.isMoe() != moe) continue;
        all.push_back(k.error);
        byFramework[k.run.job.software.framework].push_back(k.error);
      }
      if (all.empty()) continue;
      writeRecord(out, die, moe, "std::nullopt", all);
      for (const auto& [framework, errors] : byFramework)
        if (int(errors.size()) >= enoughRows) writeRecord(out, die, moe, frameworkName(framework), errors);
    }
  out << "};\nconstexpr MeasuredScale scales[] = {\n";
  for (const Die die : {Die::hopper, Die::ampere, Die::blackwell})
    for (const bool moe : {false, true}) writeLargest(out, rows.value(), die, moe);
  out << "};\n// Share of the half-width that every doubling of the GPUs beyond the largest measured run adds.\n";
  out << "constexpr double wideningPerDoubling = " << std::round(wideningPerDoubling(rows.value()) * 1000) / 1000 << ";\n";
  const std::vector<Measurement> second(both.value().begin() + std::ptrdiff_t(rows.value().size()), both.value().end());
  LeftOut leftOut{std::move(both.value()), {}, {}, {}};
  leftOut.both = validate(leftOut.rows, gpuByPrintedName, Folds::sources);
  leftOut.first = validate(rows.value(), gpuByPrintedName, Folds::sources);
  leftOut.second = validate(second, gpuByPrintedName, Folds::sources);
  writeDocument(std::string(argv[2]) + "/calibration.md", rows.value(), leftOut);
  writeFigure(std::string(argv[2]) + "/predicted-against-measured.svg", leftOut.rows, leftOut.both);
  return out ? 0 : 3;
}
