#!/usr/bin/env bash
# Usage: scripts/mutation.sh [--parallel N] [--list] [file …]
#
# Puts one fault at a time into the analysis by TR 101 290 (in the compiled code): another limit, another constant of time or
# size, < for <=, an error that is not counted, a timer that is not started anew; and runs the streams of docs/tr101290.md on
# each, until one is not as stated. Prints the faults that no stream shows, and how many were noticed; exits with 1 when that
# were less than 95 %. Faults that change nothing are listed with their reason in test/mutation/equivalents.ts.
#
#   --parallel N   so many at a time (2)
#   --list         only lists the faults
#   file           only faults whose line of --list has this in it

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run_compiled test/mutation/run.js "$@"
