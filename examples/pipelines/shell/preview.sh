#!/usr/bin/env bash
# A pull request: what would happen, to be reviewed.
#
#   shell/preview.sh OUT    writes OUT/report.md, OUT/preview.json and, unless it is refused, OUT/plan.json
#
# Ends with the exit code of the preview, but writes the report first: a refusal is to be read as well.
set -euo pipefail
mkdir -p "${1:?usage: shell/preview.sh OUT}"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
rm -f "$out/plan.json" "$out/report.md"

package=$(node -p 'require("node:path").dirname(require.resolve("pulumi-fireworks/package.json"))')
code=0
# As a stream of events, the JSON has the policies' findings and what each row says; by default it leaves both out.
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --non-interactive --json --save-plan "$out/plan.json" \
  --policy-pack "$package/policies" --policy-pack-config policies.json >"$out/preview.json" || code=$?
if ! npx --no pulumi-fireworks report "$out/preview.json" >"$out/report.md"; then
  [ "$code" -ne 0 ] || code=1
  printf '## Preview\n\n**It could not start (exit code %s): see the log.**\n' "$code" >"$out/report.md"
fi
cat "$out/report.md"
if [ "$code" -ne 0 ]; then
  rm -f "$out/plan.json"
fi
exit "$code"
