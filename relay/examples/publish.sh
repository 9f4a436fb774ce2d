#!/bin/sh
# Publishes to a room or a user through Redis alone, from any program that can run redis-cli:
#   publish.sh room:home/general order-7 '{"kind":"message","id":"order-7","type":"text","from":{"id":"shop","name":"Shop"},"at":1760000000000,"text":"Order 7 is on its way"}'
#   publish.sh user:42 mail-9 '{"kind":"count","id":"mail-9","count":3,"at":1760000000000}'
# The same sender and id again is the same entry: repeating a call does nothing twice.
# It answers the position, with a "=" before it where the entry stood there already. An entry that browsers could
# not read is refused by check.lua, before anything is kept.
#
# Whoever appends also removes what is beyond retention. Where the relays run with CONFAB_RETENTION_ENTRIES or
# CONFAB_RETENTION, say the same here, or this script deletes what they keep:
#   KEEP_ENTRIES  how many entries of a topic are kept (10000)
#   KEEP_MS       how long they are kept, in milliseconds (2592000000: 30 days)
set -eu
topic=$1 id=$2 entry=$3
tag=$(printf %s "$topic" | sha1sum | cut -c1-2)
here=$(dirname "$0")
exec redis-cli -c -e -u "${REDIS_URL:-redis://127.0.0.1:6379}" EVAL "$(cat "$here/check.lua" "$here/../broker/redis/append.lua")" \
  3 "confab:{$tag}:log:$topic" "confab:{$tag}:ids:$topic" "confab:{$tag}:head:$topic" \
  "${KEEP_ENTRIES:-10000}" "${KEEP_MS:-2592000000}" "$topic" 1 publish.sh "$id" "$entry"
