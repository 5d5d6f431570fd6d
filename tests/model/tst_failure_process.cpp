// SPDX-License-Identifier: GPL-3.0-or-later
// The process that the closed forms of model/reliability describe, played event by event: work, checkpoints, failures,
// restarts that fail, spares that run out, repairs.
#include <QObject>
#include <QTest>

#include <cmath>
#include <queue>
#include <random>

#include "model/reliability/failure_causes.h"
#include "model/reliability/goodput.h"
#include "model/reliability/spares.h"

using namespace cw;

namespace {

struct Process {
  double meanTimeBetweenFailures, restart, checkpoint, interval;  ///< s
  double repair = 0, nodeLossShare = 0;                           ///< s; share of failures after which a node is repaired
  int spares = 0;
  bool fixedRepair = false;  ///< every repair takes the mean; else exponential
  double behind = 0;         ///< s that a checkpoint is still written beside the next work
};

struct Spent {
  double useful = 0, checkpoints = 0, lost = 0, restarts = 0, waiting = 0;
  double clock() const { return useful + checkpoints + lost + restarts + waiting; }
};

enum class Doing { work, checkpoint, restart };

class Player {
 public:
  explicit Player(const Process& p) : p_(p), untilFailure_(1 / p.meanTimeBetweenFailures), repairTime_(1 / std::max(p.repair, 1e-9)) {}

  Spent play(long failures) {
    Doing doing = Doing::work;
    double uncommitted = 0;  // s of work and checkpoint since the last whole one
    double failure = untilFailure_(random_);
    while (failures > 0) {
      const double length = doing == Doing::work ? p_.interval : doing == Doing::checkpoint ? p_.checkpoint : p_.restart;
      if (failure >= length) {
        failure -= length;
        clock_ += length;
        if (doing == Doing::restart) {
          spent_.restarts += length;
          doing = Doing::work;
        } else if (doing == Doing::work) {
          uncommitted = length;
          doing = Doing::checkpoint;
        } else {
          spent_.useful += p_.interval;
          spent_.checkpoints += p_.checkpoint;
          uncommitted = 0;
          written_ = clock_ + p_.behind;
          doing = Doing::work;
        }
        continue;
      }
      clock_ += failure;
      (doing == Doing::restart ? spent_.restarts : spent_.lost) += failure + (doing == Doing::checkpoint ? uncommitted : 0);
      if (clock_ < written_) {
        // The checkpoint before holds the run: what the last one was to hold is done again.
        spent_.useful -= p_.interval;
        spent_.checkpoints -= p_.checkpoint;
        spent_.lost += p_.interval + p_.checkpoint;
      }
      written_ = 0;
      uncommitted = 0;
      loseNode();
      doing = Doing::restart;
      failure = untilFailure_(random_);
      --failures;
    }
    return spent_;
  }

 private:
  void loseNode() {
    if (!(p_.nodeLossShare > 0)) return;
    if (std::uniform_real_distribution<double>()(random_) < p_.nodeLossShare)
      broken_.push(clock_ + (p_.fixedRepair ? p_.repair : repairTime_(random_)));
    while (!broken_.empty() && broken_.top() <= clock_) broken_.pop();
    while (int(broken_.size()) > p_.spares) {
      spent_.waiting += broken_.top() - clock_;
      clock_ = broken_.top();
      broken_.pop();
    }
  }

  const Process p_;
  std::mt19937_64 random_{20240722};
  std::exponential_distribution<double> untilFailure_, repairTime_;
  std::priority_queue<double, std::vector<double>, std::greater<>> broken_;  ///< when each is back
  double clock_ = 0, written_ = 0;
  Spent spent_;
};

/// 3.8 failures in 1000 days of an eight-GPU node.
double meanTimeBetweenFailures(double gpus) { return 86400.0 * 1000 / (3.8 * gpus / 8); }

}  // namespace

class FailureProcessTest : public QObject
{
  Q_OBJECT
  static void within(double closed, double played, double fraction, const char* what) {
    QVERIFY2(std::abs(closed / played - 1) < fraction, qPrintable(QString("%1: %2, played %3").arg(what).arg(closed).arg(played)));
  }

 private slots:
  void closedFormsAgree_data() {
    QTest::addColumn<double>("gpus");
    QTest::addColumn<double>("ofBest");  // interval over the best one
    for (const double gpus : {1000.0, 16384.0, 100000.0, 200000.0})
      for (const double ofBest : {0.3, 1.0, 3.0}) QTest::newRow(qPrintable(QString("%1 GPUs, %2 of the best interval").arg(gpus).arg(ofBest))) << gpus << ofBest;
  }
  void closedFormsAgree() {
    QFETCH(double, gpus);
    QFETCH(double, ofBest);
    const double m = meanTimeBetweenFailures(gpus), restart = 600, checkpoint = 20, interval = ofBest * bestCheckpointInterval(m, checkpoint);
    const Spent spent = Player({m, restart, checkpoint, interval}).play(gpus < 2000 ? 20'000 : 200'000);
    within(dalyGoodput<double>(m, restart, checkpoint, interval), spent.useful / spent.clock(), 0.01, "goodput");
    const RunningLosses<double> losses = runningLosses<double>(m, restart, {checkpoint, std::nullopt}, interval);
    within(losses.checkpoints, spent.checkpoints / spent.clock(), 0.02, "checkpoints");
    within(losses.lostWork, spent.lost / spent.clock(), 0.03, "lost work");
    within(losses.restarts, spent.restarts / spent.clock(), 0.03, "restarts");
  }

