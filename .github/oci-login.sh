#!/usr/bin/env bash
# Exchanges this job's GitHub token for a session of OCI, and writes an OCI configuration that Terraform's oci provider reads.
#
# OCI's token exchange does not work without a stored secret: the identity domain authenticates the exchange itself by a confidential
# application. Needed, all in a protected environment:
#   OCI_DOMAIN_URL       https://idcs-….identity.oraclecloud.com   (variable)
#   OCI_CLIENT_ID        of the confidential application            (variable)
#   OCI_CLIENT_SECRET    of the same                                (secret)
#   OCI_TENANCY_OCID, OCI_REGION                                    (variables)
# and an identity propagation trust for https://token.actions.githubusercontent.com that maps the job's subject to a service user.
# https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
set -euo pipefail
umask 077
: "${OCI_DOMAIN_URL:?}" "${OCI_CLIENT_ID:?}" "${OCI_CLIENT_SECRET:?}" "${OCI_TENANCY_OCID:?}" "${OCI_REGION:?}"
: "${ACTIONS_ID_TOKEN_REQUEST_URL:?the job needs the permission id-token: write}" "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:?}"

folder="${OCI_CONFIG_FOLDER:-$HOME/.oci}"
mkdir -p "$folder"

# Secrets reach curl through standard input: arguments are visible to every process of the machine.
github_token=$(printf 'header = "Authorization: Bearer %s"\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
  curl --silent --show-error --fail --config - "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=oci" | jq --raw-output --exit-status .value)

openssl genrsa -out "$folder/session.pem" 2048 2>/dev/null
public_key=$(openssl rsa -in "$folder/session.pem" -pubout -outform DER 2>/dev/null | base64 --wrap=0)

session=$(
  {
    printf 'user = "%s:%s"\n' "$OCI_CLIENT_ID" "$OCI_CLIENT_SECRET"
    printf 'data-urlencode = "%s"\n' \
      "grant_type=urn:ietf:params:oauth:grant-type:token-exchange" \
      "requested_token_type=urn:oci:token-type:oci-upst" \
      "subject_token_type=jwt" \
      "subject_token=$github_token" \
      "public_key=$public_key"
  } | curl --silent --show-error --fail --config - "$OCI_DOMAIN_URL/oauth2/v1/token" | jq --raw-output --exit-status .token
)
printf '%s' "$session" >"$folder/session.token"

cat >"$folder/config" <<CONFIG
[DEFAULT]
tenancy=$OCI_TENANCY_OCID
region=$OCI_REGION
key_file=$folder/session.pem
security_token_file=$folder/session.token
CONFIG
echo "OCI session written to $folder/config; it lasts about an hour."
