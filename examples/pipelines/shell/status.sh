#!/usr/bin/env bash
# Every night: what runs, since when, what it costs, what nobody uses, and what expires.
#
#   shell/status.sh OUT    writes OUT/status.md; MAX_USD_PER_HOUR, if it is set, is what the stack may cost
#
# Fails when there is an alert, but writes it first.
set -euo pipefail
mkdir -p "${1:?usage: shell/status.sh OUT}"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

code=0
# Secrets of the state stay encrypted.
pulumi stack export --non-interactive |
  npx --no pulumi-fireworks status - --markdown ${MAX_USD_PER_HOUR:+--max-per-hour "$MAX_USD_PER_HOUR"} >"$out/status.md" || code=$?
if [ ! -s "$out/status.md" ]; then
  printf '## Status\n\n**It could not be told (exit code %s): see the log.**\n' "$code" >"$out/status.md"
fi
cat "$out/status.md"
exit "$code"
