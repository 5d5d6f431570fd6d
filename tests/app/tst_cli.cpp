// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as scripts see it: exit statuses, what goes to stdout, and the keys of the answer.
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "data/plan_file/plan_file.h"
#include "data/samples/samples.h"
#include "tests/app/program.h"
#include "tests/data/crafted_journal.h"

using namespace cw;
using Json = nlohmann::json;

namespace {

/// The keys of the interface that other programs rely on.
const char* const promised[] = {
    "scenario", "gpus_installed", "gpus_used", "step_time_s", "tokens_per_s", "tokens_per_s_per_gpu", "model_flops_per_s_per_gpu",
    "mfu_fraction", "mfu_full_attention_fraction", "hfu_fraction", "training_time_s", "training_time_days", "goodput_fraction",
    "start_date", "finish_date", "step_breakdown_s/gemm", "step_breakdown_s/attention", "step_breakdown_s/elementwise",
    "step_breakdown_s/recompute", "step_breakdown_s/tensor_parallel_exposed", "step_breakdown_s/context_parallel_exposed",
    "step_breakdown_s/expert_parallel_exposed", "step_breakdown_s/pipeline_exposed", "step_breakdown_s/pipeline_bubble",
    "step_breakdown_s/data_parallel_exposed", "step_breakdown_s/optimizer", "step_breakdown_s/straggler", "step_breakdown_s/other",
    "memory_bytes_per_gpu/weights", "memory_bytes_per_gpu/gradients", "memory_bytes_per_gpu/optimizer",
    "memory_bytes_per_gpu/activations", "memory_bytes_per_gpu/workspace", "memory_bytes_per_gpu/total",
    "memory_bytes_per_gpu/capacity", "memory_bytes_per_gpu/fits", "power_w/gpu_average", "power_w/node_average",
    "power_w/it_average", "power_w/facility_average", "power_w/facility_peak", "power_w/facility_design", "power_w/swing",
    "power_w/swing_stall",
    "energy_wh/it", "energy_wh/facility", "carbon_kg", "water_l", "cost_usd/capex/nodes", "cost_usd/capex/network",
    "cost_usd/capex/storage", "cost_usd/capex/facility", "cost_usd/per_year/depreciation", "cost_usd/per_year/capital",
    "cost_usd/per_year/energy", "cost_usd/per_year/colocation", "cost_usd/per_year/staff", "cost_usd/per_year/maintenance",
    "cost_usd/per_year/rent", "cost_usd/run_total", "cost_usd/per_gpu_hour", "cost_usd/per_million_tokens",
    "interval/training_time_days/p10", "interval/training_time_days/p50", "interval/training_time_days/p90",
    "interval/run_total_usd/p10", "interval/run_total_usd/p50", "interval/run_total_usd/p90", "plan/tensor", "plan/pipeline",
    "plan/virtual_stages", "plan/schedule", "plan/context", "plan/expert", "plan/data", "plan/microbatch_sequences",
    "plan/recompute", "plan/sharding", "findings", "provenance/engine_version", "provenance/catalog_version",
    "provenance/calibration_id",
};

}  // namespace

class CliTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString path(const char* name) const { return folder_.filePath(name); }
  QString write(const char* name, const QByteArray& text) const {
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
  }
  static Json sampleTree(const char* id) { return Json::parse(sampleText(id).value()); }

  static void refused(const QStringList& arguments, int status, std::initializer_list<const char*> words) {
    const Ended outcome = cli(arguments);
    QVERIFY2(outcome.status == status, outcome.err.constData());
    QVERIFY2(outcome.out.isEmpty(), "only results go to standard output");
    for (const char* word : words) QVERIFY2(outcome.err.contains(word), outcome.err.constData());
  }

 private slots:
  void theManPageNamesEveryCommandAndOption() {
    QFile page(QStringLiteral(CW_SOURCE_DIR "/installer/man/clusterwright-cli.1"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll()).remove(u'\\');
    const QRegularExpression command(QStringLiteral("\n  ([a-z]+)  ")), option(QStringLiteral("--[a-z][a-z0-9-]*"));
    const QString help = QString::fromUtf8(cli({QStringLiteral("--help")}).out);
    int commands = 0;
    for (auto c = command.globalMatch(help); c.hasNext(); ++commands) {
      const QString name = c.next().captured(1);
      const qsizetype section = text.indexOf(QRegularExpression(QStringLiteral("\\.(B|BI|BR) \"?%1").arg(name)));
      QVERIFY2(section > 0, qPrintable(name));
      for (auto o = option.globalMatch(QString::fromUtf8(cli({name, QStringLiteral("--help")}).out)); o.hasNext();) {
        const QString given = o.next().captured();
        QVERIFY2(text.contains(given), qPrintable(name + QStringLiteral(" ") + given));
      }
    }
    QVERIFY(commands >= 7);
  }
  void helpAndVersionAreEverywhere() {
    for (const char* command : {"", "estimate", "explain", "samples", "catalog", "validate", "calibrate", "report"})
      for (const char* option : {"--help", "--version"}) {
        const Ended outcome = cli(*command ? QStringList{command, option} : QStringList{option});
        QVERIFY2(outcome.status == 0 && !outcome.out.isEmpty() && outcome.err.isEmpty(), command);
      }
  }

  void wrongUseIsMalformedInput() {
    refused({}, 2, {"estimate", "validate"});
    refused({"estimat", "x"}, 2, {"estimat", "explain"});
    refused({"estimate"}, 2, {"SCENARIO"});
    refused({"estimate", "sample:grok-1", "--format", "yaml"}, 2, {"yaml"});
    refused({"estimate", "sample:grok-1", "--set", "precision"}, 2, {"POINTER=VALUE"});
    refused({"catalog", "gpu"}, 2, {"gpu"});
    refused({"report", "sample:grok-1"}, 2, {"--csv"});
    refused({"validate", "x.csv", "--folds", "some"}, 2, {"some"});
  }

  /// Whatever a command does with a plan, a file that a journal beside the plan names stays there.
  void aPlanRemovesNoOtherFile() {
    const QString plan = path("hostile.cwplan"), victim = path("victim.txt"), journal = plan + "-journal";
    PlanFile one;
    one.scenarios = {loadSample("grok-1").value()};
    one.scenarios[0].id = "11111111-1111-4111-8111-111111111111";
    QVERIFY(writePlanFile(one, plan.toStdString(), Overwrite::refuseIfChanged));
    QFile stored(plan);
    QVERIFY(stored.open(QIODevice::ReadOnly));
    const QByteArray crafted = test::journalOf(stored.readAll());
    write("hostile.cwplan-journal", crafted + test::superJournalRecord(victim.toStdString()));
    write("victim.txt", "a thesis");
    for (const QStringList& command : {QStringList{"estimate", plan}, {"explain", plan, "mfu_fraction"}, {"report", plan, "--csv", path("out.csv")}}) {
      refused(command, 2, {"hostile.cwplan-journal", "over several files"});
      QVERIFY(QFileInfo::exists(victim) && QFileInfo::exists(journal));
    }
    QVERIFY(!QFileInfo::exists(path("out.csv")));
  }
  void aForeignJournalIsSetAsideWithARemark() {
    const QString plan = path("restored.cwplan");
    PlanFile one;
    one.scenarios = {loadSample("grok-1").value()};
    one.scenarios[0].id = "11111111-1111-4111-8111-111111111111";
    QVERIFY(writePlanFile(one, plan.toStdString(), Overwrite::refuseIfChanged));
    write("restored.cwplan-journal", "no journal at all");
    const Ended outcome = cli({"estimate", plan, "--format", "json"});
    QVERIFY2(outcome.status == 0 && outcome.err.contains("restored.cwplan-journal.aside-1"), outcome.err.constData());
    QVERIFY(Json::accept(outcome.out.toStdString()));
    QVERIFY(cli({"estimate", plan}).err.isEmpty());
  }

  void missingFilesAreResources() {
    refused({"estimate", path("missing.json")}, 3, {"missing.json"});
    refused({"estimate", path("missing.cwplan")}, 3, {"missing.cwplan"});
    refused({"estimate", folder_.path()}, 3, {"folder"});
    refused({"validate", path("missing.csv")}, 3, {"missing.csv"});
    refused({"report", "sample:grok-1", "--csv", path("no/such/folder.csv")}, 3, {"folder.csv"});
  }

  /// Whatever it is given, the program ends by itself, with a status of the interface and one line on standard error.
  void hostileInputIsRefusedInOneLine() {
    QByteArray noise;
    for (int i = 0; i < 4096; ++i) noise.append(char((i * 7919 + 31) % 256));
    const QStringList files{path("missing"), folder_.path(), write("noise", noise), write("deep.json", QByteArray(200000, '[')), write("empty", ""), QStringLiteral("/dev/zero")};
    for (const QString& file : files)
      for (const QStringList& arguments : {QStringList{"estimate", file}, {"explain", file, "step_time_s"}, {"validate", file}, {"calibrate", file, "-o", path("never")},
                                           {"report", file, "--csv", path("never")}, {"report", file, "--xlsx", path("never")}}) {
        const Ended outcome = cli(arguments);
        QVERIFY2(outcome.status == 2 || outcome.status == 3, qPrintable(arguments.join(' ')));
        QVERIFY2(outcome.out.isEmpty() && outcome.err.count('\n') == 1, outcome.err.constData());
        QVERIFY2(!QFileInfo::exists(path("never")), qPrintable(arguments.join(' ')));
      }
    refused({"report", "sample:grok-1", "--csv", "/dev/full"}, 3, {"/dev/full", "space"});
    refused({"estimate", "sample:grok-1", "--set", "/job/tokens=NaN"}, 2, {"/job/tokens", "NaN"});
    refused({"estimate", "sample:grok-1", "--set", "/job/tokens=1" + QString(400, '0')}, 2, {"/job/tokens"});
  }

  void brokenJsonNamesItsLine() { refused({"estimate", write("broken.json", "{\n  \"format\": \"clusterwright-scenario\",\n  oops\n}")}, 2, {"broken.json", "line 3"}); }

  void wrongValuesNameTheirPointer() {
    refused({"estimate", "sample:grok-1", "--set", "/job/tokens=\"many\""}, 2, {"/job/tokens", "many"});
    refused({"estimate", "sample:grok-1", "--set", "/cluster/pools/0/nodes=-5"}, 2, {"/cluster/pools/0/nodes", "-5"});
    refused({"estimate", "sample:grok-1", "--set", "/cluster/pools/0/nodes=1e999"}, 2, {"/cluster/pools/0/nodes"});
    refused({"estimate", "sample:grok-1", "--set", "/job/precision=fp7"}, 2, {"/job/precision", "fp7", "fp8"});
    refused({"estimate", "sample:grok-1", "--set", "/job/precison=fp8"}, 2, {"precison", "\"precision\""});
    refused({"estimate", "sample:grok-1", "--set", "/cluster/pools/0/node=abacus"}, 2, {"abacus", "hgx-h100"});
    refused({"estimate", "sample:grok-9"}, 2, {"grok-9", "grok-1"});
  }

  void ownGpusThatDoNotExistAreRefused() {
    Json tree = sampleTree("grok-1");
    Json node = {{"id", "mine"}, {"kind", "node"}, {"gpu", "abacus"}};
    tree["overrides"] = Json::array({node});
    refused({"estimate", write("gpu.json", QByteArray::fromStdString(tree.dump()))}, 2, {"abacus"});
  }

  void aPlanThatCannotRunIsAnsweredWithNo() {
    for (const char* change : {"/plan/tensor=7", "/plan={\"tensor\":1,\"pipeline\":1}", "/plan={\"tensor\":8,\"pipeline\":8,\"data\":100000}"}) {
      const Ended outcome = cli({"estimate", "sample:llama-3.1-405b", "--format", "json", "--set", change});
      QVERIFY2(outcome.status == 1, outcome.err.constData());
      bool error = false;
      const Json answer = Json::parse(outcome.out.toStdString());
      for (const Json& finding : answer["findings"]) error = error || finding["severity"] == "error";
      QVERIFY(error);
    }
  }

  void everySampleIsAnswered_data() {
    QTest::addColumn<QString>("id");
    const Ended list = cli({"samples"});
    QCOMPARE(list.status, 0);
    for (const QByteArray& line : list.out.trimmed().split('\n')) QTest::newRow(line.split(' ').first()) << QString(line.split(' ').first());
  }
  void everySampleIsAnswered() {
    QFETCH(QString, id);
    const Ended outcome = cli({"estimate", "sample:" + id, "--format", "json"});
    QVERIFY2(outcome.status == 0 || outcome.status == 1, outcome.err.constData());
    QVERIFY(outcome.err.isEmpty());
    const Json answer = Json::parse(outcome.out.toStdString());
    for (const char* key : promised) QVERIFY2(answer.contains(Json::json_pointer(std::string("/") + key)), key);
    for (const Json& finding : answer["findings"])
      for (const char* key : {"id", "severity", "where", "arguments", "message", "remedy"}) QVERIFY2(finding.contains(key), key);
  }

  void answersAreTheSameWhateverTheLocale() {
    const QStringList arguments{"estimate", "sample:grok-1", "--format", "json"};
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LC_ALL", "de_DE.UTF-8");
    process.setProcessEnvironment(environment);
    process.start(CW_CLI, arguments);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.readAllStandardOutput(), cli(arguments).out);
  }

  void textAndCsvAreAnswersToo() {
    QVERIFY(cli({"estimate", "sample:grok-1"}).out.contains("One step"));
    QVERIFY(cli({"estimate", "sample:grok-1", "--format", "csv"}).out.startsWith("scenario,key,value,unit,scenario_id\r\n"));
  }

  void changesReachTheAnswer() {
    const auto days = [](const QStringList& more) {
      return Json::parse(cli(QStringList{"estimate", "sample:colossus-phase1", "--format", "json"} + more).out.toStdString())["training_time_days"].get<double>();
    };
    const double tokens = sampleTree("colossus-phase1")["job"]["tokens"].get<double>();
    const double twice = days({"--set", "/job/tokens=" + QString::number(2 * tokens, 'g', 17)});
    QVERIFY(std::abs(twice / days({}) - 2) < 1e-3);
  }

  void plansAreEstimatedByNameAndId() {
    PlanFile plan;
    for (const char* id : {"grok-1", "grok-2"}) plan.scenarios.push_back(loadSample(id).value());
    plan.scenarios[0].id = "11111111-1111-4111-8111-111111111111";
    plan.scenarios[1].id = "22222222-2222-4222-8222-222222222222";
    plan.scenarios[0].name = "One # two";
    const QString file = path("team.cwplan");
    QVERIFY(writePlanFile(plan, file.toStdString(), Overwrite::refuseIfChanged));
    const QByteArray byName = cli({"estimate", file + "#One # two", "--format", "json"}).out;
    QVERIFY(!byName.isEmpty());
    QCOMPARE(cli({"estimate", file + "#" + plan.scenarios[0].id.c_str(), "--format", "json"}).out, byName);
    QVERIFY(cli({"estimate", file + "#One # two", "--format", "json", "--set", "/name=Three"}).out.contains("\"Three\""));
    refused({"estimate", file}, 2, {"One # two", "22222222"});
    refused({"estimate", file + "#three"}, 2, {"three", "One # two"});
    refused({"estimate", write("not.cwplan", "hello")}, 2, {"not a Clusterwright plan file"});
  }

  void rangesWidenTheInterval() {
    const QString narrow = R"(/ranges/-={"input":"electricity_usd_per_kwh","low":0.06,"high":0.07})";
    const QString wide = R"(/ranges/-={"input":"electricity_usd_per_kwh","low":0.01,"high":3})";
    const auto width = [&](const QStringList& arguments) {
      const Json usd = Json::parse(cli(arguments).out.toStdString())["interval"]["run_total_usd"];
      return usd["p90"].get<double>() - usd["p10"].get<double>();
    };
    QVERIFY(width({"estimate", "sample:grok-1", "--format", "json", "--set", wide}) >
            2 * width({"estimate", "sample:grok-1", "--format", "json", "--set", narrow}));
    QVERIFY(cli({"estimate", "sample:grok-1", "--set", wide}).out.contains("What moves it most"));
    refused({"estimate", "sample:grok-1", "--set", R"(/ranges/-={"input":"electricity","low":1,"high":2})"}, 2, {"/ranges/0/input", "electricity_usd_per_kwh"});
  }

  void derivationsAreExplained() {
    const Ended text = cli({"explain", "sample:grok-1", "step_time_s", "--depth", "1"});
    QCOMPARE(text.status, 0);
    QVERIFY(text.out.startsWith("step time = "));
    const Json tree = Json::parse(cli({"explain", "sample:grok-1", "cost_usd/run_total", "--format", "json"}).out.toStdString());
    QVERIFY(tree["steps"].size() > 3);
    refused({"explain", "sample:grok-1", "step_time"}, 2, {"step_time", "training_time_days"});
  }

  void theCatalogueIsShownWithItsSources_data() {
    QTest::addColumn<QString>("section");
    for (const char* section : {"gpus", "nodes", "fabrics", "sites", "models", "prices"}) QTest::newRow(section) << QString(section);
  }
  void theCatalogueIsShownWithItsSources() {
    QFETCH(QString, section);
    const Json tree = Json::parse(cli({"catalog", section, "--format", "json"}).out.toStdString());
    QVERIFY(!tree[section.toStdString()].empty());
    QVERIFY(cli({"catalog", section, "--format", "csv"}).out.startsWith("section,id,key,value,source,as_of,confidence\r\n"));
    QVERIFY(!cli({"catalog", section}).out.isEmpty());
  }

  void measurementsAreValidated() {
    const QByteArray rows =
        "id,framework,published,layers,hidden,ffn_hidden,heads,kv_heads,vocab,gated_mlp,seq_len,gpu,num_gpus,gpus_per_node,precision,"
        "global_batch_seqs,micro_batch_seqs,tp,pp,cp,dp,recompute,metric,value\n"
        "a,megatron,2025-05,32,4096,14336,32,8,128256,1,8192,H100,8,8,bf16,128,1,1,1,2,4,none,step_time_s,10\n"
        "b,megatron,2025-05,,,,,,,,8192,H100,8,8,bf16,128,1,1,1,2,4,none,step_time_s,10\n";
    const QString file = write("m.csv", rows);
    const Json tree = Json::parse(cli({"validate", file, "--format", "json"}).out.toStdString());
    QCOMPARE(tree["rows"].size(), std::size_t(2));
    QCOMPARE(tree["rows"][0]["status"].get<std::string>(), std::string("predicted"));
    QCOMPARE(tree["rows"][1]["status"].get<std::string>(), std::string("not_determined"));
    QVERIFY(tree["rows"][1]["predicted"].is_null());
    QVERIFY(cli({"validate", file, "--format", "csv"}).out.startsWith("id,metric,measured,predicted,p10,p90,error_fraction,assumptions,status"));
    QCOMPARE(cli({"validate", file}).status, 0);
    QCOMPARE(cli({"validate", file, "--max-median", "0.000001"}).status, 1);
    refused({"validate", write("bad.csv", "id,metric\n")}, 2, {"bad.csv:1", "value"});
    QByteArray others = rows;
    const QString second = write("second.csv", others.replace("\na,", "\nc,").replace("\nb,", "\nd,"));
    const Json both = Json::parse(cli({"validate", file, second, "--format", "json"}).out.toStdString());
    QCOMPARE(both["rows"].size(), std::size_t(4));
    QCOMPARE(both["rows"][2]["id"].get<std::string>(), std::string("c"));
    QCOMPARE(both["summary"]["folds"].get<std::string>(), std::string("none"));
    // Two rows of one model and precision that name no source are one cluster.
    QCOMPARE(both["summary"]["by_class"][0]["predicted"].get<int>(), 2);
    QCOMPARE(both["summary"]["by_class"][0]["clusters"]["clusters"].get<int>(), 1);
    QCOMPARE(cli({"validate", file, second, "--format", "csv"}).out.count('\n'), 5);
    const QByteArray text = cli({"validate", file, second}).out;
    QVERIFY2(text.contains("in sample") && text.contains("dense H100/H200, other teams, " + second.toUtf8()), text.constData());
    const QByteArray leftOut = cli({"validate", file, second, "--folds", "sources"}).out;
    QVERIFY2(leftOut.contains("each source left out of the fit") && !leftOut.contains("in sample"), leftOut.constData());
    refused({"validate", file, file}, 2, {"m.csv", "\"a\"", "too"});
  }

  void runsOfOnesOwnCalibrate() {
    const QByteArray rows =
        "id,framework,published,layers,hidden,ffn_hidden,heads,kv_heads,vocab,gated_mlp,seq_len,gpu,num_gpus,gpus_per_node,precision,"
        "global_batch_seqs,micro_batch_seqs,tp,pp,cp,dp,recompute,metric,value\n"
        "a,megatron,2025-05,32,4096,14336,32,8,128256,1,8192,H100,8,8,bf16,128,1,1,1,2,4,none,step_time_s,15\n";
    const QString file = write("own.csv", rows), out = path("own.json");
    QVERIFY(cli({"calibrate", file, "-o", out}).out.contains("gemm_hopper_16"));
    const Json tree = Json::parse(cli({"validate", file, "--calibration", out, "--format", "json"}).out.toStdString());
    QCOMPARE(tree["provenance"]["calibration_id"].get<std::string>(), std::string("own"));
    const Json plain = Json::parse(cli({"estimate", "sample:llama-3.1-405b", "--format", "json"}).out.toStdString());
    const Json ours = Json::parse(cli({"estimate", "sample:llama-3.1-405b", "--calibration", out, "--format", "json"}).out.toStdString());
    QVERIFY(ours["step_time_s"].get<double>() > plain["step_time_s"].get<double>());
    QCOMPARE(ours["provenance"]["calibration_id"].get<std::string>(), std::string("own"));
    QCOMPARE(ours["provenance"]["calibration"]["runs"].get<int>(), 1);
    QVERIFY(cli({"estimate", "sample:llama-3.1-405b", "--calibration", out}).out.contains("calibration own (the team's own, 1 run"));
    QVERIFY(cli({"explain", "sample:llama-3.1-405b", "step_time_s", "--calibration", out, "--format", "json"}).out.contains("the team's calibration own ("));
    QCOMPARE(cli({"report", "sample:llama-3.1-405b", "--calibration", out, "--csv", path("own-report.csv")}).status, 0);
    QFile report(path("own-report.csv"));
    QVERIFY(report.open(QIODevice::ReadOnly) && report.readAll().contains("calibration_id,own"));
    for (const QStringList& command : {QStringList{"estimate", "sample:grok-1"}, QStringList{"explain", "sample:grok-1", "step_time_s"},
                                       QStringList{"report", "sample:grok-1", "--csv", path("none-report.csv")}}) {
      refused(command + QStringList{"--calibration", path("missing.json")}, 3, {"missing.json"});
      refused(command + QStringList{"--calibration", file}, 2, {"own.csv"});
    }
    refused({"calibrate", file}, 2, {"output"});
    refused({"calibrate", write("none.csv", rows.left(rows.indexOf('\n') + 1)), "-o", out}, 1, {"none.csv", "step_time_s"});
    refused({"validate", file, "--calibration", file}, 2, {"own.csv", "JSON"});
    refused({"calibrate", file, "-o", path("missing/own.json")}, 3, {"own.json"});
  }

  void reportsAreWritten() {
    const QString file = path("report.csv");
    QCOMPARE(cli({"report", "sample:grok-1", "sample:grok-2", "--csv", file}).status, 0);
    QFile csv(file);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count("scenario,key,value,unit"), 1);
    csv.close();
    QCOMPARE(cli({"report", "sample:grok-1", "sample:grok-2", "--csv", file, "--csv-form", "summary", "--spreadsheet"}).status, 0);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count("\r\n"), 3);
    QCOMPARE(cli({"report", "sample:grok-1", "--xlsx", path("report.xlsx")}).status, 0);
    QFile book(path("report.xlsx"));
    QVERIFY(book.open(QIODevice::ReadOnly) && book.readAll().startsWith("PK"));
    refused({"report", "sample:grok-1", "--csv", file, "--csv-form", "wide"}, 2, {"--csv-form", "wide"});
    refused({"report", "sample:grok-1", "--pdf", path("x.pdf"), "--paper", "a5"}, 2, {"--paper", "a5"});
  }

  void aFullDeviceLeavesNoReport() {
    for (const char* option : {"--csv", "--xlsx"}) refused({"report", "sample:grok-1", option, "/dev/full"}, 3, {"/dev/full"});
    QVERIFY(!QFileInfo("/dev/full").isFile());
  }

  void aPdfWithoutTheDesktopProgramNamesItsPackage() {
    if (QFileInfo::exists(QFileInfo(CW_CLI).path() + "/clusterwright")) QSKIP("the desktop program was built as well");
    QProcess process;
    QProcessEnvironment environment;
    environment.insert("PATH", folder_.path());
    process.setProcessEnvironment(environment);
    process.start(CW_CLI, {"report", "sample:grok-1", "--pdf", path("report.pdf")});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("package clusterwright"));
  }

  void aFullOutputIsAResourceThatFailed() {
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(CW_CLI, {"samples"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 3);
  }
};

QTEST_GUILESS_MAIN(CliTest)
#include "tst_cli.moc"
