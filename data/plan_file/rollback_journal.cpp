// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/plan_file/rollback_journal.h"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include <QtEndian>

namespace cw::planfile {
namespace {

const QByteArray magic = QByteArray::fromHex("d9d505f920a163d7");
constexpr qint64 headerFields = 28;
/// A save changes each page of a plan file at most once, so no journal of ours is much larger than the largest file.
constexpr qint64 largestJournal = 2LL << 30;

std::uint32_t number(const QByteArray& bytes, int at) {
  return qFromBigEndian<quint32>(bytes.constData() + at);
}

/// An open file that is read by place.
class Reader {
 public:
  // Neither follows a link nor waits for the other end of a pipe.
  explicit Reader(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {
    struct stat s {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &s) != 0) return;
    isOrdinary_ = S_ISREG(s.st_mode) && s.st_nlink == 1;
    size_ = s.st_size;
  }
  ~Reader() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  bool isOrdinary() const { return isOrdinary_; }
  qint64 size() const { return size_; }
  /// Shorter where the file ends.
  QByteArray read(qint64 at, qint64 count) const {
    QByteArray bytes(count, '\0');
    const ssize_t got = ::pread(descriptor_, bytes.data(), std::size_t(count), at);
    bytes.truncate(got < 0 ? 0 : qsizetype(got));
    return bytes;
  }

 private:
  int descriptor_;
  bool isOrdinary_ = false;
  qint64 size_ = 0;
};

/// The head of one segment of a journal.
struct Segment {
  std::uint32_t records = 0;  ///< that reached the disk before the database was touched
  std::uint32_t pages = 0;    ///< of the database before the save
  std::uint32_t sector = 0, page = 0;  ///< bytes
};

bool isPowerOfTwo(std::uint32_t n) { return n != 0 && (n & (n - 1)) == 0; }

std::optional<Segment> segmentAt(const Reader& journal, qint64 at) {
  const QByteArray head = journal.read(at, headerFields);
  if (head.size() < headerFields || !head.startsWith(magic)) return std::nullopt;
  const Segment s{number(head, 8), number(head, 16), number(head, 20), number(head, 24)};
  const bool sane = isPowerOfTwo(s.sector) && s.sector >= 32 && s.sector <= 65536 &&
                    isPowerOfTwo(s.page) && s.page >= 512 && s.page <= 65536;
  return sane ? std::optional(s) : std::nullopt;
}

/// The first page as it was before the save, if the save got as far as changing it.
QByteArray firstPageBefore(const Reader& journal, Segment segment) {
  const std::uint32_t page = segment.page;
  qint64 at = 0;
  while (segment.page == page && segment.records > 0) {
    at += segment.sector;
    for (std::uint32_t i = 0; i < segment.records && at + page + 8 <= journal.size(); ++i) {
      const QByteArray index = journal.read(at, 4);
      if (index.size() == 4 && number(index, 0) == 1) return journal.read(at + 4, page);
      at += page + 8;
    }
    at = (at + segment.sector - 1) / segment.sector * segment.sector;
    const auto next = segmentAt(journal, at);
    if (!next) break;
    segment = *next;
  }
  return {};
}

std::uint32_t pageSizeOf(const QByteArray& firstPage) {
  const std::uint32_t size = qFromBigEndian<quint16>(firstPage.constData() + 16);
  return size == 1 ? 65536 : size;
}

std::uint32_t changeCounter(const QByteArray& firstPage) { return number(firstPage, 24); }

/// The page count that a first page states; nothing where an old SQLite wrote it without one.
std::optional<std::uint32_t> pageCount(const QByteArray& firstPage) {
  if (changeCounter(firstPage) != number(firstPage, 92)) return std::nullopt;
  return number(firstPage, 28);
}

bool belongs(const Reader& journal, const Segment& segment, const QByteArray& now) {
  if (segment.page != pageSizeOf(now) || segment.page != std::uint32_t(now.size())) return false;
  const QByteArray before = firstPageBefore(journal, segment);
  // A save that has not touched the first page left it as it was.
  if (before.isEmpty()) return pageCount(now).value_or(segment.pages) == segment.pages;
  if (before.size() != now.size()) return false;
  if (pageCount(before).value_or(segment.pages) != segment.pages) return false;
  // SQLite counts one up when it writes the first page.
  return before == now || changeCounter(now) == changeCounter(before) + 1;
}

}  // namespace

Journal kindOfJournal(const std::string& path) {
  struct stat s {};
  // A name that is too long for its folder is no file's.
  if (::lstat(path.c_str(), &s) != 0 && (errno == ENOENT || errno == ENAMETOOLONG)) return Journal::none;
  const Reader journal(path);
  if (!journal.isOrdinary()) return Journal::noOrdinaryFile;
  const bool named = journal.size() > headerFields && journal.read(journal.size() - 8, 8) == magic;
  return named ? Journal::ofSeveralFiles : Journal::ours;
}

Journal ownerOfJournal(const std::string& path, const QByteArray& firstPage) {
  const Reader journal(path);
  if (!journal.isOrdinary()) return Journal::none;
  const QByteArray start = journal.read(0, magic.size());
  if (start.isEmpty() || start.front() == '\0') return Journal::ours;  // SQLite takes it for an ended save
  if (!magic.startsWith(start) || journal.size() > largestJournal) return Journal::ofAnotherState;
  const auto segment = segmentAt(journal, 0);
  // A save that was cut off before its journal had a head touched nothing; SQLite drops the journal.
  if (!segment) return journal.size() < 512 ? Journal::ours : Journal::ofAnotherState;
  return belongs(journal, *segment, firstPage) ? Journal::ours : Journal::ofAnotherState;
}

}  // namespace cw::planfile
