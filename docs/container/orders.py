"""A back end that answers with the client that the gateway verified."""
import http.server
import json
import sys


class Orders(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"path": self.path, "client": self.headers.get("X-Auth-Client")}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("0.0.0.0", int(sys.argv[1])), Orders)
print(server.server_port, flush=True)
server.serve_forever()
