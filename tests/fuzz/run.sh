#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the libFuzzer targets with clang and lets each read mutated files for a while, from the samples, measurements and
# plan files of this repository on. A crash, a leak or a broken promise ends it, and its input stays beside the corpus.
#
#   tests/fuzz/run.sh [SECONDS]    of each target; 60 where nothing is said
set -euo pipefail
# shellcheck source=installer/build.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../installer/build.sh"
seconds=${1:-60}
targets=(scenario plan journal measurements calibration)

configure fuzz
build fuzz "${targets[@]/#/fuzz_}"
work=$root/build/fuzz/corpus
rm -rf "$work"  # what an earlier run found beside it may no longer be read
for target in "${targets[@]}"; do mkdir -p "$work/$target"; done
cp "$root"/data/samples/*.json "$work/scenario"
cp "$root"/tests/data/golden/*.cwplan "$work/plan"
# A whole journal, the same with a super-journal, with one byte changed, and bytes that are none.
printf '\1' >"$work/journal/whole"
printf '\3' >"$work/journal/several"
printf '\1\0\20\1' >"$work/journal/changed"
printf '\0\331\325\5\371\40\241\143\327' >"$work/journal/bytes"
# A header with a few rows: libFuzzer prefers small files.
for rows in 2 5 20; do head -n "$rows" "$root/data/validation/measurements.csv" >"$work/measurements/$rows.csv"; done
printf '{"format": "clusterwright-calibration", "version": 1, "id": "x", "date": "2026-01-01", "constants": [{"id": "gemm_hopper_16", "value": 0.6, "standard_error": 0.01}]}' >"$work/calibration/small.json"
for target in "${targets[@]}"; do
  say "Fuzzing $target for $seconds s"
  mkdir -p "$work/$target.work"
  (cd "$work/$target.work" && CLUSTERWRIGHT_FUZZ_FOLDER=$PWD "$root/build/fuzz/tests/fuzz/fuzz_$target" \
    -max_total_time="$seconds" -max_len=65536 -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 -verbosity=0 "$work/$target" >"$work/$target.log" 2>&1) || {
    tail -n 40 "$work/$target.log" >&2
    stop "the target $target found an input that it should bear: it is in $work/$target.work."
  }
  grep -E 'number_of_executed_units' "$work/$target.log"
done
