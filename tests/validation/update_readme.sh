#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the accuracy and speed tables of README.md from what the built command line measures now. Needs jq. The speed
# of single estimates comes from tests/bench/bench_estimate, where it is built (cmake -DCLUSTERWRIGHT_BENCH=ON).
#
#   update_readme.sh [CLUSTERWRIGHT-CLI]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cli=${1:-build/release/bin/clusterwright-cli}
command -v jq >/dev/null || { echo "update_readme.sh: jq is missing: apt-get install jq" >&2; exit 3; }
[[ -x $cli ]] || { echo "update_readme.sh: $cli is not built: bash app/run.sh builds it" >&2; exit 3; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
measurements=data/validation/measurements.csv
"$cli" validate "$measurements" --format json >"$work/shipped.json"
"$cli" validate "$measurements" --folds groups --format json >"$work/groups.json"
"$cli" validate "$measurements" --folds sources --format json >"$work/sources.json"

# row NAME FILTER FILE: FILTER picks one summary
row() {
  jq -r --arg name "$1" '
    def percent: if . == null then "–" else (. * 1000 | round / 10 | tostring) + " %" end;
    '"$2"' | "| \($name // .name) | \(.predicted) of \(.rows) | \(.median_absolute_error_fraction | percent)"
      + " | \(.p90_absolute_error_fraction | percent) | \(.mean_signed_error_fraction | percent) |"' "$3"
}

{
  echo
  echo "| measurements | predicted | median error | 90th percentile | mean, signed |"
  echo "| --- | --: | --: | --: | --: |"
  row "all, constants as shipped" .summary.overall "$work/shipped.json"
  row "all, each model × precision left out of the fit" .summary.overall "$work/groups.json"
  row "all, each source left out of the fit" .summary.overall "$work/sources.json"
  jq -r '.summary.by_class[].name' "$work/groups.json" | while read -r class; do
    row "$class, left out by model × precision" ".summary.by_class[] | select(.name == \"$class\")" "$work/groups.json"
  done
  jq -r '.summary.by_class[].name' "$work/sources.json" | while read -r class; do
    row "$class, left out by source" ".summary.by_class[] | select(.name == \"$class\")" "$work/sources.json"
  done
  echo
  jq -r '.summary.memory | "Memory of the fullest GPU, \(.predicted) of \(.reported) reported figures: median error \(.median_absolute_error_fraction * 1000 | round / 10) %, 90th percentile \(.p90_absolute_error_fraction * 1000 | round / 10) %."' "$work/shipped.json"
  echo
  jq -r '[.summary.by_class[] | "\(.name) \(.inside_p10_p90_fraction * 100 | round) %"] | "Inside P10–P90, each group left out: " + join(", ") + "."' "$work/groups.json"
  echo
  echo "[docs/calibration.md](docs/calibration.md) has the constants, their fit and the residuals by source."
  echo
  jq -r '.provenance | "Engine \(.engine_version), catalogue \(.catalog_version), calibration \(.calibration_id)."' "$work/shipped.json"
  echo
} >"$work/table.md"

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
  echo "| \`validate\`: $(jq '.summary.overall.predicted' "$work/shipped.json") predictions | $(best "$cli" validate "$measurements") |"
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

# between NAME FILE: FILE takes the place of what stands between the marks NAME:begin and NAME:end
between() {
  awk -v name="$1" -v table="$2" '
    index($0, "<!-- " name ":end -->") { inside = 0 }
    !inside { print }
    index($0, "<!-- " name ":begin -->") { inside = 1; while ((getline line < table) > 0) print line }' README.md >"$work/README.md"
  cat "$work/README.md" >README.md
}
between accuracy "$work/table.md"
between speed "$work/speed.md"
cat "$work/table.md" "$work/speed.md"
