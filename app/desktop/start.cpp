// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/start.h"

#include <QtGlobal>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "data/text/printable.h"

namespace cw::desktop {
namespace {

std::function<int()> atFailedStart;
QtMessageHandler handlerBefore = nullptr;

void tell(QtMsgType type, const QMessageLogContext& context, const QString& message) {
  if (type == QtFatalMsg && atFailedStart) std::_Exit(atFailedStart());
  handlerBefore(type, context, QString::fromStdString(printable(message.toStdString())));
}

}  // namespace

bool namesDisplay(int argc, char** argv) {
  for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
    if (!qEnvironmentVariableIsEmpty(variable)) return true;
  for (int i = 1; i < argc; ++i)
    for (const char* option : {"-platform", "--platform", "-display", "--display"})
      if (std::strcmp(argv[i], option) == 0) return true;
  return false;
}

StartWatch::StartWatch(std::function<int()> ifItFails) {
  atFailedStart = std::move(ifItFails);
  handlerBefore = qInstallMessageHandler(tell);
}

StartWatch::~StartWatch() { atFailedStart = nullptr; }

int complain(const QString& message, int status) {
  std::fprintf(stderr, "clusterwright: %s\n",
               onOneLine(shortened(message.toStdString(), mostLettersOfPath)).c_str());
  return status;
}

}  // namespace cw::desktop
