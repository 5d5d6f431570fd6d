// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/data/crafted_journal.h"

#include <QtEndian>

namespace cw::test {
namespace {

constexpr int sector = 512;
constexpr quint32 nonce = 0x1234;

QByteArray number(quint32 value) {
  QByteArray bytes(4, '\0');
  qToBigEndian(value, bytes.data());
  return bytes;
}

/// Every 200th byte, counted from the page's end.
quint32 checksum(const QByteArray& page) {
  quint32 sum = nonce;
  for (qsizetype i = page.size() - 200; i > 0; i -= 200) sum += quint8(page[i]);
  return sum;
}

QByteArray magic() { return QByteArray::fromHex("d9d505f920a163d7"); }

}  // namespace

QByteArray journalOf(const QByteArray& before) {
  const qsizetype page = qFromBigEndian<quint16>(before.constData() + 16);
  const quint32 pages = quint32(before.size() / page);
  QByteArray journal = magic() + number(pages) + number(nonce) + number(pages) + number(sector) + number(quint32(page));
  journal = journal.leftJustified(sector, '\0');
  for (quint32 i = 0; i < pages; ++i) {
    const QByteArray content = before.mid(qsizetype(i) * page, page);
    journal += number(i + 1) + content + number(checksum(content));
  }
  return journal;
}

QByteArray superJournalRecord(const std::string& superJournal) {
  const QByteArray name = QByteArray::fromStdString(superJournal);
  quint32 sum = 0;
  for (const char c : name) sum += quint8(c);
  constexpr quint32 lockPage = 0x40000000 / 4096 + 1;
  return number(lockPage) + name + number(quint32(name.size())) + number(sum) + magic();
}

}  // namespace cw::test
