// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <random>

#include "model/workload/divisors.h"

using namespace cw;

class DivisorsTest : public QObject
{
  Q_OBJECT

  static std::vector<long> byTrial(long number) {
    std::vector<long> divisors;
    for (long d = 1; d <= number; ++d)
      if (number % d == 0) divisors.push_back(d);
    return divisors;
  }

 private slots:
  void theyAreThoseOfATrialDivision() {
    for (long number = 1; number <= 3000; ++number) QCOMPARE(Divisors(number).all(), byTrial(number));
  }

  /// 735134400 = 2⁶·3³·5²·7·11·13·17 has 7·4·3·2⁴ divisors, the most below 10⁹; 2³¹ − 1 is a prime (Euler 1772), and
  /// 31607 the largest below √10⁹.
  void largeNumbersToo() {
    QCOMPARE(Divisors(735'134'400).all().size(), std::size_t(7 * 4 * 3 * 16));
    QCOMPARE(Divisors(2'147'483'647).all(), (std::vector<long>{1, 2'147'483'647}));
    QCOMPARE(Divisors(31'607L * 31'607).all(), (std::vector<long>{1, 31'607, 31'607L * 31'607}));
    QCOMPARE(Divisors(1'000'000'000).all().size(), std::size_t(10 * 10));
  }

  void theLargestThatSuits() {
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
      const long number = long(random() % 5000) + 1, most = long(random() % 6000), block = long(random() % 6) + 1;
      long expected = std::max(1L, std::min(most, number));
      while (expected > 1 && (number % expected != 0 || expected % block != 0)) --expected;
      QCOMPARE(Divisors(number).largest(most, [&](long d) { return d % block == 0; }), expected);
    }
  }
};

QTEST_APPLESS_MAIN(DivisorsTest)
#include "tst_divisors.moc"
