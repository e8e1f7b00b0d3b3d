#!/usr/bin/env bash
# Usage: scripts/probe.sh [options of the probe]
#
# Builds what is not up to date and runs the probe; scripts/probe.sh --help lists its options.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_when_needed
exec "$(program_node)" "$ROOT/dist/src/bin/probe.js" "$@"
