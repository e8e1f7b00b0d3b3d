#!/usr/bin/env bash
# Usage: scripts/agreement.sh
#
# Compares the counts of all rules of TR 101 290 over the samples (../shared/samples beside the checkout) with those of other
# analysers that were written down there, and prints each difference with its reason, from test/agreement/explanations.ts.
# Exits with 1 when a difference has none; without the samples it says so and exits with 0.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h) show_help && exit 0 ;;
esac
build_when_needed
exec node "$ROOT/dist/test/agreement/run.js" "$@"
