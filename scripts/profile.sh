#!/usr/bin/env bash
# Usage: scripts/profile.sh probe|monitor|replay [-- options of the program]
#
# Runs a program under Node's own CPU profiler and makes a flame graph from the profile: one HTML file
# for a browser, a click zooms. Stop the program with Ctrl-C or --duration.
# Files: build/profile/<program>-<time>.cpuprofile (for Chrome DevTools or speedscope) and .html.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

parse_program "$@"
shift "$PROGRAM_ARGUMENTS"
build_when_needed

name=$PROGRAM-$(date +%Y%m%d-%H%M%S)
folder=$ROOT/build/profile
status=0
# The program ends on Ctrl-C; this script goes on.
trap : INT
node --cpu-prof --cpu-prof-dir="$folder" --cpu-prof-name="$name.cpuprofile" "$ROOT/dist/src/bin/$PROGRAM.js" "$@" || status=$?
trap - INT
[ -e "$folder/$name.cpuprofile" ] || fail "$PROGRAM ended with status $status and left no profile"
node "$ROOT/scripts/flamegraph.js" "$folder/$name.cpuprofile" "$folder/$name.html"
say "profile:     $folder/$name.cpuprofile"
say "flame graph: $folder/$name.html"
exit "$status"
