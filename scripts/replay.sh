#!/usr/bin/env bash
# Usage: scripts/replay.sh [options of the replay program]
#
# Builds what is not up to date and runs the replay program; scripts/replay.sh --help lists its options.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_when_needed
exec "$(program_node)" "$ROOT/dist/src/bin/replay.js" "$@"
