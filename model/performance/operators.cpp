// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/performance/operators.h"

#include "model/trace/traced.h"

namespace cw {
namespace {
constexpr double launchSeconds = 2e-6;  // one kernel launch that the queue does not hide
}

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
  // The tiles of a grouped launch fill the machine together along M; each group still pays for its own N and K.
  const Real slowdown = 1.0 + depth / s.k + half * (1 / s.m + 1 / s.n);
  const Real arithmetic = input<Real>(flop, "GEMM FLOP", "FLOP", "shape of the layer") * slowdown / rate;
  const Real traffic = input<Real>(bytes, "GEMM bytes", "B", "shape of the layer") / machine.hbm;
  const Real time = named(maximum(arithmetic, traffic) + launchSeconds, name, "s");
  log.add(name, flop, bytes, valueOf(time), valueOf(low ? machine.peakGemm : machine.peak16));
  return time;
}

template <class Real>
Real streamTime(const Machine<Real>& machine, const Real& bytes, const char* name, const OperatorLog& log) {
  if (valueOf(bytes) <= 0) return Real(0.0);
  const Real time = named(bytes / machine.hbm + launchSeconds, name, "s");
  log.add(name, 0, valueOf(bytes), valueOf(time), valueOf(machine.peak16));
  return time;
}

template double gemmTime(const Machine<double>&, const GemmShape&, GemmFormat, double, double, const char*, const OperatorLog&);
template Traced gemmTime(const Machine<Traced>&, const GemmShape&, GemmFormat, double, double, const char*, const OperatorLog&);
template double streamTime(const Machine<double>&, const double&, const char*, const OperatorLog&);
template Traced streamTime(const Machine<Traced>&, const Traced&, const char*, const OperatorLog&);

}  // namespace cw
