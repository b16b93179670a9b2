#!/usr/bin/env bash
# deploy.sh FILE: deploys governance.yml from CI. The credentials of the management account are in the environment; those
# of the Shared Services account are of the role in HUB_ROLE, which they assume.
set -euo pipefail
: "${HUB_ROLE:?set HUB_ROLE to the ARN of the role that deploys the hub}"
# A file of its own, so that a configuration of the machine stays as it is.
AWS_CONFIG_FILE=$(mktemp)
export AWS_CONFIG_FILE
printf '[profile palisade-hub]\nrole_arn = %s\ncredential_source = Environment\n' "$HUB_ROLE" > "$AWS_CONFIG_FILE"
"$(dirname "$0")/../../bin/palisade" deploy "$1" --hub-profile palisade-hub
