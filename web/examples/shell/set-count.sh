#!/bin/sh
# The number in every <confab-badge notices> of a user: set-count.sh USER COUNT
# CONFAB_RELAY and CONFAB_API_KEY as the relay has them; the key goes by standard input, so no list of processes shows it.
set -eu
curl --fail-with-body --silent --show-error --header @- --json "{\"count\": $2}" "$CONFAB_RELAY/api/users/$1/count" <<EOT
Authorization: Bearer $CONFAB_API_KEY
EOT
