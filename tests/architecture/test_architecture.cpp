// SPDX-License-Identifier: GPL-3.0-or-later
// The include lines of the sources point the way ARCHITECTURE.md says, and text is shown as text.
#include <QObject>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "tests/architecture/include_rules.h"
#include "tests/architecture/text_rules.h"

using namespace cw::architecture;

class TestArchitecture : public QObject {
  Q_OBJECT

private slots:
  void sourcesKeepTheLayers();
  void wrongArrowsAreForbidden_data();
  void wrongArrowsAreForbidden();
  void rightArrowsAreAllowed_data();
  void rightArrowsAreAllowed();
  void markupIsForbidden_data();
  void markupIsForbidden();
  void textIsAllowed_data();
  void textIsAllowed();
  void aWrongTreeIsReportedWithFileAndLine();
};

void TestArchitecture::sourcesKeepTheLayers() {
  QVERIFY2(sourceCount(CW_SOURCE_DIR) > 30, "the sources were not found");
  QStringList broken;
  for (const std::string& violation : violations(CW_SOURCE_DIR)) broken << QString::fromStdString(violation);
  QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
}

void TestArchitecture::wrongArrowsAreForbidden_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("header");
  const auto row = [](const char* file, const char* header) {
    QTest::addRow("%s includes %s", file, header) << QString(file) << QString(header);
  };
  row("model/units/units.h", "QString");
  row("model/units/units.h", "QtCore/QString");
  row("model/units/units.h", "qglobal.h");
  row("model/cost/cost.cpp", "sqlite3.h");
  row("model/cost/cost.cpp", "SQLiteCpp/Database.h");
  row("model/cost/cost.cpp", "nlohmann/json.hpp");
  row("model/cost/cost.cpp", "data/result.h");
  row("model/cost/cost.cpp", "ui/window/main_window.h");
  row("data/catalog/catalog.cpp", "QColor");
  row("data/catalog/catalog.cpp", "QtGui/QImage");
  row("data/catalog/catalog.cpp", "QWidget");
  row("data/catalog/catalog.cpp", "QChart");
  row("data/catalog/catalog.cpp", "ui/document/document.h");
  row("data/catalog/catalog.cpp", "app/cli/main.h");
  row("ui/document/document.h", "QWidget");
  row("ui/document/document.h", "QMessageBox");
  row("ui/document/document.h", "QtWidgets/QLabel");
  row("ui/document/document.h", "ui/window/main_window.h");
  row("ui/window/main_window.cpp", "data/catalog/catalog.h");
  row("ui/window/main_window.cpp", "QChartView");
  row("ui/window/main_window.cpp", "QtCharts/QLineSeries");
  row("ui/window/main_window.cpp", "nlohmann/json.hpp");
  row("ui/window/main_window.cpp", "app/desktop/options.h");
  row("ui/charts/chart.cpp", "data/catalog/catalog.h");
  row("ui/charts/chart.cpp", "QtCharts");
  row("app/desktop/main.cpp", "QtWidgets");
  row("app/desktop/main.cpp", "QtCore/QtCore");
  row("app/desktop/main.cpp", "tests/support/scenarios.h");
  row("app/desktop/main.cpp", "installer/paths.h");
  row("app/desktop/main.cpp", "../ui/window/main_window.h");
  row("tests/ui/test_window.cpp", "QtTest");
}

void TestArchitecture::wrongArrowsAreForbidden() {
  QFETCH(QString, file);
  QFETCH(QString, header);
  QVERIFY(!forbidden(file.toStdString(), header.toStdString()).empty());
}

void TestArchitecture::rightArrowsAreAllowed_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("header");
  const auto row = [](const char* file, const char* header) {
    QTest::addRow("%s includes %s", file, header) << QString(file) << QString(header);
  };
  row("model/cost/cost.cpp", "model/units/units.h");
  row("model/cost/cost.cpp", "Eigen/Core");
  row("model/cost/cost.cpp", "tbb/parallel_for.h");
  row("model/cost/cost.cpp", "queue");
  row("data/catalog/catalog.cpp", "nlohmann/json.hpp");
  row("data/catalog/catalog.cpp", "model/hardware/gpu.h");
  row("data/plan_file/plan_file.cpp", "SQLiteCpp/Database.h");
  row("ui/document/document.cpp", "QUndoCommand");
  row("ui/document/document.cpp", "data/plan_file/plan_file.h");
  row("ui/document/document.cpp", "QtMath");
  row("ui/charts/chart.cpp", "QtCharts/QChart");
  row("ui/charts/chart.cpp", "ui/theme/palette.h");
  row("ui/window/main_window.cpp", "QGraphicsScene");
  row("data/text/text_file.cpp", "QtEndian");
  row("ui/window/main_window.cpp", "ui/document/document.h");
  row("ui/window/main_window.cpp", "QMainWindow");
  row("app/cli/main.cpp", "data/answer/estimate_json.h");
  row("app/desktop/main.cpp", "QApplication");
  row("tests/ui/test_window.cpp", "data/samples/samples.h");
}

void TestArchitecture::rightArrowsAreAllowed() {
  QFETCH(QString, file);
  QFETCH(QString, header);
  QCOMPARE(QString::fromStdString(forbidden(file.toStdString(), header.toStdString())), QString());
}

