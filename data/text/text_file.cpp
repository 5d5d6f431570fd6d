// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QFileDevice>
#include <QFileInfo>
#include <QSaveFile>
#include <QString>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "data/text/printable.h"
#include "data/text/utf8.h"

namespace cw {
namespace {

Error unreadable(const std::string& path, const std::string& what) {
  return {ErrorCode::unreadable, path, shortened(path, mostLettersOfPath) + " " + what};
}

Error tooLarge(const std::string& name, std::size_t largest) {
  return {ErrorCode::malformed, name,
          name + " is larger than " + std::to_string(largest >> 20) +
              " MiB, which no file of this kind is."};
}

std::string failureOf(int code) {
  return "cannot be read: " + std::generic_category().message(code) + ".";
}

/// A descriptor that is closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

/// Why this is no regular file; empty where it is one.
std::string otherThanFile(const struct stat& about) {
  if (S_ISREG(about.st_mode)) return {};
  if (S_ISDIR(about.st_mode)) return "is a folder; a file is needed.";
  if (S_ISFIFO(about.st_mode))
    return "is a pipe, not a file; the command line reads a pipe from its standard input, as -.";
  return S_ISSOCK(about.st_mode) ? "is a socket, not a file." : "is a device, not a file.";
}

Error notThere(const std::string& path, int code) {
  struct stat link {};
  if (code != ENOENT) return unreadable(path, failureOf(code));
  return unreadable(path, ::lstat(path.c_str(), &link) == 0
                              ? "is a link to a file that does not exist."
                              : "does not exist; check the name.");
}

/// Looks before it opens, for opening alone can wait or wake a device; and once more at what it
/// then holds.
Result<Descriptor> openFile(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return notThere(path, errno);
  if (const std::string other = otherThanFile(about); !other.empty())
    return unreadable(path, other);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0 || ::fstat(file.number(), &about) != 0) return notThere(path, errno);
  if (const std::string other = otherThanFile(about); !other.empty())
    return unreadable(path, other);
  return file;
}

/// At most `most` bytes; sizes are not asked for, as pipes and /proc have none to tell.
Result<std::string> readFrom(int descriptor, std::size_t most, const std::string& name) {
  constexpr std::size_t piece = 1u << 20;
  std::string bytes;
  while (bytes.size() < most) {
    const std::size_t before = bytes.size();
    bytes.resize(std::min(most, before + piece));
    const ssize_t got = ::read(descriptor, bytes.data() + before, bytes.size() - before);
    bytes.resize(before + std::size_t(std::max<ssize_t>(0, got)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(name, failureOf(errno));
    if (got == 0) break;
  }
  return bytes;
}

Result<std::string> readAll(int descriptor, std::size_t largest, const std::string& name) {
  Result<std::string> bytes = readFrom(descriptor, largest + 1, name);
  if (bytes && bytes.value().size() > largest) return tooLarge(name, largest);
  return bytes;
}

}  // namespace

Result<std::string> readTextFile(const std::string& path, std::size_t largest) {
  const Result<Descriptor> file = openFile(path);
  return file ? readAll(file.value().number(), largest, path) : file.error();
}

Result<std::string> readBeginning(const std::string& path, std::size_t bytes) {
  const Result<Descriptor> file = openFile(path);
  return file ? readFrom(file.value().number(), bytes, path) : file.error();
}

Result<std::string> readInput(const std::string& path, std::size_t largest) {
  return path == standardInput ? readAll(STDIN_FILENO, largest, nameOfInput(path))
                               : readTextFile(path, largest);
}

std::string nameOfInput(const std::string& path) {
  return path == standardInput ? "standard input" : path;
}

Status writeTextFile(const std::string& path, std::string_view text) {
  if (!isUtf8(path))
    return unreadable(path, "cannot be written: its name is not UTF-8; choose another name.");
  const QString name = QString::fromStdString(path);
  const QFileInfo there(name);
  const auto failed = [&](const QFileDevice& file) {
    return unreadable(path, "cannot be written: " + file.errorString().toStdString() + ".");
  };
  const auto writeTo = [&](QFileDevice& file) {
    return file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) == qint64(text.size()) && file.flush();
  };
  if (there.isDir()) return unreadable(path, "is a folder; a file is needed.");
  // Devices and pipes are written to; only files may be replaced.
  if (there.exists() && !there.isFile()) {
    QFile device(name);
    if (!writeTo(device)) return failed(device);
    return std::monostate{};
  }
  QSaveFile file(name);
  if (!writeTo(file) || !file.commit()) return failed(file);
  return std::monostate{};
}

}  // namespace cw
