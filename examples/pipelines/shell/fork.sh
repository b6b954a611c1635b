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
  if [ -f "$work/settings" ]; then cp "$work/settings" Pulumi.fork.yaml; else rm -f Pulumi.fork.yaml; fi
  rm -rf "$work"
}
trap cleanup EXIT

seed=()
[ ! -f emulator-seed.json ] || seed=(--seed emulator-seed.json)
unset "${!FIREWORKS_@}" PULUMI_STACK PULUMI_ACCESS_TOKEN
export NO_PROXY="127.0.0.1,${NO_PROXY-}" no_proxy="127.0.0.1,${no_proxy-}"
package=$(node -p 'require("node:path").dirname(require.resolve("pulumi-fireworks/package.json"))')
node "$package/dist/provider/emulator/cli.js" --port 0 ${seed[@]+"${seed[@]}"} >"$work/emulator" &
emulator=$!
until grep -q 'listening on' "$work/emulator"; do
  kill -0 "$emulator"
  sleep 0.1
done

mkdir "$work/state"
export PULUMI_BACKEND_URL="file://$work/state" PULUMI_CONFIG_PASSPHRASE=
export FIREWORKS_API_KEY=fw-emulator-key
FIREWORKS_BASE_URL=$(sed -n '1s/.* //p' "$work/emulator")
export FIREWORKS_BASE_URL
# Settings that the program needs may be there; the stack writes its own into them.
[ ! -f Pulumi.fork.yaml ] || cp Pulumi.fork.yaml "$work/settings"
pulumi stack init fork --non-interactive
shell/preview.sh "$out"
