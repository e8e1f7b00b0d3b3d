#!/usr/bin/env bash
# Usage: scripts/siege.sh [minutes] [Mb/s]
#
# Sends a stream through replay, probe and monitor for so long (default 10 minutes at 500 Mb/s) while everything around them
# fails at once: nobody reads the logs, the disk of the metrics file is full, what listens at the broker's address damages its
# answers, the webhook never answers, and strangers stand at all doors with connections, garbage and messages without end.
# Prints a table; exits with 1 when the recording is not what was sent, something was dropped on the way, memory grew
# beyond its bound or a program did not end as it must. Needs Linux and root: it has a network and mounts of its own.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-10} in
  --help | -h) show_help && exit 0 ;;
  *[!0-9.]* | '') usage_error "not a number of minutes: $1" ;;
esac
case ${2:-500} in
  *[!0-9]* | '') usage_error "not a number of Mb/s: $2" ;;
esac
if [ "$(uname -s)" != Linux ] || [ "$(id -u)" -ne 0 ]; then
  fail 'needs Linux and root, for a network and mounts of its own'
fi
build_when_needed
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --net --mount sh -c '
  ip link set lo up && ip route add 224.0.0.0/4 dev lo && exec "$@"' sh \
  "$(program_node)" "$ROOT/dist/test/siege/run.js" "${1:-10}" "${2:-500}"
