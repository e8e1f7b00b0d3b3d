#!/usr/bin/env bash
# Usage: scripts/clean-streams.sh [--keep DIR] [--unmeasurable] [stream …]
#
# Makes streams with ffmpeg and GStreamer by usual settings, and odd ones of them (cut, spliced, scrambled, with other tables),
# judges each by all rules of TR 101 290, odd ones as a file and as a capture, and prints what is raised with its reason, from
# test/clean-streams/reasons.ts. Exits with 1 when an alarm above `info` has none.
#
#   --keep DIR       keep the streams (500 MB) in this folder; those that are there are not made again
#   --unmeasurable   print what could not be judged, too
#   stream           only those with this in their name

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run_compiled test/clean-streams/run.js "$@"
