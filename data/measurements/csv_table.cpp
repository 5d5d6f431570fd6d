// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/measurements/csv_table.h"

namespace cw {
namespace {

class Reader {
 public:
  Reader(std::string_view text, char separator) : text_(text), separator_(separator) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  bool atEnd() const { return at_ >= text_.size(); }
  int line() const { return line_; }

  CsvRecord record() {
    CsvRecord record{line_, {}};
    do record.cells.push_back(cell());
    while (skip(separator_));
    skip('\r');
    if (skip('\n')) ++line_;
    return record;
  }

  int unclosedQuoteLine() const { return unclosedQuoteLine_; }
  int strayQuoteLine() const { return strayQuoteLine_; }

 private:
  bool skip(char c) {
    if (atEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool endsRecord() const {
    return text_[at_] == '\n' || (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
  }

  std::string cell() {
    if (!atEnd() && text_[at_] == '"') return quotedCell();
    std::string value;
    while (!atEnd() && text_[at_] != separator_ && !endsRecord()) value += text_[at_++];
    return value;
  }

  std::string quotedCell() {
    const int openedAt = line_;
    std::string value;
    ++at_;
    while (!atEnd()) {
      const char c = text_[at_++];
      if (c == '"' && !skip('"')) {
        if (!atEnd() && text_[at_] != separator_ && !endsRecord() && strayQuoteLine_ == 0) strayQuoteLine_ = line_;
        while (!atEnd() && text_[at_] != separator_ && !endsRecord()) ++at_;
        return value;
      }
      if (c == '\n') ++line_;
      value += c;
    }
    unclosedQuoteLine_ = openedAt;
    return value;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 1;
  int unclosedQuoteLine_ = 0, strayQuoteLine_ = 0;
};

Error malformed(const std::string& path, int line, const std::string& what) {
  return {ErrorCode::malformed, path, path + ":" + std::to_string(line) + ": " + what};
}

}  // namespace

Result<std::vector<CsvRecord>> csvRecords(std::string_view text, const std::string& path, char separator) {
  std::vector<CsvRecord> records;
  Reader reader(text, separator);
  while (!reader.atEnd()) {
    CsvRecord record = reader.record();
    if (reader.unclosedQuoteLine() > 0)
      return malformed(path, reader.unclosedQuoteLine(), "a quoted cell opens here and never closes.");
    if (reader.strayQuoteLine() > 0)
      return malformed(path, reader.strayQuoteLine(), "text follows the closing quote of a cell; write \"\" for a quote inside of one.");
    if (record.cells.size() > 1 || !record.cells.front().empty()) records.push_back(std::move(record));
  }
  return records;
}

}  // namespace cw
