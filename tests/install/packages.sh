#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside a clean Debian: installs the packages beside this script, uses them, removes them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

step() { printf '   %s\n' "$*"; }
fail() { printf '   FAILED: %s\n' "$*" >&2; exit 1; }
quietly() { "$@" >/tmp/out 2>&1 || { tail -n 30 /tmp/out >&2; fail "$*"; }; }
install() { quietly apt-get install --yes --no-install-recommends -o Dpkg::Use-Pty=0 "$@"; }

# A window that is still there after five seconds has started.
stays_open() {
  local status=0
  timeout 5 "$@" >/tmp/out 2>&1 || status=$?
  ((status == 124)) || { tail -n 30 /tmp/out >&2; fail "$* ended with status $status"; }
}

quietly apt-get update

step "clusterwright-cli alone, without Qt Gui"
install ./clusterwright-cli_*.deb
dpkg-query -W -f '${Package}\n' 'libqt6gui6*' 2>/dev/null | grep -q . && fail "clusterwright-cli pulls in Qt Gui"
quietly clusterwright-cli --version
quietly clusterwright-cli --help
quietly clusterwright-cli estimate sample:colossus-phase1
grep -qi 'MFU' /tmp/out || fail "the estimate names no MFU"
quietly clusterwright-cli validate /usr/share/clusterwright/validation/measurements.csv
status=0
clusterwright-cli report sample:colossus-phase1 --pdf /tmp/report.pdf >/tmp/out 2>&1 || status=$?
((status == 3)) || fail "report --pdf without the desktop program ended with status $status"

step "clusterwright, the desktop program"
install ./clusterwright_*.deb
quietly clusterwright --version
quietly clusterwright --help
export QT_QPA_PLATFORM=offscreen
stays_open clusterwright
quietly clusterwright-cli report sample:colossus-phase1 --pdf /tmp/report.pdf
[[ $(head -c 5 /tmp/report.pdf) == %PDF- ]] || fail "the report is no PDF"
unset QT_QPA_PLATFORM

step "on an X display"
install xvfb xauth
stays_open xvfb-run -a clusterwright

step "removed without a trace"
quietly apt-get purge --yes --auto-remove clusterwright clusterwright-cli
left=$(find / -xdev \( -path /proc -o -path /packages -o -path /tmp -o -path /root \) -prune -o -iname '*clusterwright*' -print)
[[ -z $left ]] || fail "left behind: $left"
