// SPDX-License-Identifier: GPL-3.0-or-later
// Measurement files: RFC 4180, columns in any order, and errors that name line, column and value.
#include <QObject>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <optional>

#include "data/measurements/csv_table.h"
#include "data/measurements/measurement_csv.h"
#include "data/measurements/printed_gpu.h"
#include "model/calibration/clusters.h"
#include "model/calibration/validation.h"

using namespace cw;

namespace {
const std::string header = "value,id,layers,hidden,heads,seq_len,gpu,num_gpus,metric,seq_parallel,vpp,notes\n";

/// An 8B run on eight H100, once for each source.
std::vector<Measurement> runs(std::initializer_list<const char*> sources) {
  std::string text = "id,source,model,framework,published,layers,hidden,ffn_hidden,heads,kv_heads,vocab,gated_mlp,seq_len,gpu,num_gpus,gpus_per_node,precision,"
                     "global_batch_seqs,micro_batch_seqs,tp,pp,cp,dp,recompute,metric,value\n";
  for (const char* source : sources)
    text += std::string(source) + "," + source + ",8B,megatron,2025-05,32,4096,14336,32,8,128256,1,8192,H100,8,8,bf16,128,1,1,1,2,4,none,step_time_s,10\n";
  return measurementsFromCsv(text, "m.csv").value();
}
}

class MeasurementsTest : public QObject {
  Q_OBJECT

