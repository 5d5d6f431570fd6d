#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the figures of docs/power.md from what the built programs answer now. Needs jq.
#
#   update_power_page.sh [BUILD-FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:-build/release}
page=docs/power.md
command -v jq >/dev/null || { echo "update_power_page.sh: jq is missing: apt-get install jq" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  echo "| configuration | predicted, W | measured, W | error |"
  echo "| --- | --: | --: | --: |"
  "$build/tests/integration/tst_power" 2>&1 | sed -n 's/^QINFO *: PowerTest::\([a-zA-Z]*\)() \([0-9]*\) W for \([0-9]*\) W: \(.*\)$/| \1 | \2 | \3 | \4 |/p' |
    sed 's/immersionNodeInPretraining/GPT-3 175B, 64 immersion nodes/; s/immersionNodeAlone/Llama 2 70B LoRA, one immersion node/
      s/airCooledNode/Llama 2 70B LoRA, 8 air-cooled nodes/; s/computeIntensiveNode/Llama 2 13B, one air-cooled node (76 % of its rating)/
      s/communicationBoundOnEightNodes/Llama 2 70B LoRA, 8 immersion nodes, waiting/; s/communicationBoundOnSixtyFourNodes/Llama 2 70B LoRA, 64 immersion nodes, waiting/'
} >"$work/nodes.md"
"$build/bin/clusterwright-cli" estimate sample:colossus-phase1 --format json | jq -r '
  def mw: . / 1e5 | round / 10 | tostring + " MW";
  .power_w as $p | "| figure | |", "| --- | --: |",
  "| GPUs | \($p.it_gpus | mw) |", "| rest of the nodes | \($p.it_hosts | mw) |",
  "| network: \(.network.leaf_switches) leaf, \(.network.spine_switches) spine, \(.network.core_switches) core switches | \($p.it_network | mw) |",
  "| storage and management | \($p.it_storage | mw) |", "| IT, average | \($p.it_average | mw) |",
  "| transformers and UPS | \($p.distribution_loss | mw) |", "| cooling and the rest of PUE | \($p.cooling | mw) |",
  "| facility, average | \($p.facility_average | mw) |", "| facility, peak | \($p.facility_peak | mw) |",
  "| facility, design | \($p.facility_design | mw) |", "| swing between compute and exchange | \($p.swing | mw) |",
  "| swing when all GPUs stop at once | \($p.swing_stall | mw) |"' >"$work/colossus.md"

# between NAME: the table takes the place of what stands between the marks NAME:begin and NAME:end
between() {
  awk -v name="$1" -v table="$work/$1.md" '
    index($0, "<!-- " name ":end -->") { inside = 0 }
    !inside { print }
    index($0, "<!-- " name ":begin -->") { inside = 1; print ""; while ((getline line < table) > 0) print line; print "" }' "$page" >"$work/page.md"
  cat "$work/page.md" >"$page"
}
for table in nodes colossus; do between "$table"; done
