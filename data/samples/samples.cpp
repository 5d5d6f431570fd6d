// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/samples/samples.h"

#include <QResource>

#include "data/catalog/resource_text.h"
#include "data/json/nearest_word.h"
#include "data/scenario/scenario_json.h"
#include "data/text/printable.h"

// The macro declares a function of the global namespace.
static void keepResource() { Q_INIT_RESOURCE(samples); }

namespace cw {
namespace {

std::vector<std::string> sampleIds() {
  std::vector<std::string> ids;
  for (const Sample& sample : samples()) ids.push_back(sample.id);
  return ids;
}

}  // namespace

std::vector<Sample> samples() {
  return {
      {"colossus-phase1", "Colossus phase 1", "12,500 eight-GPU H100 nodes in Memphis on Spectrum-X, a run of Grok-3's published compute"},
      {"colossus-expanded", "Colossus expanded", "150,000 H100 and 50,000 H200 that arrive over months, one run over mixed pools at a 300 MW site"},
      {"colossus-growing", "Colossus grows", "100,000 H100 become 150,000 H100 and 50,000 H200 during a run of Grok-3's published compute"},
      {"grok-1", "Grok-1", "the open 314B mixture of experts, 6.2 trillion tokens, on an assumed cluster of 8,192 H100"},
      {"grok-2", "Grok-2", "20,000 H100, the published training compute of 2.96e25 FLOP"},
      {"meta-24k-roce", "Meta 24k, RoCE", "24,576 H100 on RoCE, a run of Llama 3 70B's size"},
      {"meta-24k-infiniband", "Meta 24k, InfiniBand", "the same run on 24,576 H100 with NDR InfiniBand"},
      {"meta-350k-fleet", "Meta's fleet of 350,000 H100", "several jobs at once and an idle share"},
      {"llama-3.1-405b", "Llama 3.1 405B", "16,384 H100, 15.6 trillion tokens, the published parallel plan"},
      {"gpt-4", "GPT-4", "25,000 A100, a stand-in for the leaked mixture of 16 experts, 13 trillion tokens"},
  };
}

Result<std::string> sampleText(const std::string& id) {
  keepResource();
  const std::vector<std::string> ids = sampleIds();
  for (const std::string& known : ids)
    if (known == id) return resourceText((":/clusterwright/samples/" + id + ".json").c_str());
  const std::string nearest = nearestWord(id, ids);
  return Error{ErrorCode::malformed,
               {},
               "There is no sample " + inQuotes(id) +
                   (nearest.empty() ? "." : "; is \"" + nearest + "\" meant?") +
                   " The samples are " + listOf(ids) + "."};
}

Result<Scenario> loadSample(const std::string& id) {
  const Result<std::string> text = sampleText(id);
  if (!text) return text.error();
  return scenarioFromJson(text.value(), "sample:" + id);
}

}  // namespace cw
