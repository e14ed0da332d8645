"""Serves the site on a port of this machine with the standard library: threads, and nothing on a disk.

    serve.py PORT

(gunicorn cannot start here: its workers report to it through a temporary file.) SIGTERM ends it after the requests
that it has taken.
"""

import signal
import socket
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from site_wsgi import application

# These two need the settings, which that has named.
from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402
from webpack_loader.utils import get_loader  # noqa: E402

# Both read their manifests when a page first needs them. By then there may be those of the next release.
staticfiles_storage.manifest_hash  # noqa: B018
get_loader("DEFAULT").get_assets()


class Server(ThreadingMixIn, WSGIServer):
    request_queue_size = 128


class Handler(WSGIRequestHandler):
    # What is written goes out at once with its headers.
    wbufsize = 1 << 20
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass


server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
server.set_app(application)
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever(poll_interval=0.05)
# Whoever waits to be accepted is told at once to ask another process; after that, the last answers.
server.socket.shutdown(socket.SHUT_RDWR)
server.server_close()
