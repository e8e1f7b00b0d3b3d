#!/usr/bin/env bash
# Usage: scripts/fuzz.sh [times]
#
# Runs the tests with a fuzz property with so many times (default 50) as many inputs as the test suite does.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-50} in
  --help | -h) show_help && exit 0 ;;
  *[!0-9]* | '') usage_error "not a number: $1" ;;
esac
build_when_needed
cd "$ROOT"
files=()
while read -r source; do files+=("dist/${source%.ts}.js"); done < <(grep -lr 'fuzzRuns(' test --include='*.test.ts')
TSCAP_FUZZ_RUNS=${1:-50} exec node --test --test-concurrency=2 "${files[@]}"
