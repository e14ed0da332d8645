"""Keeps what is PUT and gives it back, as caches of build tools do: `http_store.py PORT [USER PASSWORD]`.

Each request becomes a line of standard output: method, path, status, number of bytes.
"""

import base64
import http.server
import sys
import threading

port, *login = sys.argv[1:]
wanted = "Basic " + base64.b64encode(":".join(login).encode()).decode() if login else None
kept = {}
lock = threading.Lock()


class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self, status, body=b""):
        with lock:
            print(self.command, self.path, status, len(body), flush=True)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refused(self):
        if wanted and self.headers.get("Authorization") != wanted:
            self.answer(401)
            return True
        return False

    def do_GET(self):
        if self.refused():
            return
        body = kept.get(self.path)
        if body is None:
            self.answer(404)
        else:
            self.answer(200, body)

    do_HEAD = do_GET

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.refused():
            return
        kept[self.path] = body
        self.answer(201)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Store).serve_forever()