  static void fails(const std::string& text, std::initializer_list<const char*> words) {
    const auto rows = measurementsFromCsv(text, "m.csv");
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, ErrorCode::malformed);
    for (const char* word : words) QVERIFY2(rows.error().message.find(word) != std::string::npos, rows.error().message.c_str());
  }

 private slots:
  void theShippedFileIsReadWhole() {
    const auto rows = readMeasurementsFile(CW_SOURCE_DIR "/data/validation/measurements.csv");
    QVERIFY2(rows, rows ? "" : rows.error().message.c_str());
    QCOMPARE(rows.value().size(), std::size_t(1200));
    for (const Measurement& row : rows.value()) QVERIFY2(gpuByPrintedName(row.gpu), row.gpu.c_str());
  }

  void columnsComeInAnyOrderAndEmptyMeansNotStated() {
    const auto rows = measurementsFromCsv("\xEF\xBB\xBF" + header + "2.5,a,32,4096,32,8192,H100,8,step_time_s,unknown,,\"one, \"\"two\"\"\nthree\"\r\n", "m.csv");
    QVERIFY2(rows, rows ? "" : rows.error().message.c_str());
    const Measurement& row = rows.value().at(0);
    QCOMPARE(row.value, 2.5);
    QCOMPARE(row.layers.value(), 32);
    QVERIFY(!row.sequenceParallel);
    QVERIFY(!row.virtualStages);
    QVERIFY(!row.paramsBillion);
    QCOMPARE(row.notes, std::string("one, \"two\"\nthree"));
  }

  void columnsOfOnesOwnAreIgnored() { QVERIFY(measurementsFromCsv("mine," + header + "x,1,a,,,,,H100,,mfu,,,\n", "m.csv")); }

  void missingColumnsAreNamed() { fails("id,metric,value\n", {"m.csv:1", "layers", "seq_len", "num_gpus"}); }
  void columnsThatAreThereTwiceAreNamed() { fails("id,id\n", {"twice", "id"}); }
  void anEmptyFileIsMalformed() { fails("", {"empty"}); }

  void wrongCellsAreNamed() {
    const std::string good = "1,a,32,4096,32,8192,H100,8,mfu,1,,\n";
    fails(header + good + "1,b,thirty,4096,32,8192,H100,8,mfu,1,,\n", {"m.csv:3", "layers", "thirty"});
    fails(header + "1,b,32.5,4096,32,8192,H100,8,mfu,1,,\n", {"m.csv:2", "layers", "32.5"});
    fails(header + "nan,b,32,4096,32,8192,H100,8,mfu,1,,\n", {"value", "nan"});
    fails(header + "\"1,5\",b,32,4096,32,8192,H100,8,mfu,1,,\n", {"value", "1,5"});
    fails(header + "-1,b,32,4096,32,8192,H100,8,mfu,1,,\n", {"value", "-1"});
    fails(header + "1,b,32,4096,32,8192,H100,-8,mfu,1,,\n", {"num_gpus", "-8"});
    fails(header + "1,b,32,4096,32,8192,H100,99999999999,mfu,1,,\n", {"num_gpus"});
    fails(header + "1,b,32,4096,32,8192,H100,8,mfu,yes,,\n", {"seq_parallel", "yes"});
    fails(header + "1,b,32\n", {"m.csv:2", "3 cells", "12"});
    fails(header + "1,b,32,4096,32,8192,H100,8,mfu,1,,\"\nopen", {"m.csv:2", "never closes"});
    fails(header + "1,\"b\"c,32,4096,32,8192,H100,8,mfu,1,,\n", {"m.csv:2", "quote"});
  }

  void lineNumbersCountLineBreaksInsideCells() {
    fails(header + "1,a,32,4096,32,8192,H100,8,mfu,1,,\"x\ny\"\n\n1,b,x,4096,32,8192,H100,8,mfu,1,,\n", {"m.csv:5", "layers"});
  }

  /// Anybody's file: what no run has, and what contradicts itself, is not predicted, and says why.
  void impossibleRowsAreNotDetermined_data() {
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("cell");
    for (const char* column : {"layers", "hidden", "heads", "kv_heads", "vocab", "seq_len", "num_gpus", "gpus_per_node", "global_batch_seqs", "micro_batch_seqs", "tp", "pp", "vpp", "cp", "ep", "dp"}) {
      QTest::newRow(column) << column << "0";
      QTest::addRow("huge %s", column) << column << "2147483647";
    }
    QTest::newRow("kv heads that do not divide") << "kv_heads" << "7";
    QTest::newRow("more experts of a token than there are") << "top_k" << "9";
  }
  void impossibleRowsAreNotDetermined() {
    QFETCH(QString, column);
    QFETCH(QString, cell);
    std::vector<std::pair<QString, QString>> cells{{"id", "a"}, {"framework", "megatron"}, {"layers", "32"}, {"hidden", "4096"}, {"ffn_hidden", "14336"}, {"heads", "32"}, {"kv_heads", "8"},
                                                   {"vocab", "128256"}, {"experts", "8"}, {"top_k", "2"}, {"seq_len", "8192"}, {"gpu", "H100"}, {"num_gpus", "64"}, {"gpus_per_node", "8"}, {"precision", "bf16"},
                                                   {"global_batch_seqs", "128"}, {"micro_batch_seqs", "1"}, {"tp", "4"}, {"pp", "2"}, {"vpp", "2"}, {"cp", "1"}, {"ep", "8"}, {"dp", "8"}, {"metric", "step_time_s"}, {"value", "10"}};
    const auto result = [&] {
      QStringList names, values;
      for (const auto& [name, value] : cells) {
        names << name;
        values << value;
      }
      const auto rows = measurementsFromCsv((names.join(u',') + u'\n' + values.join(u',') + u'\n').toStdString(), "m.csv");
      return rows ? std::optional(validate(rows.value(), gpuByPrintedName, Folds::none).rows.at(0)) : std::nullopt;
    };
    const auto right = result();
    QVERIFY(right && right->predicted && std::isfinite(*right->predicted));
    for (auto& [name, value] : cells)
      if (name == column) value = cell;
    const auto wrong = result();
    QVERIFY(wrong);
    QVERIFY2(!wrong->predicted || (std::isfinite(*wrong->predicted) && *wrong->predicted > 0), wrong->status.c_str());
    if (cell == QStringLiteral("0")) QCOMPARE(QString::fromStdString(wrong->status), QStringLiteral("not_determined"));
  }

  /// A source that prints a hundred rows of one model says one thing: through the whole reading and prediction. The rows
  /// are what is predicted for them, slower by factors of 1.1 (a hundred rows of one source), 1.5 and 2.
  void aSourceOfManyRowsCountsOnce() {
    std::vector<Measurement> rows = runs({"A", "B", "C"});
    const std::vector<RowResult> predicted = validate(rows, gpuByPrintedName, Folds::none).rows;
    const double factors[] = {1.1, 1.5, 2};
    for (std::size_t i = 0; i < 3; ++i) rows[i].value = *predicted[i].predicted * factors[i];
    rows.insert(rows.end(), 99, rows[0]);
    const ValidationSummary summary = validate(rows, gpuByPrintedName, Folds::none);
    QCOMPARE(summary.byClass.size(), std::size_t(1));
    const GroupSummary& g = summary.byClass[0];
    QCOMPARE(g.name, std::string("dense H100/H200"));
    QCOMPARE(g.predicted, 102);
    QVERIFY(std::abs(readAsFraction(g.medianLog) - 0.1) < 1e-9);
    QCOMPARE(g.clusters.clusters, 3);
    QVERIFY(std::abs(readAsFraction(g.clusters.medianLog) - 0.5) < 1e-9);
    QVERIFY(std::abs(g.clusters.largestClusters - 1.0 / 3) < 1e-9 && std::abs(g.clusters.largestRows - 100.0 / 102) < 1e-9);
    QCOMPARE(g.clusters.largestSource, std::string("A"));
  }

  void ratesThatNeedAConventionHaveALineOfTheirOwn() {
    std::vector<Measurement> rows = runs({"A", "B"});
    rows[1].metric = "mfu";
    rows[1].value = 0.4;
    const ValidationSummary summary = validate(rows, gpuByPrintedName, Folds::none);
    QCOMPARE(summary.byClass.size(), std::size_t(2));
    QCOMPARE(summary.byClass[0].name, std::string("dense H100/H200"));
    QCOMPARE(summary.byClass[1].name, std::string("MFU or TFLOP/s"));
    QCOMPARE(summary.byClass[0].rows, 1);
    QCOMPARE(summary.byClass[1].rows, 1);
  }

  void vendorsAndTeamsOfEachFileAreToldApart() {
    std::vector<Measurement> rows = runs({"NVIDIA dgxc-benchmarking v25.01", "torchtitan benchmarks", "torchtitan benchmarks"});
    const auto names = [&] {
      QStringList list;
      for (const GroupSummary& g : validate(rows, gpuByPrintedName, Folds::none).byPublisher) list << QString::fromStdString(g.name);
      return list;
    };
    QCOMPARE(names(), QStringList({"dense H100/H200, vendors", "dense H100/H200, other teams"}));
    rows[2].file = "second.csv";
    QCOMPARE(names(), QStringList({"dense H100/H200, vendors", "dense H100/H200, other teams, m.csv", "dense H100/H200, other teams, second.csv"}));
  }

  void severalFilesAreReadInTheirOrder() {
    const QTemporaryDir folder;
    const auto file = [&](const char* name, const QByteArray& ids) {
      QByteArray text = "id,layers,hidden,heads,seq_len,gpu,num_gpus,metric,value\n";
      for (const QByteArray& id : ids.split(' ')) text += id + ",1,1,1,1,H100,1,mfu,0.4\n";
      QFile f(folder.filePath(name));
      if (f.open(QIODevice::WriteOnly)) f.write(text);
      return f.fileName().toStdString();
    };
    const std::string first = file("first.csv", "a b"), second = file("second.csv", "c"), again = file("again.csv", "d b"), twice = file("twice.csv", "e e");
    const auto rows = readMeasurementsFiles({first, second, twice});
    QVERIFY(rows);
    QStringList ids;
    for (const Measurement& row : rows.value()) ids << QString::fromStdString(row.id);
    QCOMPARE(ids, QStringList({"a", "b", "c", "e", "e"}));
    QCOMPARE(rows.value()[2].file, second);
    const auto refused = readMeasurementsFiles({first, second, again});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::malformed);
    QCOMPARE(refused.error().message, again + ": the id \"b\" stands in " + first + " too; give each measurement an id of its own, or name its file once.");
    QVERIFY(!readMeasurementsFiles({first, first}));
    QCOMPARE(readMeasurementsFiles({first, "/nonexistent/m.csv"}).error().code, ErrorCode::unreadable);
  }

  /// What ships is read to the last row, and no id stands twice.
  void shippedFilesAreReadTogether() {
    const auto rows = readMeasurementsFiles({CW_SOURCE_DIR "/data/validation/measurements.csv", CW_SOURCE_DIR "/data/validation/measurements_2.csv"});
    QVERIFY2(bool(rows), rows ? "" : rows.error().message.c_str());
    QCOMPARE(rows.value().size(), std::size_t(1200 + 341));
    for (const RowResult& row : validate(rows.value(), gpuByPrintedName, Folds::none).rows) QVERIFY2(row.predicted || !row.reason.empty(), row.id.c_str());
  }

  void missingFilesAreUnreadable() {
    QCOMPARE(readMeasurementsFile("/nonexistent/m.csv").error().code, ErrorCode::unreadable);
    QCOMPARE(readMeasurementsFile("/").error().code, ErrorCode::unreadable);
  }

  void printedNamesAreCatalogueRows() {
    QCOMPARE(gpuByPrintedName("A100-80GB")->id, std::string("a100-sxm-80gb"));
    QCOMPARE(gpuByPrintedName("h200-sxm")->id, std::string("h200-sxm"));
    QVERIFY(!gpuByPrintedName("abacus"));
  }
};

QTEST_APPLESS_MAIN(MeasurementsTest)
#include "tst_measurements.moc"
