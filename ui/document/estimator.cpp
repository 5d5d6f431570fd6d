// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/estimator.h"

#include <exception>
#include <utility>

#include "data/scenario/scenario_json.h"
#include "model/search/pool_worth.h"

namespace cw {

std::string problemOf(const Scenario& scenario) {
  const Result<Scenario> readBack = scenarioFromJson(scenarioToJson(scenario), {});
  return readBack ? std::string() : readBack.error().message;
}

Reply replyTo(Question question) {
  Reply answer;
  answer.serial = question.serial;
  answer.explainKey = std::move(question.explainKey);
  try {
    answer.problem = problemOf(question.scenario);
    answer.estimate = estimate(question.scenario);
    if (!answer.estimate.strategies.empty()) answer.estimate.poolWorth = poolWorth(question.scenario);
    if (!answer.explainKey.empty()) answer.derivation = explain(question.scenario, answer.explainKey);
  } catch (const std::exception& error) {  // a bug in the engine must not end the planner's session
    answer.failure = error.what();
  }
  answer.scenario = std::move(question.scenario);
  return answer;
}

bool addRisk(Reply& reply, std::stop_token stop) {
  reply.sampled = true;
  if (!reply.failure.empty()) return true;
  try {
    return addUncertainty(reply.scenario, reply.estimate, std::move(stop));
  } catch (const std::exception& error) {
    reply.failure = error.what();
    return true;
  }
}

Estimator::Estimator(std::function<void(ReplyPtr)> deliver)
    : deliver_(std::move(deliver)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Estimator::ask(Question question) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(question);
    sampling_.request_stop();
  }
  wake_.notify_one();
}

void Estimator::run(const std::stop_token& stop) {
  while (true) {
    Question question;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return next_.has_value(); })) return;
      question = std::move(*next_);
      next_.reset();
    }
    auto answer = std::make_shared<const Reply>(replyTo(std::move(question)));
    if (stop.stop_requested()) return;
    deliver_(answer);
    sample(*answer, stop);
  }
}

void Estimator::sample(const Reply& reply, const std::stop_token& stop) {
  std::stop_source mine;
  {
    const std::lock_guard lock(mutex_);
    if (next_) return;
    sampling_ = mine;
  }
  const std::stop_callback end(stop, [&mine] { mine.request_stop(); });
  auto whole = std::make_shared<Reply>(reply);
  if (addRisk(*whole, mine.get_token())) deliver_(std::move(whole));
}

}  // namespace cw
