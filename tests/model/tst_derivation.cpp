// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include "model/trace/traced.h"

using namespace cw;

class DerivationTest : public QObject
{
  Q_OBJECT
 private slots:
  void formulaNamesItsInputs() {
    const Traced flop = input<Traced>(6e12, "work", "FLOP", "test"), rate = input<Traced>(2e12, "rate", "FLOP/s", "test");
    const Traced time = named(flop / rate + 0.5, "time", "s");
    const DerivationStep step = describe(*time.node());
    QCOMPARE(step.formula, std::string("work / rate + 0.5"));
    QCOMPARE(step.value, 3.5);
    QCOMPARE(int(step.inputs.size()), 2);
    QCOMPARE(step.inputs[0]->source, std::string("test"));
  }
  void bracketsFollowPrecedence() {
    const Traced a = input<Traced>(8, "a", "", ""), b = input<Traced>(3, "b", "", ""), c = input<Traced>(2, "c", "", "");
    QCOMPARE(describe(*(a - (b - c)).node()).formula, std::string("a − (b − c)"));
    QCOMPARE(describe(*((a + b) * c).node()).formula, std::string("(a + b) × c"));
    QCOMPARE(describe(*maximum(a + b, c).node()).formula, std::string("max(a + b, c)"));
  }
  void recomputingGivesTheValue() {
    const Traced a = input<Traced>(8, "a", "", ""), b = input<Traced>(3, "b", "", "");
    const Traced x = squareRoot(a * a + b) / logarithm2(a) - exponential(minimum(a, b)) + power(a, Traced(0.3));
    QCOMPARE(recompute(*x.node()), x.value());
  }
  void aSumOfAHundredThousandTermsIsDestroyedAndRecomputed() {
    Traced sum = Traced(0.0);
    for (int i = 0; i < 100000; ++i) sum += Traced(1.0);
    QCOMPARE(recompute(*sum.node()), 100000.0);
  }
  void namingCostsNothingForANumber() { QCOMPARE(named(3.5, "time", "s"), 3.5); }
};

QTEST_APPLESS_MAIN(DerivationTest)
#include "tst_derivation.moc"
