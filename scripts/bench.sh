#!/usr/bin/env bash
# Usage: scripts/bench.sh [name …]
#
# Runs the benchmarks (all, or these: file-to-file live soak stages wire npm-pcap sections ts-analyzer analysis-stages analysis-files
# live-analysis many-streams records kafka prometheus history essence board page recordings soak-hours soak-live) and writes their
# results into docs/performance.md. node-versions compares the programs of Node that BENCH_NODES names, separated by colons. All of them take about 20 minutes; nothing else should run meanwhile. soak-hours and soak-live, some 20 minutes each, run only when they are named.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

names=("$@")
[ "${1:-}" != --help ] || { show_help && exit 0; }
[ $# -gt 0 ] || names=(stages wire npm-pcap sections ts-analyzer analysis-stages analysis-files live-analysis many-streams records kafka prometheus history essence board page recordings file-to-file live soak)
build_when_needed
cd "$ROOT"
for name in "${names[@]}"; do
  [ -f "dist/bench/$name.bench.js" ] || usage_error "no such benchmark: $name"
  node "dist/bench/$name.bench.js"
done
node scripts/check/docs.js --write
