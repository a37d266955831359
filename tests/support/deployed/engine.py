"""The engine that stands for AWS in tests/deployed: ministack, in an environment of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import boto3

from scripts.build import find_python

# Each of them pins another botocore than ours, so no lock can hold them beside it. `cryptography` checks tokens, and
# `aws-sam-translator` is SAM's transform, which CloudFormation itself has.
PACKAGES = ("ministack==1.5.33", "cryptography==50.0.2", "aws-sam-translator==1.115.0")
PROGRAM = Path(__file__).with_name("engine_program.py")
UV = Path(sys.executable).parent / "uv"
HOST = "127.0.0.1"
ACCOUNT, REGION = "123456789012", "eu-north-1"
SECONDS_TO_START = 60
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}


@dataclass(frozen=True)
class Engine:
    """A running engine, empty as a new account is. Keys named `test` are those of its administrator."""

    port: int
    log: Path
    _clients: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """Return the variables with which AWS's SDKs and the SAM CLI call the engine, and nothing of this machine's."""
        nothing = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        return {**KEYS, **nothing, "AWS_ENDPOINT_URL": self.url, "AWS_EC2_METADATA_DISABLED": "true"}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            session = boto3.Session("test", "test", region_name=REGION)
            self._clients[service] = session.client(service, endpoint_url=self.url)
        return self._clients[service]


@contextmanager
def running_engine(folder: Path) -> Iterator[Engine]:
    """Start an engine that keeps all of its files in a folder; end it and every worker that it started."""
    port, log = _free_port(), folder / "engine.log"
    places = {"TMPDIR": folder / "tmp", "STATE_DIR": folder / "state", "S3_DATA_DIR": folder / "s3"}
    for place in places.values():
        place.mkdir()
    settings = {
        "BIND_HOST": HOST,  # it listens on every address otherwise, and IoT's broker by itself
        "IOT_MTLS_ENABLED": "0",
        "GATEWAY_PORT": str(port),
        "AUTH": "true",  # each call is judged by the caller's policies
        "MINISTACK_HOST": f"{REGION}.amazonaws.com",  # what addresses of APIs end with
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
    }
    packages = [part for package in PACKAGES for part in ("--with", package)]
    command = [str(UV), "run", "--quiet", "--no-project", "--python", str(find_python()), *packages, "python", "-P"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, str(PROGRAM)],
            env={**machine(), **KEYS, **settings, **{name: str(place) for name, place in places.items()}},
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that its workers end with it
        )
        try:
            engine = Engine(port, log)
            _wait_until_it_answers(engine, process)
            yield engine
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            finally:
                _kill_group(process.pid)


def machine() -> dict[str, str]:
    """Return this machine's variables without those that speak to AWS's SDKs, to functions or to Python."""
    others = ("AWS_", "POWERTOOLS_", "PYTEST", "PYTHONPATH", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _wait_until_it_answers(engine: Engine, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(SECONDS_TO_START * 10):
        assert process.poll() is None, engine.log.read_text()
        try:
            with urlopen(f"{engine.url}/_ministack/health"):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the engine does not answer: {engine.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
