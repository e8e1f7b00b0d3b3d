#!/usr/bin/env bash
# Usage: scripts/generate-schema.sh [--check] [--help]
#
# Regenerates src/wire/generated/ from schema/tscap.capnp; with --check only says whether it is current (exit 1: it is not).
# Needs `capnp` (Debian: capnproto); the compiler for TypeScript is pinned in tools/schema/.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly TOOLS=$ROOT/tools/schema
readonly TARGET=$ROOT/src/wire/generated

check=false
case ${1:-} in
  '') ;;
  --check) check=true ;;
  -h | --help) show_help && exit 0 ;;
  *) usage_error "unknown argument $1" ;;
esac

have capnp || fail 'capnp is not installed (Debian: apt-get install capnproto)'
[ -d "$TOOLS/node_modules" ] || npm --prefix "$TOOLS" ci --no-audit --no-fund >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '#!/bin/sh\nexec node "%s/generate.cjs"\n' "$TOOLS" >"$work/plugin"
chmod +x "$work/plugin"
mkdir "$work/out"
(cd "$ROOT/schema" && capnp compile -o"$work/plugin:$work/out" tscap.capnp)

# 64-bit fields: the runtime takes bigint and exports no types of its own for them any more. Overrides: the project's tsconfig.
sed -e 's/capnp\.U\{0,1\}[Ii]nt64\([^A-Za-z]\)/bigint\1/g' \
  -e 's/static readonly _capnp/static override readonly _capnp/' -e 's/^\( *\)toString()/\1override toString()/' \
  "$work/out/tscap.capnp.ts" >"$work/tscap.capnp.ts"

if $check; then
  cmp -s "$work/tscap.capnp.ts" "$TARGET/tscap.capnp.ts" || fail 'src/wire/generated is not current: run scripts/generate-schema.sh'
  exit 0
fi
mkdir -p "$TARGET"
cp "$work/tscap.capnp.ts" "$TARGET/tscap.capnp.ts"
say "wrote src/wire/generated/tscap.capnp.ts"
