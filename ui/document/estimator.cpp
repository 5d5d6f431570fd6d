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

Reply replyTo(Question question, const std::stop_token& stop) {
  Reply answer;
  answer.serial = question.serial;
  answer.explainKey = std::move(question.explainKey);
  if (stop.stop_requested()) return answer;
  try {
    answer.problem = problemOf(question.scenario);
    answer.estimate = estimate(question.scenario, stop);
    if (!answer.estimate.strategies.empty()) answer.estimate.poolWorth = poolWorth(question.scenario, stop);
    if (!answer.explainKey.empty()) answer.derivation = explain(question.scenario, answer.explainKey, stop);
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
    : deliver_(std::move(deliver)), thread_([this](const std::stop_token& end) { run(end); }) {}

void Estimator::ask(Question question) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(question);
    work_.request_stop();
  }
  wake_.notify_one();
}

void Estimator::run(const std::stop_token& end) {
  while (true) {
    Question question;
    std::stop_source work;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, end, [this] { return next_.has_value(); })) return;
      question = std::move(*next_);
      next_.reset();
      work_ = work;
    }
    const std::stop_callback stopAtTheEnd(end, [&work] { work.request_stop(); });
    answer(std::move(question), work.get_token());
  }
}

void Estimator::answer(Question question, const std::stop_token& stop) {
  auto reply = std::make_shared<const Reply>(replyTo(std::move(question), stop));
  if (stop.stop_requested()) return;
  deliver_(reply);
  auto whole = std::make_shared<Reply>(*reply);
  if (addRisk(*whole, stop)) deliver_(std::move(whole));
}

}  // namespace cw
