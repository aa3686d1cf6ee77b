import json
import os
import signal
import subprocess
import unittest
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Orders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = ["npx", "entra-oci-gateway", "start", "--ready-json", "--port", "0"]
        cls.started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.cloud = json.loads(cls.started.stdout.readline())

    @classmethod
    def tearDownClass(cls):
        os.kill(cls.cloud["pid"], signal.SIGTERM)
        cls.started.communicate()

    def post(self, path, order):
        headers = {"Content-Type": "application/json"}
        request = Request(self.cloud["console"] + path, json.dumps(order).encode(), headers)
        return json.load(urlopen(request))

    def token(self, **order):
        return self.post("/token", {"api": "orders", "client": "billing", **order})["access_token"]

    def call(self, token=None):
        headers = {} if token is None else {"Authorization": "Bearer " + token}
        try:
            return urlopen(Request(self.cloud["apis"]["orders"]["local"] + "/all", headers=headers)).status
        except HTTPError as refusal:
            return refusal.code

    def test_admits_billing_alone_and_goes_by_keys_and_time(self):
        billing = self.token()
        self.assertEqual([self.call(), self.call(billing)], [401, 200])
        self.assertEqual(self.call(self.token(claims={"tid": "another"})), 401)
        self.post("/switches", {"rotate": "planned", "outage": "unavailable"})
        self.assertEqual(self.call(billing), 200)
        self.post("/switches", {"outage": "none", "moveClock": 7200})
        self.assertEqual(self.call(billing), 401)
        latest = json.load(urlopen(self.cloud["console"] + "/requests"))[-1]
        self.assertEqual([latest["api"], latest["status"]], ["orders", 401])


if __name__ == "__main__":
    unittest.main()
