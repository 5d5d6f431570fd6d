// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/fit.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

#include <algorithm>
#include <cmath>
#include <map>

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
  Eigen::VectorXd prior;
  Calibration base;

  int inputs() const { return int(constants.size()); }
  int values() const { return int(rows->size() + constants.size()); }

  Calibration at(const Eigen::VectorXd& u) const {
    Calibration c = base;
    for (std::size_t i = 0; i < constants.size(); ++i) c[constants[i]] = fromFree(constants[i], u[Eigen::Index(i)]);
    return c;
  }

  int operator()(const Eigen::VectorXd& u, Eigen::VectorXd& f) const {
    const Calibration c = at(u);
    for (std::size_t i = 0; i < rows->size(); ++i) f[Eigen::Index(i)] = weight[i] * softened(logError(*(*rows)[i], c));
    for (std::size_t i = 0; i < constants.size(); ++i)
      f[Eigen::Index(rows->size() + i)] = (c[constants[i]] - infoOf(constants[i]).prior) / infoOf(constants[i]).priorError;
    return 0;
  }
};

Problem problemOf(const std::vector<const FitRow*>& rows) {
  Problem p;
  p.rows = &rows;
  p.constants = fittedConstants();
  p.base = shippedCalibration();
  std::map<std::string, int> size;
  for (const FitRow* row : rows) ++size[row->group];
  for (const FitRow* row : rows) p.weight.push_back(std::pow(double(size[row->group]), -0.25));
  p.prior.resize(p.inputs());
  for (int i = 0; i < p.inputs(); ++i) p.prior[i] = toFree(p.constants[std::size_t(i)], infoOf(p.constants[std::size_t(i)]).prior);
  return p;
}

void addErrors(FitReport& report, const Problem& p, const Eigen::VectorXd& u) {
  Eigen::NumericalDiff<Problem> differentiable(p);
  Eigen::MatrixXd jacobian(p.values(), p.inputs());
  differentiable.df(u, jacobian);
  Eigen::VectorXd residual(p.values());
  p(u, residual);
  const double variance = residual.squaredNorm() / std::max(1, p.values() - p.inputs());
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
  FitRow row{run, 0, m.model + " " + m.precision, sourceFamily(m.source)};
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

FitReport fitConstants(const std::vector<const FitRow*>& rows) {
  const Problem problem = problemOf(rows);
  Eigen::NumericalDiff<Problem> differentiable(problem);
  Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Problem>> solver(differentiable);
  solver.parameters.ftol = 1e-5;
  solver.parameters.xtol = 1e-5;
  solver.parameters.maxfev = 4000;
  Eigen::VectorXd u = problem.prior;
  solver.minimize(u);
  FitReport report;
  report.calibration = problem.at(u);
  report.rows = int(rows.size());
  std::vector<double> errors;
  for (const FitRow* row : rows) errors.push_back(std::abs(std::expm1(logError(*row, report.calibration))));
  report.medianAbsolute = percentile(errors, 0.5);
  report.p90Absolute = percentile(errors, 0.9);
  addErrors(report, problem, u);
  return report;
}

}  // namespace cw
