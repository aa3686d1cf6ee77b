#!/bin/sh
# Against what `npx entra-oci-gateway start` runs.
set -eu
cloud=${LOCAL_CLOUD_URL:-http://127.0.0.1:4040}
curl -sS "$cloud/env" > local-cloud.env
. ./local-cloud.env

post() { curl -sS -f -H 'Content-Type: application/json' -d "$2" "$cloud$1"; }
token() { post /token "$1" | sed 's/.*"access_token":"\([^"]*\)".*/\1/'; }
call() { curl -sS -o /dev/null -w '%{http_code}' "$ORDERS_URL/all" ${1:+-H "Authorization: Bearer $1"}; }
expect() { [ "$1" = "$2" ] || { echo "$3: got $1, expected $2" >&2; exit 1; }; }

billing=$(token '{"api": "orders", "client": "billing"}')
expect "$(call)" 401 "nobody"
expect "$(call "$billing")" 200 "billing"
expect "$(call "$(token '{"api": "orders", "client": "billing", "claims": {"tid": "another"}}')")" 401 "another tenant"
post /switches '{"rotate": "planned", "outage": "unavailable"}' > /dev/null
expect "$(call "$billing")" 200 "while Entra is down"
post /switches '{"outage": "none", "moveClock": 7200}' > /dev/null
expect "$(call "$billing")" 401 "two hours later"
echo "all as expected"
