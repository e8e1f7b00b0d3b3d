#!/usr/bin/env bash
# Usage: scripts/compile.sh [--with-ffmpeg] [--machine-node] [--quiet] [--help]
#
# Sets up and builds tscap on Debian/Ubuntu, RHEL-like systems and macOS: installs the system
# packages that are missing (C++ compiler with make and Python, libpcap headers, iproute2, Node.js, and for pictures, where they can be had,
# the headers of libav), the npm packages,
# the native addons and the TypeScript code; where the machine's Node.js is older than what the programs run best on, a newer one
# for them (npm, into build/node). Whatever is there and up to date is left alone;
# without anything to do it needs no network and takes a second. Of several that run at once one builds, and the others wait for it
# (where there is flock). Uses sudo when not root.
#
#   --with-ffmpeg   install ffmpeg too (for scripts/generate_video.sh)
#   --machine-node  leave the newer Node.js to a later run
#   --quiet         print only installations and errors

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly OLDEST_NODE=20.19
QUIET=false
WITH_FFMPEG=false
MACHINE_NODE=false

main() {
  local argument
  for argument in "$@"; do
    case $argument in
      --with-ffmpeg) WITH_FFMPEG=true ;;
      --machine-node) MACHINE_NODE=true ;;
      --quiet) QUIET=true ;;
      --help | -h) show_help && exit 0 ;;
      *) usage_error "unknown argument: $argument" ;;
    esac
  done
  cd "$ROOT"
  take_turns
  install_system_packages
  install_libav
  require_node
  modules_are_current || step 'installing npm packages (npm ci)' npm ci --no-audit --no-fund --loglevel=error
  addons_are_current || step 'building the native addons' node native/build.js
  code_is_current || compile_code
  "$MACHINE_NODE" || [ -x "$PROGRAM_NODE_FOLDER/bin/node" ] || version_at_least "$(node --version)" "${PROGRAM_NODE%%.*}" ||
    fetch_node "$PROGRAM_NODE" "$PROGRAM_NODE_FOLDER"
  note 'everything is built'
}

# Until this script ends, no other one builds here.
take_turns() {
  have flock || return 0
  exec 9<"$BUILD_LOCK"
  flock -n 9 && return 0
  note 'another one builds: waiting for it'
  flock 9
}

note() { "$QUIET" || say "compile.sh: $*"; }

# step TITLE COMMAND…: the command's output is shown only when it fails.
step() {
  local -r title=$1
  local output
  shift
  note "$title"
  output=$("$@" 2>&1) || fail "$title failed:"$'\n'"$output"
}

install_system_packages() {
  local piece manager
  local -a packages=()
  manager=$(package_manager)
  for piece in $(missing_pieces); do
    local package
    package=$(package_of "$manager" "$piece")
    [ -n "$package" ] || fail "please install: $(description_of "$piece")"
    # shellcheck disable=SC2206 # one piece may need two packages
    packages+=($package)
  done
  [ "${#packages[@]}" -gt 0 ] || return 0
  say "compile.sh: installing ${packages[*]} ($manager)"
  case $manager in
    apt) apt_install "${packages[@]}" ;;
    dnf | yum) rpm_install "$manager" "${packages[@]}" ;;
    brew) brew install --quiet "${packages[@]}" ;;
  esac >&2 || fail "could not install ${packages[*]}"
}

# For pictures: without it everything else is built.
install_libav() {
  local manager packages
  has_libav && return 0
  manager=$(package_manager)
  packages=$(package_of "$manager" libav)
  [ -n "$packages" ] || return 0
  if [ "$manager" != brew ] && ! can_be_root; then
    say "compile.sh: no pictures, as these are missing and only root can install them: $packages"
    return 0
  fi
  say "compile.sh: installing $packages ($manager)"
  # shellcheck disable=SC2086 # several packages
  case $manager in
    apt) apt_install $packages ;;
    dnf | yum) rpm_install "$manager" $packages ;;
    brew) brew install --quiet $packages ;;
  esac >&2 || say 'compile.sh: that failed; there will be no pictures'
}

