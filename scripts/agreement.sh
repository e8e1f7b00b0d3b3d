#!/usr/bin/env bash
# Usage: scripts/agreement.sh
#
# Compares the counts of all rules of TR 101 290 over the samples (../shared/samples beside the checkout) with those of other
# analysers that were written down there, and prints each difference with its reason, from test/agreement/explanations.ts.
# Exits with 1 when a difference has none; without the samples it says so and exits with 0.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run_compiled test/agreement/run.js "$@"
