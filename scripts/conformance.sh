#!/usr/bin/env bash
# Usage: scripts/conformance.sh [--write DIR] [stream …]
#
# Makes the streams of docs/tr101290.md (all, or these), judges each by all rules of TR 101 290, and prints for each
# rule whether it did in every stream what is stated there, with the errors seen and stated, and the streams that are about it.
# Exits with 1 when something is not as stated.
#
# With --write DIR, writes each stream to DIR/<stream>.mpegts and, with its arrival times, to DIR/<stream>.pcap: UDP to
# 239.255.0.1:5000, one packet a datagram. All of them are about 1 GB. Use the TS files of 1.1 and 1.2: a packet with a wrong sync
# byte in a datagram of its own is taken for no transport stream.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
  --help | -h) show_help && exit 0 ;;
  --write) [ -n "${2:-}" ] || usage_error '--write needs a folder' ;;
  -*) usage_error "unknown argument: $1" ;;
esac
build_when_needed
exec node "$ROOT/dist/test/conformance/run.js" "$@"