  /// Written beside training: halted for the copy alone, and with a failure before it is whole the work before it is lost as well.
  void checkpointsBesideTrainingAgree_data() { closedFormsAgree_data(); }
  void checkpointsBesideTrainingAgree() {
    QFETCH(double, gpus);
    QFETCH(double, ofBest);
    const double m = meanTimeBetweenFailures(gpus), restart = 300, writing = 40;
    const CheckpointTimes<double> checkpoint = checkpointTimes<double>(writing, 5.0);
    QCOMPARE(checkpoint.blocking, 5.0);
    QCOMPARE(*checkpoint.behind, 35.0);
    const double interval = std::max(35.0, ofBest * bestCheckpointInterval(m, 5)), perFailure = timePerFailure(restart, checkpoint);
    const Spent spent = Player({m, restart, 5, interval, 0, 0, 0, false, 35}).play(gpus < 2000 ? 20'000 : 200'000);
    within(dalyGoodput<double>(m, perFailure, 5, interval), spent.useful / spent.clock(), 0.01, "goodput");
    const RunningLosses<double> losses = runningLosses<double>(m, restart, checkpoint, interval);
    within(losses.checkpoints, spent.checkpoints / spent.clock(), 0.02, "checkpoints");
    within(losses.lostWork, spent.lost / spent.clock(), 0.03, "lost work");
    within(losses.restarts, spent.restarts / spent.clock(), 0.03, "restarts");
  }
  void aCheckpointIsNeverHaltedForLongerThanItIsWritten() {
    const CheckpointTimes<double> quick = checkpointTimes<double>(3, 5.0), whole = checkpointTimes<double>(40, std::nullopt);
    QVERIFY(quick.blocking == 3 && !quick.behind && whole.blocking == 40 && !whole.behind);
    QCOMPARE(timePerFailure(300.0, whole), 300.0);
  }

  void waitingForSparesAgrees_data() {
    QTest::addColumn<double>("gpus");
    QTest::addColumn<double>("spareShare");  // spares over nodes under repair
    QTest::addColumn<bool>("fixedRepair");
    for (const double gpus : {1000.0, 16384.0, 100000.0, 200000.0})
      for (const double share : {0.0, 0.5, 1.0, 1.5})
        for (const bool fixed : {false, true})
          QTest::newRow(qPrintable(QString("%1 GPUs, spares %2, %3").arg(gpus).arg(share).arg(fixed ? "fixed" : "exponential"))) << gpus << share << fixed;
  }
  /// With repairs of one day; the share of node losses is that of the published table.
  void waitingForSparesAgrees() {
    QFETCH(double, gpus);
    QFETCH(double, spareShare);
    QFETCH(bool, fixedRepair);
    const double m = meanTimeBetweenFailures(gpus), losses = double(publishedNodeLosses()) / publishedInterruptionsTotal();
    const double load = losses * 86400 / m;
    const int spares = int(spareShare * load);
    const double interval = bestCheckpointInterval(m, 20);
    const Spent spent = Player({m, 600, 20, interval, 86400, losses, spares, fixedRepair}).play(gpus < 2000 ? 40'000 : 150'000);
    const double waiting = shareWaitingForRepair(load, spares);
    within(dalyGoodput<double>(m, 600, 20, interval) * (1 - waiting), spent.useful / spent.clock(), 0.01, "goodput");
    QVERIFY2(std::abs(waiting - spent.waiting / spent.clock()) < 0.01, qPrintable(QString("%1, played %2").arg(waiting).arg(spent.waiting / spent.clock())));
  }

  /// Values by hand: B(a, 0) = 1, B(a, 1) = a/(1 + a), B(a, 2) = a²/(2 + 2a + a²).
  void erlangsFormula() {
    QCOMPARE(erlangLoss(3, 0), 1.0);
    QCOMPARE(erlangLoss(3, 1), 0.75);
    QCOMPARE(erlangLoss(3, 2), 9.0 / 17);
    QCOMPARE(erlangLoss(0, 1), 0.0);
    QVERIFY(erlangLoss(10, 1e7) < 1e-18);
    QVERIFY(std::abs(erlangLoss(1e9, 1e6) - (1 - 1e-3)) < 1e-5);
  }
  void oneSpareMoreSavesLessThanItWouldByWorking() {
    const auto running = [](double load, double spares) { return 1 - shareWaitingForRepair(load, spares); };
    for (const double load : {1e-6, 0.3, 6.0, 40.0, 900.0})
      for (const double nodes : {8.0, 2048.0, 25000.0}) {
        const double spares = proposedSpares(load, nodes);
        QVERIFY(running(load, spares + 1) / running(load, spares) - 1 <= 1 / nodes);
        if (spares > 0) QVERIFY(running(load, spares) / running(load, spares - 1) - 1 > 1 / nodes);
      }
  }
  /// The table's lines add up to its number of unexpected interruptions.
  void everyInterruptionIsCounted() { QCOMPARE(publishedInterruptionsTotal(), 419); }
};

QTEST_APPLESS_MAIN(FailureProcessTest)
#include "tst_failure_process.moc"
