#!/usr/bin/env bash
# Usage: scripts/kafka-outage.sh [seconds]
#
# Runs the tests of the delivery to Kafka with the broker away for so long (default 60 s; the test suite takes 10 s),
# with Apache Kafka by scripts/kafka.sh.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-60} in
  --help | -h) show_help && exit 0 ;;
  *[!0-9]* | '') usage_error "not a number: $1" ;;
esac
build_when_needed
cd "$ROOT"
CI=true TSCAP_KAFKA_OUTAGE=${1:-60} exec node --test dist/test/e2e/kafka.test.js
