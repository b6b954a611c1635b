#!/usr/bin/env bash
# A fork's pull request, without any secret: the same preview, against the emulator and a state of its own.
#
#   shell/fork.sh OUT    writes what preview.sh writes
#
# emulator-seed.json, if there is one, is what the emulator begins with.
set -euo pipefail
mkdir -p "${1:?usage: shell/fork.sh OUT}"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

work=$(mktemp -d)
emulator=
cleanup() {
  [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
  rm -rf "$work" Pulumi.fork.yaml
}
trap cleanup EXIT

seed=()
[ ! -f emulator-seed.json ] || seed=(--seed emulator-seed.json)
node "$(npx --no -c 'command -v fireworks-emulator')" --port 0 ${seed[@]+"${seed[@]}"} >"$work/emulator" &
emulator=$!
until grep -q 'listening on' "$work/emulator"; do
  kill -0 "$emulator"
  sleep 0.1
done

mkdir "$work/state"
export PULUMI_BACKEND_URL="file://$work/state" PULUMI_CONFIG_PASSPHRASE=
export FIREWORKS_API_KEY=fw-emulator-key
FIREWORKS_BASE_URL=$(sed 's/.* //' "$work/emulator")
export FIREWORKS_BASE_URL
unset PULUMI_STACK PULUMI_ACCESS_TOKEN
pulumi stack init fork --non-interactive
shell/preview.sh "$out"
