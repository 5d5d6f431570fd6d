#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages that Clusterwright is built with, in one place.
#
#   dependencies.sh run            install what building and starting needs, if anything is missing
#   dependencies.sh test           the same and what `tests/run.sh` needs
#   dependencies.sh full           the same and what `tests/run.sh --full` needs
#   dependencies.sh list PROFILE   print the packages of a profile, one a line
#
# Packages come from the system's own apt sources and from nowhere else. When nothing is missing, apt is not called.
set -euo pipefail

# Names of Debian 12; Debian 13 provides libqt6opengl6-dev by qt6-base-dev.
run_packages=(
  g++ cmake ninja-build
  qt6-base-dev libqt6opengl6-dev qt6-charts-dev
  libeigen3-dev libboost-dev libsqlite3-dev libsqlitecpp-dev nlohmann-json3-dev libcli11-dev
  libxlsxwriter-dev
)
# poppler-utils read the reports that tests print, jq the answers that a page of the manual shows.
test_packages=(poppler-utils jq)
# Packaging, its checks, and the clean systems that packages are tried in.
# LibreOffice recalculates the workbooks that reports write; clang has libFuzzer.
full_packages=(clang-19 libclang-rt-19-dev dpkg-dev file lintian desktop-file-utils appstream debootstrap git libreoffice-calc-nogui)

say() { printf '\n== %s\n' "$*"; }
stop() { printf '\nclusterwright: %s\n' "$*" >&2; exit 3; }

packages_of() {
  case $1 in
    run) printf '%s\n' "${run_packages[@]}" ;;
    test) printf '%s\n' "${run_packages[@]}" "${test_packages[@]}" ;;
    full) printf '%s\n' "${run_packages[@]}" "${test_packages[@]}" "${full_packages[@]}" ;;
    *) stop "the profiles are run, test and full, not '$1'." ;;
  esac | sort
}

# Installed packages and what they provide, one name a line.
installed_names() {
  # shellcheck disable=SC2016 # the fields are dpkg-query's
  dpkg-query -W -f '${db:Status-Status}\t${Package}, ${Provides}\n' |
    sed -n 's/^installed\t//p' | tr ',' '\n' | sed 's/(.*//; s/[[:space:]]//g; /^$/d' | sort -u
}

missing_of() { comm -23 <(packages_of "$1") <(installed_names); }

distribution() (
  [[ -r /etc/os-release ]] || { echo "this system"; exit; }
  # shellcheck source=/dev/null
  . /etc/os-release
  echo "${PRETTY_NAME:-${ID:-this system}}"
)

# apt's hundreds of lines as one line that moves, or every fiftieth where nobody watches; all of them in the log.
progress() {
  local watched=0
  [[ -t 1 ]] && watched=1
  awk -v watched=$watched '
    /^[0-9]+ upgraded,/ { total = $3; if (total) printf "   %d packages to install\n", total }
    /^Get:[0-9]+ .*\.deb|^Get:[0-9]+ / { if (total) show("downloaded", ++got) }
    /^Unpacking / { show("unpacked", ++unpacked) }
    /^Setting up / { show("set up", ++done) }
    function show(what, count) {
      if (watched) printf "\r   %s %d of %d\033[K", what, count, total
      else if (count % 50 == 0 || count == total) printf "   %s %d of %d\n", what, count, total
      fflush()
    }
    END { if (watched) printf "\n" }'
}

apt() {
  local root=()
  ((EUID == 0)) || root=(sudo)
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 \
    -o DPkg::Lock::Timeout=300 "$@" </dev/null 2>&1 | tee -a "$log" | progress
}

# Why apt failed, in a sentence.
explain_failure() {
  tail -n 5 "$log" >&2
  if grep -qE 'Could not resolve|Temporary failure resolving|Could not connect|Unable to connect|Network is unreachable|Connection (timed out|refused)|No route to host' "$log"; then
    stop "the package servers could not be reached, and these packages are missing: ${missing[*]}. Connect this machine to the network and run this again."
  elif grep -qE 'Unable to locate package|has no installation candidate' "$log"; then
    stop "$(distribution) does not offer all of these packages: ${missing[*]}. Clusterwright builds on Debian 12 and 13."
  elif grep -q 'No space left on device' "$log"; then
    stop "the disk is full; these packages are missing: ${missing[*]}."
  fi
  stop "apt could not install: ${missing[*]}. Its last lines are above, all of them in $log."
}

install_missing() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    stop "$(distribution) has no apt. These scripts install packages on Debian 12 and 13; elsewhere install the equivalents of: $(packages_of "$1" | paste -sd' ' -), then run: cmake --preset release && cmake --build --preset release"
  fi
  mapfile -t missing < <(missing_of "$1")
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    local by_hand="apt-get install --no-install-recommends ${missing[*]}"
    command -v sudo >/dev/null || stop "packages are missing and there is no sudo. As root, run: $by_hand"
    # A password can be asked for on a terminal only.
    if [[ -t 0 ]]; then sudo -v; else sudo -n true 2>/dev/null; fi ||
      stop "packages are missing and sudo refuses. As root, run: $by_hand"
  fi

  say "Installing from this system's package servers: ${missing[*]}"
  log=$(mktemp "${TMPDIR:-/tmp}/clusterwright-apt.XXXXXX.log")
  # Package lists may be old or absent, so refresh them; a broken foreign source need not stop us.
  apt update || true
  apt install --yes --no-install-recommends "${missing[@]}" || explain_failure
  rm -f "$log"
}

case ${1:-} in
  list) packages_of "${2:-run}" ;;
  run | test | full) install_missing "$1" ;;
  *) stop "usage: dependencies.sh run|test|full, or dependencies.sh list run|test|full" ;;
esac
