#!/usr/bin/env bash
# Usage: scripts/demo.sh [--page [options]]
#
# Shows the main job on this machine: sends test_data/bars.mpegts as multicast on loopback, captures it with the probe,
# records it with the monitor, compares what was recorded with what was sent, and says what happened to every packet.
# Then the monitor measures test_data/bars.pcap, the same stream as it was captured before.
# Without the right to capture, the probe reads that capture instead. Builds what is needed first; from the npm package it runs as it is.
# The exit code is 0 only when the recording is identical.
#
#   --page   shows the page with a dozen streams instead, until Ctrl-C (scripts/demo.sh --page --help)

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly SAMPLE=$ROOT/test_data/bars.mpegts
readonly CAPTURE=$ROOT/test_data/bars.pcap
# The package may be where only root can write.
FOLDER=$ROOT/build/demo
! is_package || FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/tscap-demo.XXXXXX")
readonly FOLDER
readonly RECORDING=$FOLDER/recovered.mpegts
readonly MEASURED=$FOLDER/report.txt
# A group of its own for each run, so that demos of several users on a machine do not mix.
readonly GROUP=239.255.$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1)):5000
readonly LONGEST_START=60
readonly LONGEST_END=60

PROBE=
MONITOR=

main() {
  case ${1:-} in
    '') ;;
    --page) shift && exec "$ROOT/scripts/demo-page.sh" "$@" ;;
    --help | -h) show_help && exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
  if is_package; then
    build_when_needed
  else
    say 'Building what is not up to date (the first time takes minutes) …'
    "$ROOT/scripts/compile.sh" --quiet
  fi
  make_scratch
  mkdir -p "$FOLDER"

  start_monitor
  if start_live_probe; then
    send_sample
  else
    start_file_probe
  fi
  wait_for_end
  report
  measure
}

start_monitor() {
  run_program monitor --ipc-path "$SCRATCH/link" --output-file "$(basename "$RECORDING")" --overwrite --exit-on-end \
    --loglevel warn 2>"$SCRATCH/monitor.log" &
  MONITOR=$!
}

# Fails when capturing is not permitted here.
start_live_probe() {
  local -r device=$(loopback_device)
  start_probe --source-device "$device" --source "$GROUP"
  wait_until "$LONGEST_START" probe_is_ready_or_gone "$PROBE" || give_up 'the probe and the monitor did not meet'
  is_running "$PROBE" && return 0
  grep -qi 'permission' "$SCRATCH/probe.log" || give_up 'the probe ended'
  say 'No right to capture here (it takes root or CAP_NET_RAW, see the README): the probe reads a captured file instead.'
  return 1
}

start_file_probe() { start_probe --input "$CAPTURE"; }

start_probe() {
  run_program probe --ipc-path "$SCRATCH/link" "$@" 2>"$SCRATCH/probe.log" &
  PROBE=$!
}

send_sample() {
  say "Sending $(basename "$SAMPLE") to $GROUP on $(loopback_device), at its own pace …"
  (run_program replay --input "$SAMPLE" --destination "$GROUP" --interface "$(loopback_device)" --silent) ||
    give_up 'the sender failed'
  kill -TERM "$PROBE"
}

wait_for_end() {
  wait_until "$LONGEST_END" has_ended "$PROBE" || give_up 'the probe does not end'
  wait_until "$LONGEST_END" has_ended "$MONITOR" || give_up 'the monitor does not end'
  wait "$PROBE" || give_up 'the probe failed'
  wait "$MONITOR" || give_up 'the monitor failed'
}

report() {
  local -r sent=$(sha256 "$SAMPLE") recovered=$(sha256 "$RECORDING")
  echo
  echo 'What the monitor says: packets received, losses by the place where they happened, packets recorded'
  echo
  cat "$SCRATCH/monitor.log"
  echo
  echo "sent       sha256 $sent"
  echo "recovered  sha256 $recovered"
  [ "$sent" = "$recovered" ] || fail "the recording differs from what was sent: $RECORDING"
  echo 'The recording is identical to what was sent.'
  echo
  echo "file:  $RECORDING"
  printf 'play:  ffplay %q\n' "$RECORDING"
}

# All but the indicators of TR 101 290 that come last.
measure() {
  (run_program monitor --input "$CAPTURE") >"$MEASURED" || fail 'the analysis failed'
  echo
  echo 'What is measured of test_data/bars.pcap (noted, and no alarm: ffmpeg sends audio for larger buffers than a decoder must have):'
  echo
  awk '/^TR 101 290/ && seen++ { exit } { print }' "$MEASURED"
  echo "all of it:  $MEASURED"
  if is_package; then echo 'yours:      tscap-monitor FILE'; else echo 'yours:      ./scripts/monitor.sh FILE'; fi
}

# Becomes a program, without the user's settings: neither the environment nor a .env reaches it.
run_program() {
  local -r name=$1
  shift
  cd "$FOLDER"
  exec env -i PATH="$PATH" HOME="${HOME:-/}" "$(program_node)" "$ROOT/dist/src/bin/$name.js" "$@"
}

loopback_device() { if [ "$(uname -s)" = Darwin ]; then echo lo0; else echo lo; fi; }

give_up() {
  [ ! -e "$SCRATCH/probe.log" ] || tail -n 5 "$SCRATCH/probe.log" >&2
  [ ! -e "$SCRATCH/monitor.log" ] || tail -n 5 "$SCRATCH/monitor.log" >&2
  fail "$1"
}

main "$@"
