// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QRandomGenerator>
#include <QString>
#include <QTest>

#include "data/answer/table.h"
#include "data/json/json_text.h"
#include "data/text/printable.h"
#include "data/text/utf8.h"

#include <nlohmann/json.hpp>

using namespace cw;

/// What others wrote, as it is shown: visible, on its line, and short.
class PrintableTest : public QObject {
  Q_OBJECT

 private slots:
  void escapes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char* name, const char* text, const char* shown) {
      QTest::newRow(name) << QByteArray(text) << QByteArray(shown);
    };
    row("plain", "Grok-1 on 8,192 H100", "Grok-1 on 8,192 H100");
    row("letters of every script", "größe 集群 кластер عنقود 🚀", "größe 集群 кластер عنقود 🚀");
    row("escape", "\x1b[31m", "\\x1b[31m");
    row("bell, backspace, return, delete", "\a\b\r\x7f", "\\x07\\x08\\r\\x7f");
    row("C1", "\u0080\u009b\u009f", "\\u0080\\u009b\\u009f");
    row("no-break space is none", "a\u00a0b", "a\u00a0b");
    row("direction", "\u202a\u202e\u2066\u2069", "\\u202a\\u202e\\u2066\\u2069");
    row("marks of direction stay", "\u200e\u200f", "\u200e\u200f");
    row("separators", "\u2028\u2029", "\\u2028\\u2029");
    row("bare C1 byte",
        "\x9b"
        "31m",
        "\\x9b31m");
    row("cut letter", "a\xe2\x80", "a\\xe2\\x80");
    row("overlong", "\xc0\xaf", "\\xc0\\xaf");
    row("surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80");
    row("beyond Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
    row("a backslash stays", "\\x1b", "\\x1b");
  }
  void escapes() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    QCOMPARE(QByteArray::fromStdString(printable(text.toStdString())), shown);
    QCOMPARE(QByteArray::fromStdString(onOneLine(text.toStdString())), shown);
  }

  void layoutStaysInATextAndIsShownOnALine() {
    QCOMPARE(printable("a\n\tb\r\nc"), std::string("a\n\tb\r\nc"));
    QCOMPARE(printable("forged\rb\r\r\n"), std::string("forged\\rb\\r\r\n"));
    QCOMPARE(onOneLine("b\r\nc"), std::string("b\\r\\nc"));
    QCOMPARE(onOneLine("a\n\tb"), std::string("a\\n\\tb"));
    QCOMPARE(printable(std::string("a\0b", 3)), std::string("a\\x00b"));
  }

  /// Any bytes: what is shown is UTF-8, steers nothing, and showing it again changes nothing. Qt
  /// agrees on what is UTF-8.
  void anyBytes() {
    QRandomGenerator random(4);
    for (int i = 0; i < 20000; ++i) {
      std::string bytes(std::size_t(random.bounded(12)), ' ');
      for (char& c : bytes)
        c = char(random.bounded(3) == 0 ? random.bounded(128) : random.bounded(128, 256));
      const std::string shown = onOneLine(bytes);
      QVERIFY(isUtf8(shown));
      QCOMPARE(onOneLine(shown), shown);
      for (std::size_t at = 0; at < shown.size(); at += letterAt(shown, at).bytes)
        QVERIFY(!steers(letterAt(shown, at).code));
      const QByteArray there = QByteArray::fromStdString(bytes);
      QCOMPARE(isUtf8(bytes), there.isValidUtf8());
    }
  }

  void longTextsAreShortened() {
    const std::string most(80, 'a'), more(81, 'a');
    QCOMPARE(shortened(most), most);
    QCOMPARE(shortened(more), most + "… (81 characters)");
    QCOMPARE(inQuotes(most), "\"" + most + "\"");
    QCOMPARE(inQuotes(more), "\"" + most + "…\" (81 characters)");
    QCOMPARE(inQuotes("a\nb"), std::string("\"a\\nb\""));
    QCOMPARE(shortened("ääää", 3), std::string("äää… (4 characters)"));
    QVERIFY(shortened(std::string(1000000, '1')).size() < 120);
  }

  void jsonEscapesWhatSteers() {
    const std::string text = "\x1b\x7f\u009b\u202e\u2028 ä 🚀 \" \\ \n";
    const std::string json = jsonToText(Json{{"a\u202e", text}});
    for (const char* escape : {"\\u001b", "\\u007f", "\\u009b", "\\u202e", "\\u2028", "ä 🚀"})
      QVERIFY2(json.find(escape) != std::string::npos, json.c_str());
    for (std::size_t at = 0; at < json.size(); at += letterAt(json, at).bytes)
      QVERIFY(json[at] == '\n' || !steers(letterAt(json, at).code));
    QCOMPARE(parseJson(json, {}).value()["a\u202e"].get<std::string>(), text);
  }

  /// A spreadsheet skips what has no ink and runs what follows.
  void cellsThatRunAreMarked() {
    const auto letter = [](char32_t code) { return QString::fromUcs4(&code, 1).toStdString(); };
    std::vector<std::string> skipped{""};
    for (const char32_t code :
         U"\t\n\v\f\r "
         U"\u0085\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u180E\u2000\u2001\u2007\u200A\u200B"
         U"\u200C\u200D\u200E\u200F\u2028\u2029\u202A\u202E\u202F\u205F\u2060\u2066\u2069\u206F"
         U"\u3000\u3164\uFE00\uFEFF\uFFA0\U000E0001\U000E0020")
      if (code != 0) skipped.push_back(letter(code));
    for (const std::string& before : skipped)
      for (const char32_t sign : U"=+-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212") {
        if (sign == 0) continue;
        for (const std::string& cell :
             {before + letter(sign) + "1", before + before + " " + letter(sign) + "cmd"}) {
          const std::string written = csvText(cell);
          QVERIFY2(written.starts_with("'") || written.starts_with("\"'"), cell.c_str());
        }
      }
    for (const char* cell :
         {"plain", " leading space", "a=1", "\u00a0x", "(=1)", "", " ", "#1", "ä", "集群"})
      QVERIFY2(csvText(cell).find('\'') == std::string::npos, cell);
    for (const char* cell : {"\tx", "\rx", "\x1bx"})
      QVERIFY2(csvText(cell).find('\'') != std::string::npos, cell);
    QCOMPARE(csvText("a\x1b[31mb"), std::string("a\\x1b[31mb"));
    QCOMPARE(csvText("two\nlines"), std::string("\"two\nlines\""));
  }

  void tablesKeepTheirColumns() {
    const std::string table = alignedTable({{"a\nb", "1"}, {"long", "\x1b"}}, 1, "");
    QCOMPARE(table, std::string("a\\nb     1\nlong  \\x1b\n"));
  }
};

QTEST_APPLESS_MAIN(PrintableTest)
#include "tst_printable.moc"
