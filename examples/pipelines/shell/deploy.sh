#!/usr/bin/env bash
# After the merge: carries out the plan that was reviewed, or stops before anything is touched.
#
#   shell/deploy.sh PLAN
set -euo pipefail
plan=$(realpath "${1:?usage: shell/deploy.sh PLAN}")
cd "$(dirname "$0")/.."

package=$(node -p 'require("node:path").dirname(require.resolve("pulumi-fireworks/package.json"))')
# With its own preview: that one meets what does not fit the plan while nothing has been done.
pulumi up --yes --non-interactive --plan "$plan" \
  --policy-pack "$package/policies" --policy-pack-config policies.json
