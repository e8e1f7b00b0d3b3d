#!/usr/bin/env bash
# Usage: scripts/history.sh [options of the history program]
#
# Builds what is not up to date and runs the history program; scripts/history.sh --help lists its options.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_when_needed
exec "$(program_node)" "$ROOT/dist/src/bin/history.js" "$@"
