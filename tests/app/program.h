// SPDX-License-Identifier: GPL-3.0-or-later
// A program of ours, run to its end.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace cw {

struct Ended {
  int status = -1;  ///< -1: it did not end by itself
  QByteArray out, err;
};

inline Ended outcomeOf(QProcess& process, const QString& program, const QStringList& arguments,
                         const QByteArray& input = {}) {
  process.start(program, arguments);
  process.write(input);
  process.closeWriteChannel();
  if (!process.waitForFinished(60000)) {
    process.kill();
    process.waitForFinished();
    return {};
  }
  if (process.exitStatus() != QProcess::NormalExit)
    return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

inline Ended cli(const QStringList& arguments, const QByteArray& input = {}) {
  QProcess process;
  return outcomeOf(process, QStringLiteral(CW_CLI), arguments, input);
}

}  // namespace cw
