// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/fit.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "model/calibration/row_text.h"
#include "model/calibration/statistics.h"
#include "model/performance/step_model.h"

namespace cw {
namespace {

constexpr double lossScale = 0.05;

std::vector<Constant> fittedConstants() {
  std::vector<Constant> list;
  for (const ConstantInfo& info : constantTable())
    if (info.origin == Origin::fitted) list.push_back(info.constant);
  return list;
}

const ConstantInfo& infoOf(Constant c) { return constantTable()[std::size_t(c)]; }

double toFree(Constant c, double value) {
  const ConstantInfo& i = infoOf(c);
  const double share = std::clamp((value - i.lower) / (i.upper - i.lower), 0.005, 0.995);
  return std::log(share / (1 - share));
}

double fromFree(Constant c, double u) {
  const ConstantInfo& i = infoOf(c);
  return i.lower + (i.upper - i.lower) / (1 + std::exp(-u));
}

/// Square root of the soft-L1 loss, with the residual's sign: quadratic near zero, linear far out.
double softened(double residual) {
  const double r = residual / lossScale;
  return std::copysign(std::sqrt(2 * (std::sqrt(1 + r * r) - 1)), r);
}

struct Problem {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  const std::vector<const FitRow*>* rows = nullptr;
  std::vector<Constant> constants;
  std::vector<double> weight;  ///< square root of a row's weight
  Eigen::VectorXd start;
  Calibration center;  ///< where the priors hold the constants
  Calibration base;    ///< those that are not fitted
  std::stop_token stop;

  int inputs() const { return int(constants.size()); }
  int values() const { return int(rows->size() + constants.size()); }

  Calibration at(const Eigen::VectorXd& u) const {
    Calibration c = base;
    for (std::size_t i = 0; i < constants.size(); ++i) c[constants[i]] = fromFree(constants[i], u[Eigen::Index(i)]);
    return c;
  }

