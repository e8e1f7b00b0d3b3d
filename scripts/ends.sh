#!/usr/bin/env bash
# Usage: scripts/ends.sh [--runs N] [--parallel N] [--under-load] [case …]
#
# Runs each program again and again to its end (all cases, or these: monitor, probe, 'probe and monitor', replay, history,
# keygen) and prints how many ended, hung, or took more than 2 s after their last output. Exits with 1 when one did, or ended
# with another exit code or half an output. A run that hangs is killed after 15 s.
#
#   --runs N        runs of each case (200)
#   --parallel N    so many at a time (1)
#   --under-load    with a process on each core that does nothing but work

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run_compiled test/ends/run.js "$@"
