// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <QTest>

#include <cmath>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/answer/estimate_json.h"
#include "data/samples/samples.h"
#include "model/estimate/estimate.h"

using namespace cw;
using Json = nlohmann::json;

/// Every derivation of every sample is one that a planner can read: seven numbers at most behind a number, each with a
/// name, and every number that is not computed with its source.
class ExplainTreesTest : public QObject
{
  Q_OBJECT
  static constexpr std::size_t mostInputs = 7;

  /// What is wrong with the graph below `root`, each node once.
  static std::set<std::string> faultsOf(const DerivationPtr& root) {
    std::set<std::string> faults;
    std::set<const DerivationNode*> seen;
    std::vector<std::pair<DerivationPtr, std::string>> pending{{root, ""}};
    while (!pending.empty()) {
      const auto [node, above] = pending.back();
      pending.pop_back();
      if (!seen.insert(node.get()).second) continue;
      const std::string here = node->name.empty() ? above : node->name;
      if (node->operation == Operation::leaf) {
        if (node->name.empty()) faults.insert("below \"" + here + "\": the number " + std::to_string(node->value) + " has no name");
        else if (node->source.empty()) faults.insert("\"" + node->name + "\" has no source");
        if (node->unit == "?") faults.insert("\"" + node->name + "\" has no unit");
      } else if (!node->name.empty()) {
        const std::size_t inputs = describe(*node).inputs.size();
        if (inputs > mostInputs) faults.insert("\"" + node->name + "\" has " + std::to_string(inputs) + " inputs: " + describe(*node).formula);
      }
      if (node->left) pending.emplace_back(node->left, here);
      if (node->right) pending.emplace_back(node->right, here);
    }
    return faults;
  }

  static void collectNumbers(const Json& tree, const std::string& key, std::vector<std::string>& keys) {
    if (tree.is_object())
      for (const auto& [name, child] : tree.items()) collectNumbers(child, key.empty() ? name : key + "/" + name, keys);
    else if (tree.is_number()) keys.push_back(key);
  }

 private slots:
  void everyTreeCanBeRead_data() {
    QTest::addColumn<QString>("id");
    for (const Sample& s : samples()) QTest::newRow(s.id.c_str()) << QString::fromStdString(s.id);
  }
  void everyTreeCanBeRead() {
    QFETCH(QString, id);
    const Scenario s = loadSample(id.toStdString()).value();
    const Json answer = Json::parse(estimateToJson(s, estimate(s)));
    std::set<std::string> faults;
    std::vector<std::string> keys = explainableKeys(), numbers;
    collectNumbers(answer, "", numbers);
    std::copy_if(numbers.begin(), numbers.end(), std::back_inserter(keys), [](const std::string& key) { return isExplained(key); });
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (const std::string& key : keys) {
      const DerivationPtr root = explain(s, key);
      const Json::json_pointer place("/" + key);
      const Json value = answer.contains(place) ? answer.at(place) : Json();
      QVERIFY2(bool(root) == value.is_number(), key.c_str());
      if (!root) continue;
      const double shown = value.get<double>();
      QVERIFY2(std::abs(recompute(*root) - shown) <= 1e-12 * std::abs(shown), key.c_str());
      for (const std::string& fault : faultsOf(root)) faults.insert(key + ": " + fault);
    }
    for (const std::string& fault : faults) qWarning("%s", fault.c_str());
    QCOMPARE(int(faults.size()), 0);
  }

  void everyNumberOfTheAnswerIsExplained() {
    // Choices of plan are not computed, GPUs and switches are counted; lists have figures of their own; percentiles of
    // samples are counted too.
    const std::set<std::string> chosen{"plan", "gpus_installed", "gpus_used", "gpus_idle", "network", "uncertainty"};
    // What is varied, not computed.
    const auto varied = [](const std::string& key) { return key.ends_with("/share_of_limit"); };
    for (const Sample& sample : samples()) {
      const Scenario s = loadSample(sample.id).value();
      std::vector<std::string> numbers;
      collectNumbers(Json::parse(estimateToJson(s, estimate(s))), "", numbers);
      for (const std::string& key : numbers)
        QVERIFY2(isExplained(key) || varied(key) || chosen.count(key.substr(0, key.find('/'))), key.c_str());
    }
  }
};

QTEST_APPLESS_MAIN(ExplainTreesTest)
#include "tst_explain_trees.moc"