  int operator()(const Eigen::VectorXd& u, Eigen::VectorXd& f) const {
    if (stop.stop_requested()) return -1;  // ends the solver
    const Calibration c = at(u);
    for (std::size_t i = 0; i < rows->size(); ++i) f[Eigen::Index(i)] = weight[i] * softened(logError(*(*rows)[i], c));
    for (std::size_t i = 0; i < constants.size(); ++i)
      f[Eigen::Index(rows->size() + i)] = (c[constants[i]] - center[constants[i]]) / infoOf(constants[i]).priorError;
    return 0;
  }
};

Problem problemOf(const std::vector<const FitRow*>& rows, const Calibration& center) {
  Problem p;
  p.rows = &rows;
  p.constants = fittedConstants();
  p.base = p.center = center;
  std::map<std::string, int> size;
  for (const FitRow* row : rows) ++size[row->group];
  for (const FitRow* row : rows) p.weight.push_back(std::pow(double(size[row->group]), -0.25));
  p.start.resize(p.inputs());
  for (int i = 0; i < p.inputs(); ++i) p.start[i] = toFree(p.constants[std::size_t(i)], center[p.constants[std::size_t(i)]]);
  return p;
}

void addErrors(FitReport& report, const Problem& p, const Eigen::VectorXd& u) {
  Eigen::NumericalDiff<Problem> differentiable(p);
  Eigen::MatrixXd jacobian(p.values(), p.inputs());
  differentiable.df(u, jacobian);
  Eigen::VectorXd residual(p.values());
  p(u, residual);
  // A handful of runs that happen to agree is no proof of small errors: never less than the scale of the loss.
  const double variance = std::max(p.rows->size() > p.constants.size() ? 0.0 : 1.0, residual.squaredNorm() / std::max(1, p.values() - p.inputs()));
  const Eigen::MatrixXd normal = jacobian.transpose() * jacobian;
  const Eigen::MatrixXd covariance = variance * normal.completeOrthogonalDecomposition().pseudoInverse();
  for (int i = 0; i < p.inputs(); ++i) {
    const Constant c = p.constants[std::size_t(i)];
    const double h = 1e-4, slope = (fromFree(c, u[i] + h) - fromFree(c, u[i] - h)) / (2 * h);
    report.standardError[std::size_t(c)] = slope * std::sqrt(std::max(0.0, covariance(i, i)));
    const double share = (report.calibration[c] - infoOf(c).lower) / (infoOf(c).upper - infoOf(c).lower);
    if (share < 0.01 || share > 0.99) report.onBound.push_back(c);
  }
}

}  // namespace

std::string sourceFamily(const std::string& source) {
  std::size_t end = source.find_first_of("(0123456789");
  if (end == std::string::npos || end == 0) end = source.size();
  std::string family = source.substr(0, end);
  while (!family.empty() && (family.back() == ' ' || family.back() == 'v' || family.back() == '.')) family.pop_back();
  return family.empty() ? source : family;
}

std::optional<FitRow> fitRow(const Measurement& m, const MeasuredRun& run) {
  if (!run.undetermined.empty() || !run.preTraining || run.node.gpu.die == Die::blackwell || !(m.value > 0)) return std::nullopt;
  FitRow row{run, 0, m.model + " " + m.precision, sourceFamily(m.source), m.id};
  if (m.metric == "step_time_s") {
    row.stepSeconds = m.value;
  } else if (m.metric == "tokens_per_s_per_gpu") {
    const double tokens = double(run.job.globalBatchSequences) * run.job.sequenceTokens;
    row.stepSeconds = tokens / (m.value * double(run.plan.gpusPerReplica()) * run.replicas);
  } else {
    return std::nullopt;
  }
  return row;
}

double logError(const FitRow& row, const Calibration& calibration) {
  const MeasuredRun& r = row.run;
  const double predicted = stepTime<double>({r.node, r.fabric, r.job, r.plan, r.replicas, calibration}).total;
  return std::log(predicted / row.stepSeconds);
}

namespace {

Calibration priors() {
  Calibration c = shippedCalibration();
  for (const ConstantInfo& info : constantTable()) c[info.constant] = info.prior;
  return c;
}

void errorsOf(const std::vector<const FitRow*>& rows, const Calibration& calibration, double& median, double& p90) {
  std::vector<double> errors;
  for (const FitRow* row : rows) errors.push_back(std::abs(std::expm1(logError(*row, calibration))));
  median = percentile(errors, 0.5);
  p90 = percentile(errors, 0.9);
}

FitReport fitFrom(const std::vector<const FitRow*>& rows, const Calibration& center, std::stop_token stop = {}) {
  Problem problem = problemOf(rows, center);
  problem.stop = std::move(stop);
  Eigen::NumericalDiff<Problem> differentiable(problem);
  Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Problem>> solver(differentiable);
  solver.parameters.ftol = 1e-5;
  solver.parameters.xtol = 1e-5;
  solver.parameters.maxfev = 4000;
  Eigen::VectorXd u = problem.start;
  solver.minimize(u);
  FitReport report;
  if (problem.stop.stop_requested()) return report;
  report.calibration = problem.at(u);
  report.rows = int(rows.size());
  errorsOf(rows, report.calibration, report.medianAbsolute, report.p90Absolute);
  addErrors(report, problem, u);
  return report;
}

}  // namespace

FitReport fitConstants(const std::vector<const FitRow*>& rows) { return fitFrom(rows, priors()); }

namespace {

/// The errors of every run under constants refitted without it: one run at a time, or one in twenty where there are more.
void leaveOut(Refit& refit, const std::vector<const FitRow*>& rows, const Calibration& start, const std::stop_token& stop,
              const std::function<void(double)>& progress) {
  std::vector<double> leftOut;
  const std::size_t folds = std::min<std::size_t>(rows.size(), 20);
  for (std::size_t f = 0; f < folds && !stop.stop_requested(); ++f) {
    if (progress) progress(double(f + 1) / double(folds + 1));
    std::vector<const FitRow*> kept;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (i % folds != f) kept.push_back(rows[i]);
    const Calibration without = kept.empty() ? start : fitFrom(kept, start, stop).calibration;
    if (stop.stop_requested()) return;
    for (std::size_t i = f; i < rows.size(); i += folds) {
      refit.runs[i].leftOut = logError(*rows[i], without);
      leftOut.push_back(std::abs(std::expm1(refit.runs[i].leftOut)));
    }
  }
  refit.medianLeftOut = percentile(leftOut, 0.5);
  refit.p90LeftOut = percentile(leftOut, 0.9);
}

}  // namespace

Refit refitConstants(const std::vector<const FitRow*>& rows, const Calibration& start, std::stop_token stop, const std::function<void(double)>& progress) {
  Refit refit;
  refit.report = fitFrom(rows, start, stop);
  if (!stop.stop_requested()) {
    // What no run sees stays exactly: the solver's finite differences leave dust.
    for (const Constant c : fittedConstants())
      if (determinedShare(refit.report, c) < 1e-6) refit.report.calibration[c] = start[c];
    errorsOf(rows, refit.report.calibration, refit.report.medianAbsolute, refit.report.p90Absolute);
    errorsOf(rows, start, refit.medianBefore, refit.p90Before);
    for (const FitRow* row : rows) refit.runs.push_back({logError(*row, start), logError(*row, refit.report.calibration)});
    leaveOut(refit, rows, start, stop, progress);
  }
  refit.stopped = stop.stop_requested();
  if (progress && !refit.stopped) progress(1);
  return refit;
}

double determinedShare(const FitReport& report, Constant constant) {
  const double prior = infoOf(constant).priorError, error = report.standardError[std::size_t(constant)];
  return prior > 0 ? std::clamp(1 - error * error / (prior * prior), 0.0, 1.0) : 0;
}

}  // namespace cw
