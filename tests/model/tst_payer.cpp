// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/cost/payer.h"

using namespace cw;

/// Who pays for nodes: two kinds in one hall, the first of which is also in another.
class PayerTest : public QObject
{
  Q_OBJECT
  static PayerShares shares(Payer payer, bool shared) {
    PayerShares s(payer, shared, std::pmr::get_default_resource());
    s.install(0, 0, 100);
    s.install(0, 0, 100);
    s.install(1, 0, 50);
    s.install(0, 1, 10);
    s.use(0, 0, 60, true);
    s.use(0, 0, 90, false);
    s.use(1, 0, 50, false);
    return s;
  }

 private slots:
  void sharesAreGpusOverThoseInstalled() {
    const PayerShares main = shares(Payer::mainJob, true), others = shares(Payer::otherJobs, true), idle = shares(Payer::idle, true);
    QCOMPARE(main.of(0, 0), 0.3);
    QCOMPARE(others.of(0, 0), 0.45);
    QCOMPARE(idle.of(0, 0), 0.25);
    QCOMPARE(main.of(1, 0), 0.0);
    QCOMPARE(others.of(1, 0), 1.0);
    QCOMPARE(idle.of(1, 0), 0.0);
    QCOMPARE(idle.of(0, 1), 1.0);
    QCOMPARE(main.of(2, 0), 0.0);  // nothing of that kind is there
  }

  void aJobAloneAndTheFleetPayForAll() {
    for (const PayerShares& all : {shares(Payer::mainJob, false), shares(Payer::fleet, true)}) {
      QVERIFY(all.whole());
      QCOMPARE(all.of(0, 0), 1.0);
      QCOMPARE(all.of(1, 0), 1.0);
    }
  }
};

QTEST_APPLESS_MAIN(PayerTest)
#include "tst_payer.moc"
