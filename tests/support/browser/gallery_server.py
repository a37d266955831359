"""The gallery of states as files that a browser can open."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from functions.assets.handler import lambda_handler
from tests.support.actors.answer import Answer
from tests.support.gallery.states import painted
from tests.support.lambda_events import CONTEXT, http_event

HANDLING = threading.Lock()  # the handler answers one request at a time, as in Lambda


@dataclass
class Gallery:
    """Every state in every language, as files that a browser can open."""

    url: str
    pages: dict[str, Answer] = field(default_factory=dict)

    def address(self, name: str, locale: str) -> str:
        path = f"/{name}/{locale}"
        if path not in self.pages:
            with HANDLING:
                self.pages[path] = painted(name, locale)
        return self.url + path


@contextmanager
def served_gallery() -> Iterator[Gallery]:
    """Serve the gallery on a port of this machine."""

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = gallery.pages.get(self.path) or asset(self.path)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    gallery = Gallery(f"http://127.0.0.1:{server.server_port}")
    yield gallery
    server.shutdown()
    server.server_close()
    thread.join()


@cache
def asset(path: str) -> Answer:
    answer = lambda_handler(http_event("GET", path), CONTEXT)
    return Answer(answer["statusCode"], answer["headers"], answer["body"])