void TestArchitecture::markupIsForbidden_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("line");
  const auto row = [](const char* file, const char* line) {
    QTest::addRow("%s: %s", file, line) << QString(file) << QString(line);
  };
  row("ui/notice_bar.cpp", "  text_ = new QLabel(text);");
  row("ui/notice_bar.cpp", "  QLabel label;");
  row("ui/notice_bar.h", "class ElidedLabel : public QLabel {");
  row("ui/notice_bar.cpp", "#include <QLabel>");
  row("app/desktop/main.cpp", "  QMessageBox::warning(nullptr, title, message);");
  row("ui/file_actions.cpp", "  QMessageBox box(icon, title, message);  // asks");
  row("ui/notice_bar.cpp", "  button->setToolTip(name);");
  row("ui/notice_bar.cpp", "  button->setToolTip(tr(\"A constant today\"));");
  row("ui/notice_bar.cpp", "  QToolTip::showText(at, name);");
  row("ui/pages/pool_model.cpp", "    case Qt::ToolTipRole: return name;");
  row("ui/pages/pool_model.cpp", "    case Qt::ToolTipRole:");
  row("ui/pages/pool_model.cpp", "  if (role == Qt::ToolTipRole) return shown;  // tipText(shown)");
  row("ui/report/report_document.h", "  QTextDocument text_;");
  row("ui/report/report_document.cpp", "  auto* text = new QTextDocument(this);");
  row("ui/report/report_document.cpp", "  cursor.insertHtml(text);");
  row("ui/explain/explain_view.cpp", "  label->setTextFormat(Qt::PlainText);");
  row("ui/explain/explain_view.cpp", "  label->setProperty(\"textFormat\", Qt::RichText);");
  row("ui/explain/explain_view.cpp", "  auto* view = new QTextBrowser;");
  row("ui/explain/explain_view.cpp", "  item->setData(text, Qt::WhatsThisRole);");
  row("ui/pages/notes_page.cpp", "  auto* layout = new QFormLayout(this);");
  row("ui/charts/bar_chart.cpp", "  auto* set = new QBarSet(bar.name);");
  row("ui/charts/bar_chart.cpp", "  axis->setTitleText(title + chartText(unit));");
  row("ui/charts/bar_chart.cpp", "  line->setName(tr(\"estimate\"));");
  row("ui/charts/bar_chart.cpp", "  axis->setLabelFormat(format);");
  row("ui/charts/bar_chart.cpp", "  auto* axis = new QBarCategoryAxis;");
}

void TestArchitecture::markupIsForbidden() {
  QFETCH(QString, file);
  QFETCH(QString, line);
  QVERIFY(!showsMarkup(file.toStdString(), line.toStdString()).empty());
}

void TestArchitecture::textIsAllowed_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("line");
  const auto row = [](const char* file, const char* line) {
    QTest::addRow("%s: %s", file, line) << QString(file) << QString(line);
  };
  row("ui/notice_bar.cpp", "  text_ = new Label(text);");
  row("ui/notice_bar.cpp", "  setTip(button, name);");
  row("ui/notice_bar.cpp", "  // not a QLabel");
  row("ui/plain/label.h", "class Label : public QLabel {");
  row("ui/plain/message_box.h", "class MessageBox : public QMessageBox {");
  row("ui/file_actions.cpp", "  MessageBox::warn(&window_, message);");
  row("ui/pages/pool_model.cpp", "    case Qt::ToolTipRole: return tipText(name);");
  row("ui/theme/theme.cpp", "  p.setColor(QPalette::ToolTipText, color);");
  row("ui/report/report_flow.h", "  ReportFlow(QTextDocument& document, double widthPoints);");
  row("ui/report/report_document.h", "  TextDocument text_;");
  row("ui/report/report.cpp", "  writer.setTitle(name);");
  row("ui/charts/bar_chart.cpp", "  auto* set = new QBarSet({});");
  row("ui/charts/bar_chart.cpp", "  axis->setTitleText(chartText(title));");
  row("ui/charts/bar_chart.cpp", "  axis->setLabelFormat(QStringLiteral(\"%.0f\"));");
  row("ui/charts/chart_style.cpp", "  auto* axis = new QBarCategoryAxis;");
  row("tests/ui/test_plain_text.cpp", "  QLabel rich(html);");
  row("data/text/finding_text.cpp", "  QMessageBox");
}

void TestArchitecture::textIsAllowed() {
  QFETCH(QString, file);
  QFETCH(QString, line);
  QCOMPARE(QString::fromStdString(showsMarkup(file.toStdString(), line.toStdString())), QString());
}

void TestArchitecture::aWrongTreeIsReportedWithFileAndLine() {
  QTemporaryDir dir;
  const std::filesystem::path root = dir.path().toStdString();
  std::filesystem::create_directories(root / "model/cost");
  std::ofstream(root / "model/cost/cost.cpp") << "// SPDX-License-Identifier: GPL-3.0-or-later\n#include <QString>\n";
  std::ofstream(root / "model/cost/bare.h") << "#pragma once\n#include \"model/units/units.h\"\n";

  std::filesystem::create_directories(root / "ui/pages");
  std::ofstream(root / "ui/pages/page.cpp")
      << "// SPDX-License-Identifier: GPL-3.0-or-later\n\n  box->setToolTip(name);\n";

  const auto broken = violations(root);
  QCOMPARE(broken.size(), std::size_t(3));
  QVERIFY(broken[2].starts_with("ui/pages/page.cpp:3: Qt's tool tip"));
  QVERIFY(broken[0].starts_with("model/cost/bare.h:1: no 'SPDX"));
  QVERIFY(broken[1].starts_with("model/cost/cost.cpp:2: <QString>: model/ knows no Qt"));
}

QTEST_APPLESS_MAIN(TestArchitecture)
#include "test_architecture.moc"
