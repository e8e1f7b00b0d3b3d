#!/usr/bin/env bash
# Usage: scripts/demo.sh --page [--http-port PORT] [--keep]
#
# Shows the page with all that it can, on this machine alone: sends a dozen streams as multicast on loopback (HD, SD, a multiplex, radio,
# RTP, sound of ST 2110), some with faults that come and go (loss, black pictures, silence, a missing PAT, jitter, wrong clock
# references, a stream that stops), captures them with the probe, and serves the monitor's page at an address that is printed, until
# Ctrl-C, which ends all of it. The streams are made by ffmpeg the first time, which takes a minute or two, and kept in build/demo, those of the npm package in ~/.cache/tscap.
# Without the right to capture the page shows test_data/bars.pcap instead.
#
#   --http-port PORT   of the page (default: any free one)
#   --keep FOLDER      keep history and recordings there (default: a folder that is removed at the end)

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

CLIPS=$ROOT/build/demo/clips
# The package may be where only root can write.
! is_package || CLIPS=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/tscap/demo
readonly CLIPS
# A group of its own for each run, so that demos of several users on a machine do not mix.
readonly GROUP=239.255.$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1))
readonly FIRST_PORT=5001
readonly LONGEST_CLIPS=900
readonly LONGEST_START=60
readonly LONGEST_END=10

PORT=0
FOLDER=
PROBE=
MONITOR=
SENDER=
IS_ASKED_TO_END=false

main() {
  parse_arguments "$@"
  have ffmpeg || fail 'ffmpeg is not installed (Debian: ffmpeg; RHEL: ffmpeg-free or ffmpeg of RPM Fusion; macOS: brew install ffmpeg)'
  if is_package; then
    build_when_needed
  else
    say 'Building what is not up to date (the first time takes minutes) …'
    "$ROOT/scripts/compile.sh" --quiet
  fi
  make_scratch
  trap end_all EXIT
  trap 'exit 0' INT TERM HUP
  : "${FOLDER:=$SCRATCH}"
  mkdir -p "$FOLDER/recordings" "$CLIPS"

  start_sender
  start_probe || { show_file && return; }
  start_monitor
  trap 'IS_ASKED_TO_END=true' INT TERM HUP
  tell
  until_asked_to_end
}

parse_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) show_help && exit 0 ;;
      --http-port | --keep) [ $# -ge 2 ] || usage_error "$1 needs a value" ;;
      *) usage_error "unknown argument: $1" ;;
    esac
    case $1 in
      --http-port) PORT=$2 ;;
      --keep) FOLDER=$(mkdir -p "$2" && cd "$2" && pwd) ;;
    esac
    shift 2
  done
  [[ $PORT =~ ^[0-9]{1,5}$ ]] || usage_error "--http-port must be a port, got $PORT"
}

start_sender() {
  start sender demo-sender --clips "$CLIPS" --group "$GROUP" --interface "$(loopback_device)"
  SENDER=$!
  # Nothing to see while clips are made: what the sender says is shown.
  tail -n +1 -f "$SCRATCH/sender.log" >&2 &
  local -r teller=$!
  wait_until "$LONGEST_CLIPS" says_or_gone sender "$SENDER" '^sending ' || give_up 'the clips take too long'
  kill "$teller" 2>/dev/null || true
  wait "$teller" 2>/dev/null || true
  is_running "$SENDER" || give_up 'the sender ended'
}

# Fails when capturing is not permitted here.
start_probe() {
  local port
  local -a sources=()
  for ((port = FIRST_PORT; port < FIRST_PORT + $(count_of_streams); port++)); do sources+=(--source "$GROUP:$port"); done
  start probe probe --ipc-path "$SCRATCH/link" --source-device "$(loopback_device)" --probe-id demo "${sources[@]}"
  PROBE=$!
  wait_until "$LONGEST_START" says_or_gone probe "$PROBE" 'joined|[Pp]ublishing|capturing' || give_up 'the probe does not start'
  sleep 0.5
  is_running "$PROBE" && return 0
  grep -qi 'permission' "$SCRATCH/probe.log" || give_up 'the probe ended'
  return 1
}

start_monitor() {
  start monitor monitor --ipc-path "$SCRATCH/link" --http-port "$PORT" --history "$FOLDER/history.db" \
    --extract-images --image-height 270 --audio-levels --sdp "$CLIPS/sound.sdp" \
    --output-file "$FOLDER/recordings/{stream_id}_{segment}.mpegts" --segment-duration 10 --keep-segments 3
  MONITOR=$!
  wait_for_page
}

show_file() {
  say 'No right to capture here (it takes root or CAP_NET_RAW, see the README): the page shows a captured file instead.'
  start monitor monitor --input "$ROOT/test_data/bars.pcap" --http-port "$PORT" --report none
  MONITOR=$!
  wait_for_page
  tell
  until_asked_to_end
}

wait_for_page() {
  wait_until "$LONGEST_START" says_or_gone monitor "$MONITOR" 'serving the page at' || give_up 'the monitor does not serve'
  is_running "$MONITOR" || give_up 'the monitor ended'
}

tell() {
  echo
  echo "The page:  $(grep -o 'http://[^" ]*' "$SCRATCH/monitor.log" | head -n 1)"
  echo 'Ctrl-C ends it.'
}

# As long as all of it runs.
until_asked_to_end() {
  local pid
  while ! "$IS_ASKED_TO_END"; do
    for pid in $SENDER $PROBE $MONITOR; do
      "$IS_ASKED_TO_END" || is_running "$pid" || give_up 'one of the programs ended'
    done
    sleep 0.5
  done
}

# start NAME PROGRAM ARGUMENTS…: in the background, without the user's settings, and in a group of its own: Ctrl-C is for this script.
start() {
  local -r name=$1 program=$2
  shift 2
  set -m
  (
    cd "$FOLDER"
    exec env -i PATH="$PATH" HOME="${HOME:-/}" "$(program_node)" "$ROOT/dist/src/bin/$program.js" "$@"
  ) >/dev/null 2>"$SCRATCH/$name.log" &
  set +m
}

# The monitor writes its history to the end while the probe is still there.
end_all() {
  local pid
  for pid in $MONITOR $PROBE $SENDER; do
    kill -TERM "$pid" 2>/dev/null || continue
    wait_until "$LONGEST_END" has_ended "$pid" || say "process $pid had to be killed"
  done
  clean_up
}

says_or_gone() { grep -qE "$3" "$SCRATCH/$1.log" || has_ended "$2"; }

count_of_streams() { sed -n 's/^sending \([0-9]*\) streams.*/\1/p' "$SCRATCH/sender.log"; }

loopback_device() { if [ "$(uname -s)" = Darwin ]; then echo lo0; else echo lo; fi; }

give_up() {
  local name
  for name in sender probe monitor; do
    [ ! -s "$SCRATCH/$name.log" ] || tail -n 5 "$SCRATCH/$name.log" >&2
  done
  fail "$1"
}

main "$@"
