// SPDX-License-Identifier: GPL-3.0-or-later
// The slowest scenarios within the limits end, in little memory, and sooner still where they are told to stop.
// How long they take is measured in tests/bench/bench_estimate: here only time without an end fails.
#include <ctime>
#include <pthread.h>
#include <sys/resource.h>

#include <QFile>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <functional>
#include <thread>

#include "data/scenario/scenario_json.h"
#include "model/estimate/estimate.h"
#include "model/estimate/sound_input.h"
#include "model/search/pool_worth.h"
#include "tests/app/program.h"
#include "tests/support/corners.h"

using namespace cw;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// Ten times what is promised: a processor that is shared, or slow, must not fail the test.
constexpr rlim_t mostSeconds = sanitized ? 200 : 20;
constexpr double mostMegabytes = 500;

/// Megabytes of memory that a child of this process held at most so far.
double largestChildMegabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return double(usage.ru_maxrss) * 1024 / 1e6;
}

double secondsOf(clockid_t clock) {
  timespec t{};
  ::clock_gettime(clock, &t);
  return double(t.tv_sec) + double(t.tv_nsec) / 1e9;
}

/// Processor seconds of this thread for `work`.
double cost(const std::function<void()>& work) {
  const double before = secondsOf(CLOCK_THREAD_CPUTIME_ID);
  work();
  return secondsOf(CLOCK_THREAD_CPUTIME_ID) - before;
}

/// Asks `source` to stop once this thread has used so much more processor time.
class StopAfter {
 public:
  StopAfter(std::stop_source source, double seconds) {
    clockid_t clock{};
    ::pthread_getcpuclockid(::pthread_self(), &clock);
    const double at = secondsOf(clock) + seconds;
    watch_ = std::jthread([source, clock, at](const std::stop_token& end) mutable {
      while (!end.stop_requested() && secondsOf(clock) < at) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      source.request_stop();
    });
  }

 private:
  std::jthread watch_;
};

/// What the window asks about a scenario, one after another.
struct Work {
  const char* name;
  std::function<void(const Scenario&, const std::stop_token&)> run;
};

const std::vector<Work>& works() {
  static const std::vector<Work> list{
      {"estimate", [](const Scenario& s, const std::stop_token& stop) { estimate(s, stop); }},
      {"what pools are worth", [](const Scenario& s, const std::stop_token& stop) { poolWorth(s, stop); }},
      {"derivation of the cost", [](const Scenario& s, const std::stop_token& stop) { explain(s, "cost_usd/run_total", stop); }}};
  return list;
}

QByteArray words(const Work& work, double seconds, double whole) {
  return QByteArray(work.name) + ": " + QByteArray::number(seconds) + " of " + QByteArray::number(whole) + " s";
}

}  // namespace

class SizesTest : public QObject {
  Q_OBJECT

 private slots:
  void corners_data() {
    QTest::addColumn<Scenario>("scenario");
    for (const examples::Corner& c : examples::slowestCorners()) QTest::newRow(c.name.c_str()) << c.scenario;
  }

  // A corner that is refused, or that no file may hold, would test nothing.
  void cornersAreWithinTheLimits_data() { corners_data(); }
  void cornersAreWithinTheLimits() {
    QFETCH(Scenario, scenario);
    QVERIFY(unsoundInput(scenario).empty());
    const auto again = scenarioFromJson(scenarioToJson(scenario), {});
    QVERIFY2(again, again ? "" : again.error().message.c_str());
  }

  void endsInLittleMemory_data() { corners_data(); }
  void endsInLittleMemory() {
    QFETCH(Scenario, scenario);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("corner.json"));
    QFile file(path);
    const std::string text = scenarioToJson(scenario);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) == qint64(text.size()));
    file.close();
    QProcess process;
    process.setChildProcessModifier([] {
      const rlimit seconds{mostSeconds, mostSeconds};
      ::setrlimit(RLIMIT_CPU, &seconds);
    });
    const Ended outcome = outcomeOf(process, QStringLiteral(CW_CLI), {QStringLiteral("estimate"), path, QStringLiteral("--format"), QStringLiteral("json")});
    QVERIFY2(outcome.status == 0 || outcome.status == 1, outcome.err.constData());
    if (!sanitized) QVERIFY2(largestChildMegabytes() <= mostMegabytes, std::to_string(largestChildMegabytes()).c_str());
  }

  // Told to stop before it begins, and on the way.
  void stops_data() { corners_data(); }
  void stops() {
    QFETCH(Scenario, scenario);
    for (const Work& work : works()) {
      std::stop_source stopped;
      stopped.request_stop();
      const double none = cost([&] { work.run(scenario, stopped.get_token()); });
      if (sanitized) {  // what is watched takes its own time: it is run, and not compared
        std::stop_source soon;
        const StopAfter watch(soon, 0.2);
        work.run(scenario, soon.get_token());
        continue;
      }
      const double whole = cost([&] { work.run(scenario, {}); });
      QVERIFY2(none < std::max(0.05, whole / 4), words(work, none, whole).constData());
      if (whole < 0.2) continue;  // its end is as near as a stop
      std::stop_source source;
      const double part = cost([&] {
        const StopAfter watch(source, whole / 4);
        work.run(scenario, source.get_token());
      });
      QVERIFY2(part < whole * 0.75, words(work, part, whole).constData());
    }
  }
};

QTEST_APPLESS_MAIN(SizesTest)
#include "tst_sizes.moc"
