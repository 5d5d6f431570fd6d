// SPDX-License-Identifier: GPL-3.0-or-later
// What others wrote, on the command line: names that would steer a terminal, values without an end,
// and files that are none.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "data/scenario/scenario_json.h"
#include "data/text/printable.h"
#include "data/text/utf8.h"
#include "tests/app/program.h"

using namespace cw;
using Json = nlohmann::ordered_json;

namespace {

/// Window title, colour, C1 forms of both, DEL, backspace, carriage return, and text that runs
/// backwards.
const std::string evil =
    "\x1b]0;owned\x07 \x1b[31m \u009b31m \u009d0;x\u009c \x7f\b\r \u202egnp \u2066x\u2069 "
    "\u2028\u2029 end";

bool showsAnything(const QByteArray& text) {
  const std::string_view bytes(text.constData(), std::size_t(text.size()));
  for (std::size_t at = 0; at < bytes.size();) {
    const Letter letter = letterAt(bytes, at);
    if (!letter.valid || (letter.code != U'\n' && letter.code != U'\t' && steers(letter.code)))
      return true;
    at += letter.bytes;
  }
  return false;
}

/// Every text of a scenario that a person may write is made hostile; what names something else
/// stays.
void spoil(Json& json, const std::string& text) {
  static const QStringList free{"name", "notes", "source", "source_location", "confidence"};
  for (auto& [key, value] : json.items()) {
    if (value.is_structured())
      spoil(value, text);
    else if (value.is_string() && json.is_object() && free.contains(QString::fromStdString(key)))
      value = text + key;
  }
}

}  // namespace

class HostileCliTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString path(const QString& name) const { return folder_.filePath(name); }
  QString write(const QString& name, const std::string& text) const {
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) &&
                   file.write(text.data(), qint64(text.size())) == qint64(text.size())
               ? file.fileName()
               : QString();
  }
  QString pipe(const QString& name) const {
    ::mkfifo(path(name).toUtf8().constData(), 0600);
    return path(name);
  }
  static void refused(const QStringList& arguments, int status,
                      std::initializer_list<const char*> words) {
    const Ended outcome = cli(arguments);
    QVERIFY2(outcome.status == status, outcome.err.constData());
    QVERIFY2(outcome.out.isEmpty(), outcome.out.constData());
    for (const char* word : words) QVERIFY2(outcome.err.contains(word), outcome.err.constData());
    QVERIFY2(outcome.err.count('\n') == 1 && !showsAnything(outcome.err), outcome.err.constData());
  }
  QString spoiled(const char* sample) const {
    Json tree = Json::parse(scenarioToJson(loadSample(sample).value(), Rows::inFull));
    spoil(tree, evil + "\nerror: forged\n");
    return write(QString::fromLatin1(sample) + QStringLiteral("-evil.json"), tree.dump());
  }

 private slots:
  void initTestCase() { QVERIFY(folder_.isValid()); }

  void namesSteerNoTerminal_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("text") << QStringList{"estimate"};
    for (const char* format : {"json", "csv"})
      QTest::newRow(format) << QStringList{"estimate", "--format", format};
    for (const char* key : {"power_w/facility_average", "cost_usd/run_total", "training_time_s"})
      for (const char* format : {"text", "json"})
        QTest::addRow("%s %s", key, format) << QStringList{"explain", key, "--format", format};
  }
  void namesSteerNoTerminal() {
    QFETCH(QStringList, arguments);
    // The fleet of one sample has jobs beside it, another one has pools of two kinds.
    for (const char* sample : {"meta-350k-fleet", "colossus-expanded", "grok-1"}) {
      QStringList all = arguments;
      all.insert(1, spoiled(sample));
      const Ended outcome = cli(all);
      QVERIFY2(outcome.status == 0 || outcome.status == 1, outcome.err.constData());
      QVERIFY(outcome.err.isEmpty());
      QByteArray shown = outcome.out;
      if (arguments.contains("csv")) shown.replace("\r\n", "\n");
      QVERIFY2(!showsAnything(shown), shown.constData());
      if (!arguments.contains("csv"))
        QVERIFY2(!shown.contains("\nerror: forged"), shown.constData());
      QVERIFY2(shown.contains("owned"), "the names are shown all the same");
    }
  }

  void jsonGivesBackWhatItEscapes() {
    const QByteArray out = cli({"estimate", spoiled("grok-1"), "--format", "json"}).out;
    QCOMPARE(Json::parse(out.toStdString())["scenario"].get<std::string>(),
             evil + "\nerror: forged\nname");
  }

  void measurementsAndCalibrationsSteerNoTerminal() {
    const std::string header =
        "id,framework,layers,hidden,ffn_hidden,heads,kv_heads,vocab,gated_mlp,seq_len,gpu,num_gpus,"
        "precision,global_batch_seqs,micro_batch_seqs,tp,pp,cp,dp,metric,value\n";
    const std::string row =
        ",megatron,32,4096,14336,32,8,128256,1,8192,H100,8,bf16,128,1,1,1,2,4,step_time_s,15\n";
    const QString file = write("m.csv", header + "\"" + evil + "\nforged\"" + row + "\"" + evil +
                                            "\",\"" + evil + "\"" + row.substr(9));
    for (const QStringList& arguments :
         {QStringList{"validate", file},
          QStringList{"calibrate", file, "-o", path("c\x1b[31m.json")}}) {
      const Ended outcome = cli(arguments);
      QVERIFY2(outcome.status == 0, outcome.err.constData());
      QVERIFY2(!showsAnything(outcome.out) && !outcome.out.contains("\nforged"),
               outcome.out.constData());
    }
    const Ended answer =
        cli({"estimate", "sample:grok-1", "--calibration", path("c\x1b[31m.json")});
    QVERIFY2(answer.status == 0 && !showsAnything(answer.out), answer.err.constData());
  }

  void errorsSteerNoTerminal() {
    const QString name = QString::fromStdString(evil);
    refused({"estimate", name}, 3, {"owned", "does not exist", "\\x1b"});
    refused({"estimate", "sample:" + name}, 2, {"owned"});
    refused({"estimate", "sample:grok-1", "--set", "/" + name + "=1"}, 2, {"owned"});
    refused({"estimate", "sample:grok-1", "--set", "/job/precision=" + name}, 2, {"owned", "fp8"});
    refused({"estimate", "sample:grok-1", "--set", name}, 2, {"owned", "POINTER=VALUE"});
    refused({"estimate", write("key.json", Json{{evil, 1}}.dump())}, 2, {"owned"});
    refused({"estimate", write("broken.json", "{\"" + evil + "\n")}, 2, {"broken.json"});
    refused({"validate",
             write("cell.csv", "id,layers,hidden,heads,seq_len,gpu,num_gpus,metric,value\na,\"" +
                                   evil + "\",1,1,1,H100,1,x,1\n")},
            2, {"owned"});
    for (const QStringList& arguments :
         {QStringList{name},
          QStringList{"estimate", "sample:grok-1", "--format", name + "\nforged"},
          QStringList{"estimate", "x", name}, QStringList{"catalog", name},
          QStringList{"explain", "sample:grok-1", name},
          QStringList{"estimate", "x", "--" + name}}) {
      const Ended outcome = cli(arguments);
      QCOMPARE(outcome.status, 2);
      QVERIFY2(!showsAnything(outcome.err) && !outcome.err.contains("\nforged"),
               outcome.err.constData());
    }
  }

  void whatIsQuotedIsShortened_data() {
    QTest::addColumn<QStringList>("arguments");
    const std::string digits(1000000, '1'), letters(1000000, 'x');
    const auto file = [&](const char* name, const std::string& text) {
      QTest::newRow(name) << QStringList{"estimate", write(name, text)};
    };
    file("number.json", "{\"a\": " + digits + "}");
    file("key.json", "{\"" + letters + "\": 1}");
    file("key-twice.json", "{\"" + letters + "\": 1, \"" + letters + "\": 1}");
    file("open-string.json", "{\"a\": \"" + letters);
    file("literal.json", "{\"a\": " + letters + "}");
    Json tree = Json::parse(sampleText("grok-1").value());
    tree["name"] = letters;
    file("string.json", tree.dump());
    tree["name"] = "n";
    tree["job"]["precision"] = letters;
    file("word.json", tree.dump());
    tree["job"]["precision"] = "bf16";
    tree["job"]["architecture"] = letters;
    file("row.json", tree.dump());
    QTest::newRow("cell") << QStringList{
        "validate",
        write("cell.csv", "id,layers,hidden,heads,seq_len,gpu,num_gpus,metric,value\na," + letters +
                              ",1,1,1,H100,1,x,1\n")};
    QTest::newRow("column") << QStringList{"validate",
                                           write("column.csv", letters + "," + letters + "\n")};
    QTest::newRow("constant") << QStringList{
        "estimate", "sample:grok-1", "--calibration",
        write(
            "c.json",
            R"({"format": "clusterwright-calibration", "version": 1, "id": "x", "constants": [{"id": ")" +
                letters + R"(", "value": 1}]})")};
    const QString argument(100000, u'x');
    for (const QStringList& arguments :
         {QStringList{"estimate", argument},
          {"estimate", "sample:" + argument},
          {"estimate", "sample:grok-1", "--set", argument},
          {"estimate", "sample:grok-1", "--set", "/" + argument + "=1"},
          {"estimate", "sample:grok-1", "--set", "/name/" + argument + "=1"},
          {"explain", "sample:grok-1", argument},
          {"catalog", argument},
          {argument},
          {"estimate", "x", argument},
          {"estimate", "x", "--format", argument},
          {"estimate", "x", "--format=" + argument},
          {"estimate", "x", "--" + argument}})
      QTest::addRow("argument %d of %s", int(arguments.size()),
                    qPrintable(arguments.join(u' ').left(40)))
          << arguments;
  }
  void whatIsQuotedIsShortened() {
    QFETCH(QStringList, arguments);
    const Ended outcome = cli(arguments);
    QVERIFY2(outcome.status == 2 || outcome.status == 3, outcome.err.left(500).constData());
    QVERIFY2(outcome.err.size() < 20000, outcome.err.left(500).constData());
    for (const char letter : {'x', '1'})
      if (const QByteArray run(82, letter); outcome.err.contains(run))
        QVERIFY2(arguments == QStringList({"estimate", QString(100000, u'x')}),
                 "paths alone are told whole, and no longer than a path may be");
  }

  void whatIsNoFileIsRefusedAtOnce_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("says");
    QTest::newRow("pipe") << pipe("pipe") << "is a pipe";
    QTest::newRow("pipe named as a plan") << pipe("pipe.cwplan") << "is a pipe";
    QTest::newRow("pipe named as a scenario") << pipe("pipe.json") << "standard input, as -";
    QTest::newRow("endless") << "/dev/zero"
                             << "is a device";
    QTest::newRow("folder") << folder_.path() << "is a folder";
    QVERIFY(QFile::link(path("nowhere"), path("dangling")) &&
            QFile::link(path("circle"), path("circle")));
    QTest::newRow("dangling link") << path("dangling") << "is a link to a file that does not exist";
    QTest::newRow("circle of links") << path("circle") << "cannot be read";
    QVERIFY(QFile::link(pipe("far"), path("to-pipe")));
    QTest::newRow("link to a pipe") << path("to-pipe") << "is a pipe";
    QFile hole(path("hole.json"));
    QVERIFY(hole.open(QIODevice::WriteOnly) && hole.resize(1LL << 40));
    QTest::newRow("a hole of 1 TiB") << path("hole.json") << "larger than 16 MiB";
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const QByteArray socketFile = path("socket").toUtf8();
    QVERIFY(std::size_t(socketFile.size()) < sizeof name.sun_path);
    std::copy(socketFile.begin(), socketFile.end(), name.sun_path);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    QVERIFY(::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    ::close(socket);
    QTest::newRow("socket") << path("socket") << "is a socket";
  }
  void whatIsNoFileIsRefusedAtOnce() {
    QFETCH(QString, file);
    QFETCH(QString, says);
    for (const QStringList& arguments :
         {QStringList{"estimate", file},
          {"explain", file, "pue"},
          {"report", file, "--csv", path("never")},
          {"validate", file},
          {"calibrate", file, "-o", path("never")},
          {"estimate", "sample:grok-1", "--calibration", file},
          {"explain", "sample:grok-1", "pue", "--calibration", file},
          {"report", "sample:grok-1", "--csv", path("never"), "--calibration", file},
          {"validate", QStringLiteral(CW_SOURCE_DIR "/data/validation/measurements.csv"),
           "--calibration", file}}) {
      refused(arguments, says.contains("MiB") ? 2 : 3, {qPrintable(says)});
      QVERIFY(!QFileInfo::exists(path("never")));
    }
  }

  void standardInputIsAScenarioWithAnEnd() {
    const QByteArray text = QByteArray::fromStdString(sampleText("grok-1").value());
    const QByteArray named = cli({"estimate", "sample:grok-1", "--format", "json"}).out;
    QCOMPARE(cli({"estimate", "-", "--format", "json"}, text).out, named);
    QVERIFY(cli({"estimate", "-", "--set", "/name=Mine"}, text).out.startsWith("Mine\n"));
    for (const auto& [input, says] :
         {std::pair(QByteArray(20 << 20, ' '), "larger than 16 MiB"),
          {QByteArray(), "standard input"},
          {QByteArray("SQLite format 3\0 and more", 25), "name the file of the plan"}}) {
      const Ended outcome = cli({"estimate", "-"}, input);
      QVERIFY2(outcome.status == 2 && outcome.err.contains(says), outcome.err.constData());
    }
    QFile csv(CW_SOURCE_DIR "/data/validation/measurements.csv");
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(cli({"validate", "-", "--format", "json"}, csv.readAll()).out,
             cli({"validate", csv.fileName(), "--format", "json"}).out);
  }

  void plansAreKnownByWhatTheyHold() {
    PlanFile plan;
    for (const char* id : {"grok-1", "grok-2"}) plan.scenarios.push_back(loadSample(id).value());
    plan.scenarios[0].name = "One # two";
    const QString first = path("first.cwplan");
    QVERIFY(writePlanFile(plan, first.toStdString(), Overwrite::refuseIfChanged));
    const QByteArray expected = cli({"estimate", first + "#One # two", "--format", "json"}).out;
    QVERIFY(!expected.isEmpty());
    for (const char* name :
         {"TEAM.CWPLAN", "no suffix", "plan.json", "a#b.cwplan", "#", "first.cwplan#x"}) {
      QVERIFY(QFile::copy(first, path(name)));
      QCOMPARE(cli({"estimate", path(name) + "#One # two", "--format", "json"}).out, expected);
      refused({"estimate", path(name)}, 2, {"holds several scenarios", "One # two"});
      const QString csv = path("all.csv");
      QCOMPARE(cli({"report", path(name), "--csv", csv, "--csv-form", "summary"}).status, 0);
      QFile table(csv);
      QVERIFY(table.open(QIODevice::ReadOnly));
      QCOMPARE(table.readAll().count("\r\n"), 3);  // a header, two scenarios
    }
    refused({"estimate", write("one.json", sampleText("grok-1").value()) + "#part"}, 2,
            {"one scenario, not a plan"});
    const QString odd = write("scenario#1.json", sampleText("grok-1").value());
    QCOMPARE(cli({"estimate", odd, "--format", "json"}).out,
             cli({"estimate", "sample:grok-1", "--format", "json"}).out);
  }

  /// Each calibration is taken by all commands or by none.
  void calibrationsAreReadInOneWay() {
    const std::string header =
        "id,framework,published,layers,hidden,ffn_hidden,heads,kv_heads,vocab,gated_mlp,seq_len,"
        "gpu,num_gpus,gpus_per_node,precision,global_batch_seqs,micro_batch_seqs,tp,pp,cp,dp,"
        "metric,value\n";
    const QString runs = write("runs.csv", header +
                                               "a,megatron,2025-05,32,4096,14336,32,8,128256,1,"
                                               "8192,H100,8,8,bf16,128,1,1,1,2,4,step_time_s,15\n");
    QCOMPARE(cli({"calibrate", runs, "-o", path("whole.json")}).status, 0);
    QFile whole(path("whole.json"));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray text = whole.readAll();
    int taken = 0, refusals = 0;
    for (int i = 0; i < 40; ++i) {
      QByteArray damaged = text;
      const qsizetype at = (i * 7919) % text.size();
      if (i % 3 == 0)
        damaged.truncate(at);
      else if (i % 3 == 1)
        damaged.replace(at, 1, "9");
      else
        damaged.remove(at, 5);
      const QString file = write("damaged.json", damaged.toStdString());
      const Ended estimated = cli({"estimate", "sample:llama-3.1-405b", "--calibration", file});
      const Ended validated = cli({"validate", runs, "--calibration", file});
      QVERIFY2((estimated.status == 2) == (validated.status == 2), damaged.constData());
      QCOMPARE(validated.err, estimated.err);
      ++(estimated.status == 2 ? refusals : taken);
    }
    QVERIFY2(taken > 0 && refusals > 0, "both are tried");
  }

  void fileNamesNeedNotBeUtf8() {
    const QByteArray name = path("n").toUtf8() + "\xff.json";
    const std::string text = sampleText("grok-1").value();
    FILE* file = std::fopen(name.constData(), "w");
    QVERIFY(file && std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
            std::fclose(file) == 0);
    const auto shell = [](const QByteArray& command) { return std::system(command.constData()); };
    QCOMPARE(shell(QByteArray(CW_CLI) + " estimate '" + name + "' > /dev/null"), 0);
    const QByteArray copy = path("p").toUtf8() + "\xff.cwplan";
    PlanFile plan;
    plan.scenarios.push_back(loadSample("grok-1").value());
    QVERIFY(writePlanFile(plan, path("utf8.cwplan").toStdString(), Overwrite::refuseIfChanged));
    QCOMPARE(shell("cp '" + path("utf8.cwplan").toUtf8() + "' '" + copy + "'"), 0);
    QCOMPARE(shell(QByteArray(CW_CLI) + " estimate '" + copy +
                   "' 2>&1 | grep -q 'not UTF-8; rename the plan'"),
             0);
    QCOMPARE(shell(QByteArray(CW_CLI) + " report sample:grok-1 --csv '" + path("o").toUtf8() +
                   "\xff.csv' 2>&1 | grep -q 'choose another name'"),
             0);
  }
};

QTEST_GUILESS_MAIN(HostileCliTest)
#include "tst_cli_hostile.moc"
