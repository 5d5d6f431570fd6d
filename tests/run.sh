#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh clone to tested programs: installs what is missing, builds, runs the tests.
#
#   bash tests/run.sh           the tests of every day
#   bash tests/run.sh --asan    the same under AddressSanitizer and UndefinedBehaviorSanitizer
#   bash tests/run.sh --full    both, the long tests, ThreadSanitizer, fuzzing, the Debian packages, and their life in clean Debian systems
set -euo pipefail
# shellcheck source=installer/build.sh
. "$(dirname "${BASH_SOURCE[0]}")/../installer/build.sh"

# run_tests PRESET [ctest options]
run_tests() {
  local preset=$1
  shift
  say "Testing build/$preset"
  ctest --test-dir "$root/build/$preset" --output-on-failure --parallel "$(jobs)" "$@" ||
    stop "tests failed in build/$preset: ctest names them above."
}

# build_and_test PRESET [ctest options]
build_and_test() {
  local preset=$1
  shift
  # Warnings stop where nobody reads them: in continuous integration.
  configure "$preset" -DBUILD_TESTING=ON -DCLUSTERWRIGHT_WERROR="${CI:+ON}"
  build "$preset"
  run_tests "$preset" "$@"
}

# What ui/document does on threads of its own, under ThreadSanitizer. Qt is built without it: what it does alone is passed over.
test_threads() {
  configure tsan -DBUILD_TESTING=ON
  build tsan test_document test_estimator test_calibrator
  TSAN_OPTIONS=ignore_noninstrumented_modules=1 run_tests tsan --tests-regex '^(test_document|test_estimator|test_calibrator)$'
}

case ${1:-} in
  "")
    bash "$root/installer/dependencies.sh" test
    build_and_test release --label-exclude '^long$'
    ;;
  --asan)
    bash "$root/installer/dependencies.sh" test
    build_and_test asan --label-exclude '^long$'
    ;;
  --full)
    bash "$root/installer/dependencies.sh" full
    build_and_test release
    build_and_test asan
    test_threads
    bash "$root/tests/fuzz/run.sh"
    say "Packaging"
    bash "$root/installer/package.sh"
    bash "$root/tests/install/chroot.sh" packages
    ;;
  *) stop "usage: bash tests/run.sh [--asan | --full]" ;;
esac
say "All passed"