package_manager() {
  if [ "$(uname -s)" = Darwin ]; then
    echo brew
  elif have apt-get; then
    echo apt
  elif have dnf; then
    echo dnf
  elif have yum; then
    echo yum
  else
    echo none
  fi
}

missing_pieces() {
  local compiler=${CXX:-c++}
  # shellcheck disable=SC2086 # CXX may hold options
  if ! have ${compiler%% *}; then
    echo compiler
    echo pcap
  elif ! $compiler -E -x c++ -include pcap/pcap.h /dev/null >/dev/null 2>&1; then
    echo pcap
  fi
  [ "$(uname -s)" = Darwin ] || have ip || echo iproute
  have node && have npm || echo node
  ! "$WITH_FFMPEG" || have ffmpeg || echo ffmpeg
}

# The distribution's packages for a piece; nothing where it has none that will do.
package_of() {
  case $1:$2 in
    apt:compiler) echo g++ make python3 ;;
    apt:pcap) echo libpcap-dev ;;
    apt:iproute) echo iproute2 ;;
    apt:node) apt_node_packages ;;
    dnf:compiler | yum:compiler) echo gcc-c++ make python3 ;;
    dnf:pcap | yum:pcap) echo libpcap-devel ;;
    dnf:iproute | yum:iproute) echo iproute ;;
    dnf:node | yum:node) echo nodejs npm ;;
    brew:pcap) echo libpcap ;;
    brew:node) echo node ;;
    # RHEL has it in RPM Fusion only: who has that installs ffmpeg-devel.
    apt:libav) echo libavcodec-dev libavutil-dev libswscale-dev libswresample-dev ;;
    brew:libav) echo ffmpeg ;;
    apt:ffmpeg | dnf:ffmpeg | yum:ffmpeg | brew:ffmpeg) echo ffmpeg ;;
  esac
}

description_of() {
  case $1 in
    compiler) echo 'a C++ compiler (on macOS: xcode-select --install)' ;;
    pcap) echo 'libpcap with its headers' ;;
    iproute) echo 'iproute2 (the command ip)' ;;
    node) echo "Node.js $OLDEST_NODE or newer with npm: from nodejs.org, or with nvm, fnm or volta" ;;
    ffmpeg) echo 'ffmpeg' ;;
  esac
}

apt_node_packages() {
  local candidate
  candidate=$(apt-cache policy nodejs | sed -n 's/^ *Candidate: *//p')
  version_at_least "${candidate:-0}" "$OLDEST_NODE" || return 0
  # NodeSource's package holds npm and conflicts with Debian's.
  case $candidate in
    *nodesource*) echo nodejs ;;
    *) echo nodejs npm ;;
  esac
}

# libpcap-devel is in a repository that RHEL 8 and 9 have switched off.
rpm_install() {
  local -r manager=$1
  shift
  local -a switches=()
  local extra
  extra=$("$manager" -q repolist --all 2>/dev/null | sed -n -E 's/^([^ ]*(crb|powertools)) .*/\1/p' | head -n 1 || true)
  [ -z "$extra" ] || switches+=("--enablerepo=$extra")
  as_root "$manager" install -y -q ${switches[@]+"${switches[@]}"} "$@"
}

require_node() {
  local version
  version=$(node --version)
  version_at_least "$version" "$OLDEST_NODE" || fail "found Node.js $version, please install: $(description_of node)"
}

# Removes what was compiled from sources that are gone, then compiles.
compile_code() {
  local compiled source
  [ ! -d dist ] || find dist -name '*.js' | while IFS= read -r compiled; do
    source=${compiled#dist/}
    source=${source%.js}
    [ -e "$source.ts" ] || [ -e "$source.js" ] || rm -f "$compiled" "$compiled.map" "dist/$source.d.ts"
  done
  step 'compiling TypeScript' node_modules/.bin/tsc -p tsconfig.json
  step "compiling the page's" node_modules/.bin/tsc -p src/page/tsconfig.json
}

main "$@"
