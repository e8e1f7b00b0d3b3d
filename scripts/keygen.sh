#!/usr/bin/env bash
# Usage: scripts/keygen.sh [options]
#
# Builds what is not up to date and makes a key pair; scripts/keygen.sh --help lists its options.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_when_needed
exec "$(program_node)" "$ROOT/dist/src/bin/keygen.js" "$@"
