#!/usr/bin/env bash
# Usage: scripts/vtune.sh probe|monitor|replay [-- options of the program]
#
# Profiles a program with Intel VTune where that is installed: hotspots of the native code (capture,
# ZeroMQ, kernel). Stop the program with Ctrl-C or --duration. The result is opened with vtune-gui,
# or in a browser with vtune-backend. For JavaScript functions by name use scripts/profile.sh.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

parse_program "$@"
shift "$PROGRAM_ARGUMENTS"
if ! have vtune && [ -r /opt/intel/oneapi/setvars.sh ]; then
  set +u
  # shellcheck source=/dev/null
  source /opt/intel/oneapi/setvars.sh >/dev/null
  set -u
fi
have vtune || fail 'vtune is not installed; it is part of the Intel oneAPI Base Toolkit (software.intel.com/oneapi)'

build_when_needed
result=$ROOT/build/profile/$PROGRAM-vtune-$(date +%Y%m%d-%H%M%S)
mkdir -p "$(dirname "$result")"
trap : INT
vtune -collect hotspots -result-dir "$result" -- node "$ROOT/dist/src/bin/$PROGRAM.js" "$@" || true
vtune -report hotspots -result-dir "$result" -limit 20
say "result: $result"
