"""Asks Entra for a token and the gateway for an order, with and without it."""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

env = os.environ
form = dict(
    grant_type="client_credentials",
    client_id=env["CLIENT_ID"],
    client_secret=env["CLIENT_SECRET"],
    scope=env["SCOPE"],
)
answer = urllib.request.urlopen(env["TOKEN_URL"], urllib.parse.urlencode(form).encode())
token = json.load(answer)["access_token"]
for headers in ({"Authorization": "Bearer " + token}, {}):
    try:
        answer = urllib.request.urlopen(urllib.request.Request(env["API_URL"], headers=headers))
    except urllib.error.HTTPError as refused:
        answer = refused
    print(answer.status, answer.read().decode())
