#!/usr/bin/env bash
# After the merge: carries out the plan that was reviewed, or stops before anything is touched.
#
#   shell/deploy.sh PLAN
set -euo pipefail
plan=$(realpath "${1:?usage: shell/deploy.sh PLAN}")
cd "$(dirname "$0")/.."

package=$(node -p 'require("node:path").dirname(require.resolve("pulumi-fireworks/package.json"))')
policies=(--policy-pack "$package/policies" --policy-pack-config policies.json)
# A plan with a replacement fits only once. Where nothing is left to do, as when the job runs again, that is success.
if pulumi preview --non-interactive --expect-no-changes "${policies[@]}" >/dev/null 2>&1; then
  echo "nothing is left to do"
  exit 0
fi
# With its own preview: that one meets what does not fit the plan while nothing has been done.
pulumi up --yes --non-interactive --plan "$plan" "${policies[@]}"
