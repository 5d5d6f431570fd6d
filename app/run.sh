#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh clone to the open program: installs what is missing, builds, opens the sample plan.
# Where there is no display, prints the sample's estimate instead. Arguments go to the program.
set -euo pipefail
# shellcheck source=installer/build.sh
. "$(dirname "${BASH_SOURCE[0]}")/../installer/build.sh"

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  echo "usage: bash app/run.sh [FILE.cwplan]"
  echo "Installs what is missing (Debian 12 and 13), builds, and opens the file, or the sample plan."
  exit 0
fi

bash "$root/installer/dependencies.sh" run
# A build folder that has the tests keeps them.
is_configured release || configure release -DBUILD_TESTING=OFF
build release clusterwright clusterwright-cli

if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
  say "There is no display here, so this is the sample's estimate; the desktop program opens where there is one"
  exec "$root/build/release/bin/clusterwright-cli" estimate "${1:-sample:colossus-phase1}"
fi
say "Starting Clusterwright"
exec "$root/build/release/bin/clusterwright" "$@"
