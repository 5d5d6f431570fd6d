#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Clusterwright on clean Debian systems, each a fresh copy of a debootstrapped folder. As root:
#
#   chroot.sh packages [SUITE…]   installs the packages of build/release/packages, starts the programs, removes them
#   chroot.sh commands [SUITE…]   clones the last commit and runs the commands of README.md
#
# SUITE is bookworm or trixie; without one, this system's and every later one. The bases are kept in
# $CLUSTERWRIGHT_CHROOTS (/var/tmp/clusterwright-chroots), the copies are removed.
set -euo pipefail
# shellcheck source=installer/build.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../installer/build.sh"

bases=${CLUSTERWRIGHT_CHROOTS:-/var/tmp/clusterwright-chroots}

# The mirror this system itself installs from.
mirror() {
  local uri
  # shellcheck disable=SC2016 # the field is apt's
  uri=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1)
  echo "${uri:-http://deb.debian.org/debian}"
}

base_of() {
  local suite=$1
  if [[ ! -e $bases/$suite/etc/debian_version ]]; then
    say "Making a clean $suite in $bases/$suite"
    mkdir -p "$bases"
    rm -rf "$bases/$suite.part"
    debootstrap --variant=minbase "$suite" "$bases/$suite.part" "$(mirror)" >"$bases/$suite.log" 2>&1 ||
      stop "debootstrap of $suite failed: $bases/$suite.log says why."
    mv "$bases/$suite.part" "$bases/$suite"
  fi
}

# fresh SUITE: a copy with this system's way to the network, in $system
fresh() {
  base_of "$1"
  system=$(mktemp -d "$bases/$1.XXXXXX")
  cp -a "$bases/$1/." "$system"
  cp -L /etc/resolv.conf "$system/etc/resolv.conf"
  apt-config dump | grep -E '^Acquire::(https?|Check|Retries)' >"$system/etc/apt/apt.conf.d/90network" || true
}

# inside COMMAND…: mounts end with the namespace
inside() {
  # shellcheck disable=SC2016 # expands in the inner shell
  unshare -m bash -c '
    system=$1; shift
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev"
    exec chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
      DEBIAN_FRONTEND=noninteractive CI=true "$@"' _ "$system" "$@" </dev/null
}

try_packages() {
  compgen -G "$root/build/release/packages/*.deb" >/dev/null ||
    stop "there are no packages in build/release/packages: bash installer/package.sh makes them."
  mkdir "$system/packages"
  cp "$root"/build/release/packages/*.deb "$root/tests/install/packages.sh" "$system/packages/"
  inside bash /packages/packages.sh
}

try_commands() {
  inside apt-get update -qq
  inside apt-get install -qq --no-install-recommends git >/dev/null
  git clone -q "$root" "$system/root/clusterwright"
  local command
  for command in 'bash app/run.sh' 'bash tests/run.sh'; do
    say "$command"
    inside bash -c "cd /root/clusterwright && time $command"
  done
}

((EUID == 0)) || stop "clean systems are made by root: run this as root."
what=${1:-}
[[ $what == packages || $what == commands ]] || stop "usage: chroot.sh packages|commands [bookworm|trixie]…"
shift
suites=("$@")
if ((${#suites[@]} == 0)); then
  # A package runs on the Debian it was built on and on later ones.
  suites=(bookworm trixie)
  grep -q '^VERSION_CODENAME=trixie' /etc/os-release && suites=(trixie)
fi

system=
trap '[[ -z $system ]] || rm -rf --one-file-system "$system"' EXIT
for suite in "${suites[@]}"; do
  fresh "$suite"
  say "Trying the $what on a clean $suite"
  "try_$what"
  rm -rf --one-file-system "$system"
  system=
done
say "The $what work on: ${suites[*]}"
