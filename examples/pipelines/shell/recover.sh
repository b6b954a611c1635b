#!/usr/bin/env bash
# After a run that was killed: takes its lock away, and finishes what it began. Only when that run is surely over.
#
#   shell/recover.sh [PLAN]    with the plan of the killed run, it goes no further than that run was allowed to; a plan
#                              that replaces something fits only once, so without one it brings up what the program says
set -euo pipefail
plan=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."

# Where no lock is left, Pulumi Cloud says so as an error; a lock that is held stops the update below.
pulumi cancel --yes --non-interactive || true
package=$(node -p 'require("node:path").dirname(require.resolve("pulumi-fireworks/package.json"))')
pulumi up --yes --non-interactive ${plan:+--plan "$plan"} \
  --policy-pack "$package/policies" --policy-pack-config policies.json
