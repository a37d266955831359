"""A built function under AWS's own runtime client, with its folder and the layer on the path and nothing else.

The runtime client asks an HTTP API for events, which on Lambda is the microVM's and here a small server.
"""

import json
import queue
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from scripts.build import find_python
from tests.support.deployed.engine import ACCOUNT, HOST, REGION, UV, machine

CLIENT = "awslambdaric==4.2.2"  # not in our lock: it is Lambda's, and has a compiled part for Python 3.13
SECONDS = 60
# As on Lambda: the function, the layer, then the runtime. `-I -S` leaves out this machine's own packages.
PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:3]
sys.path.append(sys.argv[3])
from awslambdaric.__main__ import main
main(["bootstrap", "handler.lambda_handler"])
"""


@dataclass(frozen=True)
class Outcome:
    """What a function returned, or the error that it raised."""

    value: Any = None
    error: Mapping[str, Any] | None = None

    @property
    def failed(self) -> bool:
        """Tell whether a caller would get a 5xx, or Lambda count an error."""
        status = self.value.get("statusCode", 200) if isinstance(self.value, dict) else 200
        return self.error is not None or status >= 500


def install_runtime_client(folder: Path) -> Path:
    """Install AWS's runtime client into a folder."""
    how = ["pip", "install", "--quiet", "--python", str(find_python()), "--target", str(folder)]
    subprocess.run([UV, *how, CLIENT], check=True, env=machine())
    return folder


@dataclass
class BuiltFunction:
    """A started function; `invoke` passes it an event and waits for the outcome."""

    name: str
    folder: Path
    layer: Path
    client: Path
    environment: Mapping[str, str]
    _events: "queue.Queue[tuple[str, bytes]]" = field(default_factory=queue.Queue)
    _outcomes: "queue.Queue[Outcome]" = field(default_factory=queue.Queue)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer((HOST, 0), _api_of(self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()
        lambdas = {
            "AWS_LAMBDA_RUNTIME_API": f"{HOST}:{self._server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": self.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_REGION": REGION,
        }
        path = [str(self.folder), str(self.layer), str(self.client)]
        self._process = subprocess.Popen(
            [find_python(), "-I", "-S", "-B", "-c", PROGRAM, *path],
            cwd=self.folder,
            env={**lambdas, **self.environment},
            stdout=subprocess.DEVNULL,  # its log
            stderr=subprocess.DEVNULL,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        self._server.shutdown()
        self._server.server_close()

    def invoke(self, event: Any) -> Outcome:
        self._events.put((str(uuid4()), json.dumps(event).encode()))
        for _ in range(SECONDS * 10):
            with suppress(queue.Empty):
                return self._outcomes.get(timeout=0.1)
            assert self._process.poll() is None, f"{self.name} ended by itself"
        raise AssertionError(f"{self.name} did not answer in {SECONDS} s")


def _api_of(function: BuiltFunction) -> type[BaseHTTPRequestHandler]:
    """Return the handler of Lambda's runtime API for one function."""

    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            request_id, event = function._events.get()
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", request_id)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 30_000))
            arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function.name}"
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", arn)
            self.send_header("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
            self.send_header("Content-Type", "application/json")
            self._end(event)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"null")
            if self.path.endswith("/response"):
                function._outcomes.put(Outcome(value=body))
            else:  # the error of an invocation, or of the initialization
                function._outcomes.put(Outcome(error=body))
            self.send_response(202)
            self._end(b"{}")

        def _end(self, body: bytes) -> None:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name in the library
            del format, arguments

    return RuntimeApi
