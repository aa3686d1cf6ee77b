#!/bin/sh
# Installs from Debian what tests against real parts run: a registry with logins, independent clients, a container engine, a browser, and what
# workflows find on their runners. Needs root.
set -eu
missing=""
for program in curl:curl jq:jq docker-registry:docker-registry skopeo:skopeo podman:podman podman-compose:podman-compose ip:iproute2 runc:runc htpasswd:apache2-utils openssl:openssl chromium:chromium python3:python3; do
  command -v "${program%%:*}" >/dev/null 2>&1 || missing="$missing ${program##*:}"
done
# By these the containers of a compose file find each other.
for program in netavark aardvark-dns; do
  [ -x "/usr/lib/podman/$program" ] || missing="$missing $program"
done
python3 -c "import requests" >/dev/null 2>&1 || missing="$missing python3-requests"
[ -z "$missing" ] && exit 0
apt-get update -qq
# shellcheck disable=SC2086 # one word a package
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
