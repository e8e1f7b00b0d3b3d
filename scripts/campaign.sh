#!/usr/bin/env bash
# Usage: scripts/campaign.sh [minutes] [--seed N] [--only case] [--run N]
#
# Runs the programs under every kind of fault, one case after the other, for so many minutes (5): damaged files, frames,
# descriptions, spools and histories; hostile messages, brokers, web servers and clients; kills, stops, cut links, full disks,
# too few descriptors. After each it checks identities, schemas, exits, memory and descriptors. Prints one table; exits with 1
# when a fault was found. What is found is repeated by the options that are printed with it. docs/reliability.md tells more.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run_compiled test/campaign/run.js "$@"
