#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the accuracy and speed tables of README.md from what the built command line measures now. Needs jq.
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
