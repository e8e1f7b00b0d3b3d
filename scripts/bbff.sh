#!/usr/bin/env bash
# Usage: scripts/bbff.sh [--seconds N] [--smallest BYTES] [--largest BYTES] -- options of the probe
# Example: scripts/bbff.sh -- --source-device eth0 --source 239.1.1.1:5000
#
# Finds the smallest capture buffer (--buffer-size) with which the probe, on this host and with the traffic that is there
# now, loses nothing: it captures for some seconds with one size after the other and reads the kernel's count of drops.
# The answer holds for the rate and the bursts of the time of the search only; more traffic needs a new search.
#
#   --seconds N        time of each capture (default 5); the size found is tried once more for three times as long
#   --smallest BYTES   default 65536
#   --largest BYTES    default 268435456

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

SECONDS_EACH=5
SMALLEST=65536
LARGEST=268435456
readonly STEP=65536
readonly LONGEST_WAIT=20
PROBE_OPTIONS=()
# Figures of the last capture.
DROPS=0
FRAMES=0
RATE=0

main() {
  parse_arguments "$@"
  build_when_needed
  make_scratch
  search
}

parse_arguments() {
  while [ "$#" -gt 0 ]; do
    case $1 in
      --seconds) SECONDS_EACH=$(whole_number "$@"); shift ;;
      --smallest) SMALLEST=$(whole_number "$@"); shift ;;
      --largest) LARGEST=$(whole_number "$@"); shift ;;
      --help | -h) show_help && exit 0 ;;
      --) shift && PROBE_OPTIONS=("$@") && break ;;
      *) usage_error "unknown argument: $1" ;;
    esac
    shift
  done
  [ "${#PROBE_OPTIONS[@]}" -gt 0 ] || usage_error 'say after -- what the probe captures'
  [ "$SMALLEST" -lt "$LARGEST" ] || usage_error '--smallest must be less than --largest'
}

whole_number() {
  case ${2:-} in
    '' | *[!0-9]* | 0*) usage_error "$1 must be a whole number from 1" ;;
    *) echo "$2" ;;
  esac
}

search() {
  capture "$LARGEST" "$SECONDS_EACH"
  [ "$FRAMES" -gt 0 ] || fail 'nothing was captured: is the traffic there?'
  [ "$DROPS" -eq 0 ] || fail "even $LARGEST bytes lose packets: this host is too slow for this rate, not the buffer too small"
  local lossy=$((SMALLEST - 1)) lossless=$LARGEST middle=$SMALLEST
  while [ "$middle" -lt "$lossless" ]; do
    capture "$middle" "$SECONDS_EACH"
    if [ "$DROPS" -eq 0 ]; then lossless=$middle; else lossy=$middle; fi
    [ $((lossless - lossy)) -gt $((lossless / 8 > STEP ? lossless / 8 : STEP)) ] || break
    middle=$(((lossy + lossless) / 2 / STEP * STEP))
    [ "$middle" -gt "$lossy" ] || break
  done
  confirm "$lossless"
}

# A buffer that was enough by luck is doubled until it is enough for longer.
confirm() {
  local size=$1
  capture "$size" $((3 * SECONDS_EACH))
  while [ "$DROPS" -gt 0 ] && [ "$size" -lt "$LARGEST" ]; do
    size=$((2 * size < LARGEST ? 2 * size : LARGEST))
    capture "$size" $((3 * SECONDS_EACH))
  done
  [ "$DROPS" -eq 0 ] || fail 'no size was without drops for long: the traffic or the load changed during the search'
  echo "smallest buffer without drops: --buffer-size $size"
  echo "tried at $RATE packets/s for $((3 * SECONDS_EACH)) s; another rate needs another search"
}

# capture BYTES SECONDS: sets DROPS, FRAMES and RATE (packets/s).
capture() {
  local record probe monitor begin end
  rm -f "$SCRATCH/metrics.ndjson"
  node "$ROOT/dist/src/bin/monitor.js" --ipc-path "$SCRATCH/link" --metrics-file "$SCRATCH/metrics.ndjson" \
    --exit-on-end --silent 2>"$SCRATCH/monitor.log" &
  monitor=$!
  node "$ROOT/dist/src/bin/probe.js" "${PROBE_OPTIONS[@]}" --ipc-path "$SCRATCH/link" --buffer-size "$1" \
    --no-progress 2>"$SCRATCH/probe.log" &
  probe=$!
  wait_until "$LONGEST_WAIT" probe_is_ready_or_gone "$probe" || fail 'the probe and the monitor did not meet'
  is_running "$probe" || fail "the probe failed: $(tail -n 1 "$SCRATCH/probe.log")"
  sleep "$2"
  begin=$(sed -n 's/.*"time":\([0-9]*\).*"capturing".*/\1/p' "$SCRATCH/probe.log")
  end=$(node -p 'Date.now()')
  kill -TERM "$probe"
  wait_until "$LONGEST_WAIT" has_ended "$monitor" || fail 'the monitor does not end'
  record=$(grep '"type":"probe_accounting"' "$SCRATCH/metrics.ndjson" | tail -n 1) || fail 'the monitor heard nothing of the probe'
  FRAMES=$(field captured_frames "$record")
  DROPS=$(($(field kernel_dropped_datagrams "$record")))
  RATE=$((FRAMES * 1000 / (end - begin)))
  say "$1 bytes: $FRAMES packets at $RATE packets/s, $DROPS dropped by the kernel"
}

# A number of a flat JSON record; null is 0.
field() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" <<<"$2"; }

main "$@"
