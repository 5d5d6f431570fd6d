// SPDX-License-Identifier: GPL-3.0-or-later
// The outcome of anything that touches bytes: a value, or an error that a planner understands.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace cw {

/// malformed: the bytes are readable and wrong (exit status 2). unreadable: a file or resource failed (3).
enum class ErrorCode { malformed, unreadable, conflict };

struct Error {
  ErrorCode code = ErrorCode::malformed;
  std::string path;     ///< the file; empty where there is none
  std::string message;  ///< one sentence: what, where, what is allowed, what to do
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}
  explicit operator bool() const { return state_.index() == 0; }
  const T& value() const { return std::get<0>(state_); }
  T& value() { return std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;

}  // namespace cw
