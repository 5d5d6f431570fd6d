// SPDX-License-Identifier: GPL-3.0-or-later
// LibreOffice calculates the workbook of every sample afresh and comes to the numbers of the JSON answers.
#include <QDir>
#include <QFile>
#include <QObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/report/xlsx_report.h"
#include "data/samples/samples.h"
#include "tests/data/xlsx_files.h"

using namespace cw;
using Json = nlohmann::json;

namespace {

constexpr struct {
  const char* sheet;
  const char* label;
  const char* pointer;
} totals[] = {{"Step", "one step", "/step_time_s"},
              {"Memory", "total of the fullest GPU", "/memory_bytes_per_gpu/total"},
              {"Power", "IT, average", "/power_w/it_average"},
              {"Power", "facility, average", "/power_w/facility_average"},
              {"Power", "energy of the run, IT", "/energy_wh/it"},
              {"Power", "energy of the run, facility", "/energy_wh/facility"},
              {"Cost", "cost of the run", "/cost_usd/run_total"},
              {"Cost", "per installed GPU-hour", "/cost_usd/per_gpu_hour"},
              {"Cost", "per million tokens", "/cost_usd/per_million_tokens"},
              {"Answer", "step", "/step_time_s"},
              {"Answer", "tokens a second and GPU", "/tokens_per_s_per_gpu"},
              {"Answer", "cost of the run", "/cost_usd/run_total"},
              {"Answer", "energy of the run", "/energy_wh/facility"}};

/// Empties what the formulas were worth, so that a number can only come from calculating.
bool forgetValues(const QString& folder) {
  for (const QString& name : QDir(folder + "/xl/worksheets").entryList({"*.xml"})) {
    const QString path = folder + "/xl/worksheets/" + name;
    QString xml = QString::fromUtf8(contentOf(path));
    xml.replace(QRegularExpression("</f><v>[^<]*</v>"), "</f><v>0</v>");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(xml.toUtf8()) < 0) return false;
  }
  return true;
}

/// A profile of LibreOffice that calculates whatever the file says.
bool makeProfile(const QString& folder) {
  QFile file(folder + "/user/registrymodifications.xcu");
  return QDir().mkpath(folder + "/user") && file.open(QIODevice::WriteOnly) &&
         file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">"
                    "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\">"
                    "<value>0</value></prop></item></oor:items>\n") > 0;
}

/// The scenarios' cells of the row with this label. Text of the samples holds commas within quotes only.
QStringList rowOf(const QString& csv, const QString& label) {
  for (const QString& line : QString::fromUtf8(contentOf(csv)).split('\n'))
    if (const QStringList cells = line.trimmed().replace(QRegularExpression("\"([^\"]*)\""), "text").split(','); line.startsWith('"' + label + "\",") || line.startsWith(label + ','))
      return line.startsWith('"') ? cells.mid(2) : line.trimmed().split(',').mid(2);
  return {};
}

}  // namespace

class XlsxRecalculationTest : public QObject {
  Q_OBJECT

 private slots:
  void libreOfficeComesToTheNumbersOfTheAnswer() {
    const QString office = QStandardPaths::findExecutable("soffice");
    if (office.isEmpty()) QSKIP("LibreOffice (soffice) is not installed");
    std::vector<Answered> answers;
    for (const Sample& sample : samples()) {
      answers.push_back({loadSample(sample.id).value(), {}});
      answers.back().estimate = estimate(answers.back().scenario);
    }
    const QTemporaryDir folder;
    const QString parts = folder.filePath("parts"), book = folder.filePath("all.xlsx"), emptied = folder.filePath("emptied.xlsx");
    QVERIFY(writeXlsxReport(answers, book.toStdString()));
    QVERIFY(QDir().mkpath(parts) && unpackZip(book, parts) && forgetValues(parts) && packZip(parts, emptied));
    QVERIFY(makeProfile(folder.filePath("profile")));
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(office, {"-env:UserInstallation=file://" + folder.filePath("profile"), "--headless", "--convert-to",
                           "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", emptied});
    QVERIFY(process.waitForFinished(300'000));
    int compared = 0;
    for (const auto& total : totals) {
      const QStringList cells = rowOf(folder.filePath(QString("emptied-%1.csv").arg(total.sheet)), total.label);
      QVERIFY2(cells.size() == int(answers.size()), qPrintable(QString("%1, %2: %3").arg(total.sheet, total.label, process.readAllStandardError())));
      for (std::size_t i = 0; i < answers.size(); ++i) {
        const Json expected = Json::parse(estimateToJson(answers[i].scenario, answers[i].estimate)).at(Json::json_pointer(total.pointer));
        if (expected.is_null()) continue;
        const double value = cells[int(i)].toDouble(), wanted = expected.get<double>();
        QVERIFY2(std::abs(value - wanted) <= 1e-12 * std::abs(wanted), qPrintable(QString("%1 %2: %3, not %4").arg(total.sheet, total.label).arg(value, 0, 'g', 17).arg(wanted, 0, 'g', 17)));
        ++compared;
      }
    }
    QVERIFY2(compared >= int(answers.size()) * 9, qPrintable(QString::number(compared)));
    qInfo("%d totals of %d scenarios compared", compared, int(answers.size()));
  }
};

QTEST_GUILESS_MAIN(XlsxRecalculationTest)
#include "tst_xlsx_recalculation.moc"
