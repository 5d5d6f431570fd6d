// SPDX-License-Identifier: GPL-3.0-or-later
// Estimates on a thread of its own. Only the latest question is answered: a newer one stops the work on the one before.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "model/estimate/estimate.h"

namespace cw {

struct Question {
  std::uint64_t serial = 0;
  Scenario scenario;
  std::string explainKey;  ///< empty: nothing to explain
};

struct Reply {
  std::uint64_t serial = 0;
  Scenario scenario;  ///< as it was asked
  Estimate estimate;
  std::string explainKey;
  DerivationPtr derivation;
  std::string problem;  ///< not empty: the scenario contradicts itself, and a file with it could not be read again
  bool sampled = false;  ///< its uncertainty has been sought
  std::string failure;  ///< not empty: the engine failed, and this is why
};
using ReplyPtr = std::shared_ptr<const Reply>;

/// Written and read again: a sentence where that fails.
std::string problemOf(const Scenario& scenario);
/// Not to be shown where it was stopped.
Reply replyTo(Question question, const std::stop_token& stop = {});
/// The second half of an answer: how far it may spread. False: stopped.
bool addRisk(Reply& reply, std::stop_token stop = {});

class Estimator {
 public:
  /// `deliver` is called on the estimator's thread: with the estimate, and again when its uncertainty is known, unless
  /// a newer question came in between. It ends at once when it is destroyed, whatever it is working on.
  explicit Estimator(std::function<void(ReplyPtr)> deliver);
  void ask(Question question);

 private:
  void run(const std::stop_token& end);
  void answer(Question question, const std::stop_token& stop);

  std::function<void(ReplyPtr)> deliver_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::optional<Question> next_;
  std::stop_source work_;  ///< on the question that was taken last
  std::jthread thread_;  ///< last: it ends before what it uses
};

}  // namespace cw
