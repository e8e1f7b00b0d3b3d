#!/usr/bin/env bash
# Usage: scripts/test.sh
#
# Builds tscap and runs all its checks and tests on the machine's Node.js, and those tests again that a Node may make otherwise on the
# newest LTS (where the machine has that, on the oldest that tscap runs on); the last line says `N passed, N failed`, and how many were skipped.
# Where apt-get may be used, installs the programs that tests compare with and that are missing;
# elsewhere the tests that need them are skipped, with the reason.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly OLDEST_NODE=20.19.0
# A command, and the Debian package that brings it.
readonly TOOLS='
  tshark tshark
  tcpdump tcpdump
  capnp capnproto
  ffmpeg ffmpeg
  multicat multicat
  dvblast dvblast
  gst-launch-1.0 gstreamer1.0-tools
  shellcheck shellcheck
  ip iproute2
  systemd-analyze systemd
  docker-compose docker-compose
  kcat kcat
  java default-jre-headless
  mvn maven
  openssl openssl
  promtool prometheus
  prometheus-alertmanager prometheus-alertmanager
  sqlite3 sqlite3
  gnuplot gnuplot-nox
  tmux tmux
  chromium chromium
'
# Another reader of SCTE 35, of the Python package index, in an environment of its own; and the Debian package that makes those.
readonly THREEFIVE=threefive==3.1.5
readonly THREEFIVE_FOLDER=$ROOT/build/threefive
# Elements for TS over RTP and for pictures, and the file that shows they are there.
readonly GSTREAMER_PLUGINS='
  libgstrtp.so gstreamer1.0-plugins-good
  libgstmpegtsmux.so gstreamer1.0-plugins-bad
  libgstlibav.so gstreamer1.0-libav
'

main() {
  case ${1:-} in
    '') ;;
    --help | -h) show_help && exit 0 ;;
    *) usage_error "unknown argument: $1" ;;
  esac
  "$ROOT/scripts/compile.sh" --machine-node
  # Most of its time it compiles on one core: the checks need neither that Node nor that core.
  fetch_other_node &
  install_test_tools
  install_threefive
  cd "$ROOT"
  exec node scripts/check/run.js checks build tests "tests:$(other_node_folder)/bin/node"
}

# Where another Node for the tests than the machine's is, or will be if it can be had.
other_node_folder() {
  if version_at_least "$(node --version)" "${PROGRAM_NODE%%.*}"; then echo "$ROOT/build/node-$OLDEST_NODE"; else echo "$PROGRAM_NODE_FOLDER"; fi
}

fetch_other_node() {
  local folder
  folder=$(other_node_folder)
  if [ "$folder" = "$PROGRAM_NODE_FOLDER" ]; then
    "$ROOT/scripts/compile.sh" --quiet
  elif [ ! -x "$folder/bin/node" ]; then
    fetch_node "$OLDEST_NODE" "$folder"
  fi
}

install_test_tools() {
  local -a packages=()
  local package
  for package in $(missing_packages); do packages+=("$package"); done
  [ "${#packages[@]}" -gt 0 ] || return 0
  if ! have apt-get || ! can_be_root; then
    say "test.sh: not installed, what needs them is skipped: ${packages[*]}"
    return 0
  fi
  say "test.sh: installing ${packages[*]} (apt)"
  apt_install "${packages[@]}" >/dev/null 2>&1 || say 'test.sh: that failed; what needs them is skipped'
  for package in prometheus prometheus-alertmanager; do
    case " ${packages[*]} " in *" $package "*) disable_service "$package" ;; esac
  done
}

# Without Python, or the network, its tests are skipped, and say so.
install_threefive() {
  [ -x "$THREEFIVE_FOLDER/bin/threefive" ] && return 0
  rm -rf "$THREEFIVE_FOLDER"
  if ! { python3 -m venv "$THREEFIVE_FOLDER" && "$THREEFIVE_FOLDER/bin/pip" install --quiet --disable-pip-version-check "$THREEFIVE"; } >/dev/null 2>&1; then
    rm -rf "$THREEFIVE_FOLDER"
    say "test.sh: $THREEFIVE could not be had, what needs it is skipped"
  fi
}

# A package that brings a server also starts it, which is not wanted.
disable_service() {
  [ -d /run/systemd/system ] || return 0
  as_root systemctl disable --quiet --now "$1" || true
}

missing_packages() {
  local command plugin package
  while read -r command package; do
    [ -z "$command" ] || have "$command" || echo "$package"
  done <<<"$TOOLS"
  python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  while read -r plugin package; do
    [ -z "$plugin" ] || has_gstreamer_plugin "$plugin" || echo "$package"
  done <<<"$GSTREAMER_PLUGINS"
}

has_gstreamer_plugin() {
  local folder
  for folder in /usr/lib/*/gstreamer-1.0 /usr/lib/gstreamer-1.0 /usr/lib64/gstreamer-1.0; do
    [ ! -e "$folder/$1" ] || return 0
  done
  return 1
}

main "$@"
