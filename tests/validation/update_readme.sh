#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the accuracy and speed tables of README.md from what the built command line measures now. Needs jq. The speed
# of single estimates comes from tests/bench/bench_estimate, where it is built (cmake -DCLUSTERWRIGHT_BENCH=ON).
#
#   update_readme.sh [--accuracy] [CLUSTERWRIGHT-CLI]
#
# --accuracy leaves the speed table as it is: a busy machine has no say about it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
accuracy=
if [[ ${1:-} == --accuracy ]]; then
  accuracy=yes
  shift
fi
cli=${1:-build/release/bin/clusterwright-cli}
command -v jq >/dev/null || { echo "update_readme.sh: jq is missing: apt-get install jq" >&2; exit 3; }
[[ -x $cli ]] || { echo "update_readme.sh: $cli is not built: bash app/run.sh builds it" >&2; exit 3; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
format='
  def percent: if . == null then "–" else (. * 1000 | round / 10 | tostring) + " %" end;
  def factor: if . == null then "–" else exp - 1 | percent end;
'
measurements=data/validation/measurements.csv
second=data/validation/measurements_2.csv
"$cli" validate "$measurements" "$second" --folds sources --format json >"$work/sources.json"

{
  echo
  echo "| runs | clusters | median error | 90th percentile | inside P10–P90 | rows | median error | 90th percentile | inside P10–P90 | largest source: of the clusters, of the rows |"
  echo "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |"
  jq -r "$format"'
    .summary.by_class[] | .clusters as $c | "| \(.name) | \($c.clusters) | \($c.median_absolute_log_error | factor) | \($c.p90_absolute_log_error | factor) | \($c.inside_p10_p90_fraction | percent)"
      + " | \(.predicted) of \(.rows) | \(.median_absolute_log_error | factor) | \(.p90_absolute_log_error | factor) | \(.inside_p10_p90_fraction | percent)"
      + " | \($c.largest_source | "\(.name): \(.clusters_fraction | percent), \(.rows_fraction | percent)") |"' "$work/sources.json"
  echo
  echo "What a planner may expect, in clusters as above: median error / 90th percentile, share inside P10–P90."
  echo
  echo "| runs | a vendor's tuned run | an ordinary team (the second file) |"
  echo "| --- | --- | --- |"
  jq -r --arg file "$second" "$format"'
    (.summary.by_publisher | map({key: .name, value: .clusters}) | from_entries) as $of
    | def cell: if . == null or .clusters == 0 then "not measured"
        else "\(.median_absolute_log_error | factor) / \(.p90_absolute_log_error | factor), \(.inside_p10_p90_fraction | percent) inside (\(.clusters) clusters)" end;
      "dense H100/H200", "dense A100", "MoE H100/H200", "dense Blackwell", "MoE Blackwell"
      | "| \(.) | \($of[. + ", vendors"] | cell) | \($of[. + ", other teams, " + $file] | cell) |"' "$work/sources.json"
  echo
  jq -r '.summary.memory | "Memory of the fullest GPU, \(.predicted) of \(.reported) reported figures: median error \(.median_absolute_error_fraction * 1000 | round / 10) %, 90th percentile \(.p90_absolute_error_fraction * 1000 | round / 10) %."' "$work/sources.json"
  echo
  echo "[docs/calibration.md](docs/calibration.md) has each file alone, the constants, their fit and the errors of each source."
  echo
  jq -r '.provenance | "Engine \(.engine_version), catalogue \(.catalog_version), calibration \(.calibration_id)."' "$work/sources.json"
  echo
} >"$work/table.md"

# between NAME FILE: FILE takes the place of what stands between the marks NAME:begin and NAME:end
between() {
  awk -v name="$1" -v table="$2" '
    index($0, "<!-- " name ":end -->") { inside = 0 }
    !inside { print }
    index($0, "<!-- " name ":begin -->") { inside = 1; while ((getline line < table) > 0) print line }' README.md >"$work/README.md"
  cat "$work/README.md" >README.md
}
between accuracy "$work/table.md"
cat "$work/table.md"
[[ $accuracy ]] && exit 0

# best COMMAND…: the shortest of five runs, in seconds
best() {
  local run begin end
  for run in 1 2 3 4 5; do
    begin=$EPOCHREALTIME
    "$@" >"$work/out.$run"
    end=$EPOCHREALTIME
    echo "$begin $end"
  done | awk '{ t = $2 - $1; if (NR == 1 || t < shortest) shortest = t } END { printf "%.3f s", shortest }'
}

{
  echo
  echo "| the whole process, best of five, on $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1) | time |"
  echo "| --- | --: |"
  echo "| \`estimate sample:colossus-phase1\`, start of the program included | $(best "$cli" estimate sample:colossus-phase1) |"
  echo "| \`explain sample:colossus-phase1 mfu_fraction\` | $(best "$cli" explain sample:colossus-phase1 mfu_fraction) |"
  echo "| \`validate\`: $("$cli" validate "$measurements" --format json | jq '.summary.overall.predicted') predictions | $(best "$cli" validate "$measurements") |"
  echo "| \`validate --folds groups\`: the same after a fit for each group left out | $(best "$cli" validate "$measurements" --folds groups) |"
  echo
  bench=$(dirname "$cli")/../tests/bench/bench_estimate
  if [[ -x $bench ]]; then
    echo "| one estimate on one core (\`tests/bench/bench_estimate\`) | time |"
    echo "| --- | --: |"
    "$bench" --benchmark_format=csv 2>/dev/null | awk -F, '/^"/ { gsub("\"", "", $1); printf "| %s | %s %s |\n", $1, ($4 < 10 ? sprintf("%.1f", $4) : sprintf("%d", $4)), $5 }'
    echo
    echo "\`planOfASearch\` is what a search asks of a plan (step, memory, power, cost, by the formulas of the screen); it takes nothing from the heap, which a test counts. Half of it is the step (\`step\`); the rest stands between this and a million plans a second on one core."
    echo
  fi
} >"$work/speed.md"

between speed "$work/speed.md"
cat "$work/speed.md"
