// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/marked_scenario.h"

#include <utility>

#include "data/json/archive.h"
#include "data/json/rows.h"
#include "data/scenario/scenario_fields.h"

namespace cw {
namespace {

class MarkArchive : public Archive {
 public:
  MarkArchive(Marked& marked, std::string mark) : marked_(marked), mark_(std::move(mark)) {}

  void text(const char* key, std::string& value, TextKind kind, Need) override {
    if (kind == TextKind::date) return;
    lastKey_ = key;
    last_ = &value;
    unmarked_ = value;
    mark(value);
  }
  void number(const char*, std::optional<double>&, Range, bool, Need) override {}
  void flag(const char*, std::optional<bool>&, Need) override {}
  void word(const char*, std::optional<int>&, Words, Need) override {}
  void fact(const char*, std::optional<double>&, Provenance& provenance, Range) override {
    describe(*this, provenance);
  }
  void object(const char*, Need, const Body& body) override { body(*this); }
  void list(const char* key, std::size_t count, const std::function<void(std::size_t)>&, Need,
            const ElementBody& element) override {
    countList(key, count);
    for (std::size_t i = 0; i < count; ++i) element(*this, i);
  }
  void texts(const char* key, std::vector<std::string>& values) override {
    countList(key, values.size());
    for (std::string& value : values) mark(value);
  }
  void row(const char*, const RowField& field, Need) override { field.describe(*this); }
  void rows(const char* key, std::size_t count, const std::function<void(std::size_t)>&,
            const std::function<RowField(std::size_t)>& field) override {
    countList(key, count);
    for (std::size_t i = 0; i < count; ++i) field(i).describe(*this);
  }
  void ownRows(const char*, RowScope&) override {
  }  // they are the rows of the scenario, marked where they are used
  void atMost(const char*, std::size_t, std::size_t) override {}
  void check(const char* key, bool allowed, const std::string&) override {
    if (allowed || !last_ || lastKey_ != key) return;
    *last_ = unmarked_;
    --marked_.texts;
  }

 private:
  void mark(std::string& value) {
    value.insert(0, mark_);
    ++marked_.texts;
  }
  void countList(const char* key, std::size_t count) {
    if (count == 0) marked_.emptyLists.emplace_back(key);
  }

  Marked& marked_;
  std::string mark_, lastKey_, unmarked_;
  std::string* last_ = nullptr;  ///< the text that a check may follow
};

}  // namespace

Marked marked(Scenario scenario, const std::string& mark) {
  Marked result;
  RowTable none;
  RowScope scope(none);
  MarkArchive archive(result, mark);
  describe(archive, scenario, scope);
  result.scenario = std::move(scenario);
  return result;
}

}  // namespace cw
