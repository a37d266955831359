"""The HTTP server: the API and `/local/`, on this machine only."""

import socket
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.console import office_sign_in
from local.console.pages import json_response
from local.console.views import Views
from local.gateway import Gateway

if TYPE_CHECKING:
    from local.stack import Stack

HOST = "127.0.0.1"
TRUSTED = {"127.0.0.1", "localhost"}


class Application:
    """The WSGI application. Refuses foreign host names, so that web pages cannot reach it through DNS of their own."""

    def __init__(self, gateway: Gateway, views: Views, stack: "Stack") -> None:
        self._gateway = gateway
        self._views = views
        self._stack = stack

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.host.partition(":")[0] not in TRUSTED:
            return json_response({"message": "This stack answers to 127.0.0.1 and localhost only"}, 421)
        if request.path == "/" and request.accept_mimetypes.accept_html and "accept" in request.headers:
            return redirect("/admin", 303)
        if request.path == "/local" or request.path.startswith("/local/"):
            return self._views.handle(request)
        if request.method == "GET" and request.path == office_sign_in.PAGE:
            request.environ.pop("HTTP_ACCEPT_ENCODING", None)
            return office_sign_in.with_buttons(self._gateway.handle(request), self._stack)
        return self._gateway.handle(request)


class _QuietHandler(WSGIRequestHandler):
    """Keeps connections open, and logs no requests."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


class Server:
    """Binds its port when made, serves from `start` to `stop`. Earlier connections wait for `start`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_server((HOST, port), backlog=128)  # raises if the port is taken
        self.port: int = self._socket.getsockname()[1]
        self._server: BaseWSGIServer | None = None

    def start(self, application: Application) -> None:
        self._server = make_server(
            HOST, self.port, application, threaded=True, request_handler=_QuietHandler, fd=self._socket.fileno()
        )
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._socket.close()
