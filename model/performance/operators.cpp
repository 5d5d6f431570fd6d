// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/operators.h"

#include "model/trace/traced.h"

namespace cw {
namespace {

template <class Real>
Real launchTime() {
  return defined<Real>(2e-6, "kernel launch", "s", "textbook: one launch that the queue does not hide");
}

template <class Real>
Real productFlop(const GemmShape& s, const Real& m, const Real& n, const Real& k) {
  const Real one = defined<Real>(2, "multiply and add", "FLOP", "definition") * m * n * k;
  if (s.groups == 1) return named(one, "FLOP of the product", "FLOP");
  return named(one * counted<Real>(s.groups, "products of one launch"), "FLOP of the product", "FLOP");
}

template <class Real>
Real productBytes(const GemmShape& s, const Real& m, const Real& n, const Real& k, double operandBytes, double outputBytes) {
  const Real operand = defined<Real>(operandBytes, "bytes of an operand's element", "B", "number format of the product");
  const Real result = defined<Real>(outputBytes, "bytes of a result's element", "B", "number format of the product's result");
  const Real one = (m * k + k * n) * operand + m * n * result;
  return named(s.groups == 1 ? one : counted<Real>(s.groups, "products of one launch") * one, "bytes of the product", "B");
}

}  // namespace

void OperatorLog::add(const char* name, double flop, double bytes, double seconds, double peak) const {
  if (!rows) return;
  for (OperatorRow& row : *rows)
    if (row.name == name) {
      row.flop += flop * repeats;
      row.bytes += bytes * repeats;
      row.time += Duration::seconds(seconds * repeats);
      return;
    }
  rows->push_back({name, flop * repeats, bytes * repeats, Duration::seconds(seconds * repeats),
                   FlopRate::flopPerSecond(peak)});
}

template <class Real>
Real gemmTime(const Machine<Real>& machine, const GemmShape& s, GemmFormat format, double operandBytes,
              double outputBytes, const char* name, const OperatorLog& log) {
  const bool low = format == GemmFormat::job && machine.lowPrecision;
  const Real& rate = low ? machine.rateGemm : machine.rate16;
  const Real& half = low ? machine.halfSize : machine.halfSize16;
  const Real& depth = low ? machine.halfDepth : machine.halfDepth16;
  const double flop = 2 * s.m * s.n * s.k * s.groups;
  const double bytes = s.groups * ((s.m * s.k + s.k * s.n) * operandBytes + s.m * s.n * outputBytes);
  if (flop <= 0) return Real(0.0);
  const Real m = counted<Real>(s.m, "rows", "elements"), n = counted<Real>(s.n, "columns", "elements"), k = counted<Real>(s.k, "depth", "elements");
  // The tiles of a grouped launch fill the machine together along M; each group still pays for its own N and K. Half of
  // the depth is taken for the pipeline's fill, half for the tile's result, which leaves when the tile is done: 16 bits where the rates
  // were measured, more where a weight gradient is read, added to and written.
  const Real result = defined<Real>(0.5 + outputBytes / 4, "fill and result of a tile over those of a 16-bit result", "", "assumed: half of the depth is fill; number format of the product's result");
  const Real slowdown = named(onePlus(Real(depth * result / k)) + half * (reciprocal(m) + reciprocal(n)), "slowdown by fill and drain", "");
  const Real arithmetic = named(productFlop(s, m, n, k) * slowdown / rate, "arithmetic", "s");
  const Real traffic = named(productBytes(s, m, n, k, operandBytes, outputBytes) / machine.hbm, "operands through memory", "s");
  const Real time = named(maximum(arithmetic, traffic) + launchTime<Real>(), name, "s");
  log.add(name, flop, bytes, valueOf(time), valueOf(low ? machine.peakGemm : machine.peak16));
  return time;
}

template <class Real>
Real streamTime(const Machine<Real>& machine, const Real& bytes, const char* name, const OperatorLog& log) {
  if (valueOf(bytes) <= 0) return Real(0.0);
  const Real time = named(bytes / machine.hbm + launchTime<Real>(), name, "s");
  log.add(name, 0, valueOf(bytes), valueOf(time), valueOf(machine.peak16));
  return time;
}

template double gemmTime(const Machine<double>&, const GemmShape&, GemmFormat, double, double, const char*, const OperatorLog&);
template Traced gemmTime(const Machine<Traced>&, const GemmShape&, GemmFormat, double, double, const char*, const OperatorLog&);
template double streamTime(const Machine<double>&, const double&, const char*, const OperatorLog&);
template Traced streamTime(const Machine<Traced>&, const Traced&, const char*, const OperatorLog&);

}  // namespace cw
