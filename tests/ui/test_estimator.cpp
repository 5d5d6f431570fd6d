// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that answers: a newer question stops the work on the one before, and its end stops all work.
#include <ctime>

#include <QTest>

#include "tests/support/corners.h"
#include "tests/support/examples.h"
#include "ui/document/estimator.h"

using namespace cw;

namespace {

/// Processor seconds of this process so far, those of the estimator's thread among them.
double used() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + double(t.tv_nsec) / 1e9;
}

const Scenario& slowest() {
  static const Scenario scenario = [] {
    std::vector<examples::Corner> corners = examples::slowestCorners();
    double most = 0;
    Scenario found;
    for (const examples::Corner& c : corners) {
      const double before = used();
      replyTo({1, c.scenario, {}});
      if (used() - before <= most) continue;
      most = used() - before;
      found = c.scenario;
    }
    return found;
  }();
  return scenario;
}

/// Serials of the answers as they come.
class Answers {
 public:
  void take(const ReplyPtr& reply) {
    const std::lock_guard lock(mutex_);
    serials_.push_back(reply->serial);
    whole_ = reply->sampled;
  }
  bool isWhole() const {
    const std::lock_guard lock(mutex_);
    return whole_;
  }
  std::vector<std::uint64_t> serials() const {
    const std::lock_guard lock(mutex_);
    return serials_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::uint64_t> serials_;
  bool whole_ = false;
};

/// Until the estimator has worked on its question for so many seconds of a processor.
void letItWork(double seconds) {
  const double until = used() + seconds;
  while (used() < until) QTest::qSleep(1);
}

}  // namespace

class TestEstimator : public QObject {
  Q_OBJECT

  double whole_ = 0;  ///< processor seconds of the slowest question

 private slots:
  void initTestCase() {
    slowest();
    const double before = used();
    replyTo({1, slowest(), {}});
    whole_ = used() - before;
    QVERIFY2(whole_ > 0.1, "too fast to tell a stop from an end");
  }

  void aNewerQuestionStopsTheWork() {
    Answers answers;
    Estimator estimator([&](const ReplyPtr& reply) { answers.take(reply); });
    estimator.ask({1, slowest(), {}});
    letItWork(whole_ / 4);
    const double before = used();
    estimator.ask({2, examples::smallScenario(), {}});
    QTRY_VERIFY_WITH_TIMEOUT(answers.isWhole(), 60000);
    QCOMPARE(answers.serials(), (std::vector<std::uint64_t>{2, 2}));
    const double small = [] {
      const double from = used();
      Reply reply = replyTo({2, examples::smallScenario(), {}});
      addRisk(reply);
      return used() - from;
    }();
    QVERIFY2(used() - before < 2.5 * small + whole_ / 2, "the work on the older question went on");
  }

  void closingStopsTheWork() {
    Answers answers;
    auto estimator = std::make_unique<Estimator>([&](const ReplyPtr& reply) { answers.take(reply); });
    estimator->ask({1, slowest(), {}});
    letItWork(whole_ / 4);
    const double before = used();
    estimator.reset();
    QVERIFY2(used() - before < whole_ / 2, "the work went on");
    QVERIFY(answers.serials().empty());
  }
};

QTEST_GUILESS_MAIN(TestEstimator)
#include "test_estimator.moc"
