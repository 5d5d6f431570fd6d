#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the tables of docs/is-an-h200-two-h100s.md from what the built command line answers now. Needs jq.
#
#   update_h200_page.sh [--check] [CLUSTERWRIGHT-CLI]
#
# --check writes nothing and exits 1 where the page is not what the program answers now.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
check=
if [[ ${1:-} == --check ]]; then
  check=yes
  shift
fi
cli=${1:-build/release/bin/clusterwright-cli}
page=docs/is-an-h200-two-h100s.md
command -v jq >/dev/null || { echo "update_h200_page.sh: jq is missing: apt-get install jq" >&2; exit 3; }
[[ -x $cli ]] || { echo "update_h200_page.sh: $cli is not built: bash app/run.sh builds it" >&2; exit 3; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Exit status 1 says 'no' of one strategy or limit; the answer is there all the same.
answer() { "$cli" estimate "$1" --format json >"$work/$2.json" || [[ $? -eq 1 ]]; }
answer docs/h200/dense.json dense
answer docs/h200/large.json large
answer docs/h200/long.json long
answer sample:colossus-expanded system

format='
  def rounded(digits): . * pow(10; digits) | round / pow(10; digits);
  def grouped: round | tostring | explode | reverse | [range(0; length; 3) as $i | .[$i:$i+3] | reverse | implode] | reverse | join(",");
  def percent: rounded(3) * 100 | rounded(1) | tostring + " %";
  def recompute: if .recompute == "none" then "no recompute" elif .recompute == "selective" then "selective recompute"
    elif (.recompute_layers // 0) > 0 then "recompute in \(.recompute_layers) layers a stage" else "full recompute" end;
  def plan: "tensor \(.tensor), pipeline \(.pipeline)" + (if .virtual_stages > 1 then " × \(.virtual_stages)" else "" end)
    + (if .context > 1 then ", context \(.context)" else "" end) + (if .expert > 1 then ", expert \(.expert)" else "" end) + ", " + recompute;
  def fits(name): if .tokens_per_s_per_gpu then name else "nothing fits" end;
'
# worth NAME CASE: one line
worth() {
  jq -r --arg name "$1" "$format"'
    .pool_worth as $w | "| \($name) | \($w[0].plan | plan) | \($w[1].plan | plan) | "
      + (if $w[1].relative_to_first then "**\($w[1].relative_to_first | rounded(2))**" else "nothing fits on one of them" end) + " |"' "$work/$2.json"
}
# share NAME CASE: two lines
share() {
  jq -r --arg name "$1" "$format"'
    .pool_worth[] | .step_breakdown_s as $s | ($s | add) as $t
      | "| \($name), \(.gpu) | \(.tokens_per_s_per_gpu // 0 | rounded(1)) | \($s.gemm / $t | percent) | \($s.recompute / $t | percent) | \($s.pipeline_bubble / $t | percent) | "
        + "\(($s.tensor_parallel_exposed + $s.context_parallel_exposed + $s.expert_parallel_exposed + $s.pipeline_exposed + $s.data_parallel_exposed) / $t | percent) | \(($s.elementwise + $s.optimizer) / $t | percent) |"' "$work/$2.json"
}

{
  echo
  echo "| job | best plan on H100 | best plan on H200 | one H200, in H100s |"
  echo "| --- | --- | --- | --: |"
  worth "Llama 3.1 70B, 8,192 tokens: fits either" dense
  worth "Llama 3.1 405B, 8,192 tokens: its state fills 80 GB" large
  worth "Llama 3.1 405B, 32,768 tokens: long sequences" long
  worth "Grok-3's compute (stand-in) on Colossus expanded" system
  echo
} >"$work/worth.md"
{
  echo
  echo "| job and GPU | tokens/s and GPU | matrix products | recompute | bubble | exposed traffic | norms, activations, optimizer |"
  echo "| --- | --: | --: | --: | --: | --: | --: |"
  share "70B" dense
  share "405B" large
  share "405B, long" long
  share "Colossus" system
  echo
} >"$work/time.md"
{
  echo
  echo "| way to mix | step | tokens/s | MFU | what it does |"
  echo "| --- | --: | --: | --: | --- |"
  jq -r "$format"'.strategies[] | "| \(.id)\(if .best then " (best)" else "" end) | "
    + (if .step_time_s then "\(.step_time_s | rounded(2)) s | \(.tokens_per_s | grouped) | \(.mfu_fraction | percent)" else "– | – | –" end) + " | \(.why) |"' "$work/system.json"
  echo
  echo "With the plan of the sample. On the best plan for every set of GPUs:"
  echo
  jq -r "$format"'.pool_worth[] | "- \(.gpus | grouped) usable GPUs, \(.pools): with the batch scaled they add \(.tokens_per_s_with - .tokens_per_s_without | grouped) tokens/s, "
    + "\((.tokens_per_s_with - .tokens_per_s_without) / .gpus | rounded(1)) each. \(.tokens_per_s_with | grouped) with them, \(.tokens_per_s_without | grouped) without "
    + "(\(.tokens_per_s_without_same_batch | grouped) with the whole batch)."' "$work/system.json"
  jq -r "$format"'"- By itself one H200 is worth \(.pool_worth[1].relative_to_first | rounded(2)) H100s here; a pool of \(.pool_worth[1].gpus / .pool_worth[0].gpus * 100 | round) % as many GPUs adds "
    + "\((.pool_worth[1].tokens_per_s_with / .pool_worth[1].tokens_per_s_without - 1) * 100 | round) %."' "$work/system.json"
  echo
} >"$work/system.md"

# A check works on a copy.
shown=$page
if [[ $check ]]; then
  cp "$page" "$work/checked.md"
  page=$work/checked.md
fi
# between NAME: the table takes the place of what stands between the marks NAME:begin and NAME:end
between() {
  awk -v name="$1" -v table="$work/$1.md" '
    index($0, "<!-- " name ":end -->") { inside = 0 }
    !inside { print }
    index($0, "<!-- " name ":begin -->") { inside = 1; while ((getline line < table) > 0) print line }' "$page" >"$work/page.md"
  cat "$work/page.md" >"$page"
}
for table in worth time system; do
  between "$table"
  [[ $check ]] || cat "$work/$table.md"
done
if [[ $check ]] && ! diff -u "$shown" "$page"; then
  echo "update_h200_page.sh: $shown is not what $cli answers; run this script without --check" >&2
  exit 1
fi
