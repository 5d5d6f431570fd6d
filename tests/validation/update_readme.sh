#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the accuracy table of README.md from what the built command line measures now. Needs jq.
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

awk -v table="$work/table.md" '
  /<!-- accuracy:end -->/ { inside = 0 }
  !inside { print }
  /<!-- accuracy:begin -->/ { inside = 1; while ((getline line < table) > 0) print line }' README.md >"$work/README.md"
cat "$work/README.md" >README.md
cat "$work/table.md"
