#!/usr/bin/env bash
# Every night: is everything at the service still as the state says? Fails when it is not, every night until somebody
# decides; `--preview-only` keeps the state as it is, so that drift is not accepted by looking at it.
set -euo pipefail
cd "$(dirname "$0")/.."
pulumi refresh --non-interactive --preview-only --expect-no-changes
