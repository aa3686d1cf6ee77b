"""Asks the local cloud where everything is, Entra for a token, and the gateway for an order, with and without it."""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

url, token = os.environ["LOCAL_CLOUD_URL"], os.environ["LOCAL_CLOUD_TOKEN"]


def ask(address, form=None, **headers):
    body = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        return urllib.request.urlopen(urllib.request.Request(address, body, headers))
    except urllib.error.HTTPError as refused:
        return refused


api = json.load(ask(url + "/env?format=json", Authorization="Bearer " + token))["apis"]["orders"]
client = next(one for one in api["clients"].values() if "secret" in one)
form = dict(
    grant_type="client_credentials",
    client_id=client["clientId"],
    client_secret=client["secret"],
    scope=api["tokens"]["scope"],
)
access_token = json.load(ask(api["tokens"]["local"], form))["access_token"]
for headers in ({"Authorization": "Bearer " + access_token}, {}):
    answer = ask(api["local"] + "/7", **headers)
    print(answer.status, answer.read().decode())
