# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by app/run.sh and tests/run.sh: from a fresh clone to built programs.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*"; }
stop() { printf '\nclusterwright: %s\n' "$*" >&2; exit 3; }

# As many compilers at once as there are processors, and memory for each.
jobs() {
  local memory
  memory=$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
  local processors
  processors=$(nproc)
  ((memory >= 1)) || memory=1
  echo $((memory < processors ? memory : processors))
}

# Whether build/PRESET was made whole, and for this folder: a clone may have been moved.
is_configured() {
  [[ -e $root/build/$1/build.ninja ]] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$root/build/$1/CMakeCache.txt"
}

# configure PRESET [cmake options]
configure() {
  local preset=$1
  shift
  is_configured "$preset" || rm -rf "$root/build/$preset"
  say "Configuring build/$preset"
  mkdir -p "$root/build"
  local log=$root/build/configure-$preset.log
  (cd "$root" && cmake --preset "$preset" "$@" >"$log" 2>&1) || {
    tail -n 30 "$log" >&2
    stop "cmake could not configure build/$preset: the reason is above."
  }
}

# build PRESET [targets]
build() {
  local preset=$1
  shift
  say "Building build/$preset"
  (cd "$root" && cmake --build "build/$preset" --parallel "$(jobs)" ${1:+--target "$@"}) ||
    stop "build/$preset did not compile: the compiler's message is above."
}
