"""A built function's cold start and first request, in a new Python 3.13 with the layer only.

The request is a recorded one, and what the function asks is answered from the recording. Valgrind counts instructions,
which repeat whatever else the machine does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts import build_output
from scripts.build import LAYER, ROOT, find_python
from tests.support.replay.record import Invocation, Recording

PROGRAM = Path(__file__).parent / "cold_start_program.py"
# Of cachegrind, which counts as callgrind does, in two thirds of the time.
_COUNTED = re.compile(r"I +refs: +([\d,]+)")
HAS_VALGRIND = shutil.which("valgrind") is not None


@dataclass(frozen=True)
class ColdStart:
    """What a function loads, what its first request answers, and the instructions of both (0 without Valgrind)."""

    modules: int
    dataclasses: int
    answer: Any
    init: int  # from the start of Python until Lambda could call the handler
    request: int


def cold_start(function: str, recording: Recording, *, count_instructions: bool = False) -> ColdStart:
    """Start a built function, named by its folder, and give it its first recorded request."""
    invocation = recording.first()[function]
    with tempfile.TemporaryDirectory() as folder:
        recorded = Path(folder) / "recorded.json"
        recorded.write_text(json.dumps(_as_json(invocation)))
        # Without site-packages and the current folder, and without writing bytecode.
        program = [find_python(), "-P", "-s", "-S", "-B", PROGRAM, ROOT, recorded, *path_of(function)]
        valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
        ran = subprocess.run(
            [*(valgrind if count_instructions else []), *map(str, program)],
            env={**recording.environment, **_LAMBDA, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
    if ran.returncode:
        raise RuntimeError(f"{function} failed:\n{ran.stdout}\n{ran.stderr}")
    printed = json.loads(ran.stdout.rpartition("\n")[2])
    counted = sorted(int(number.replace(",", "")) for number in _COUNTED.findall(ran.stderr)) or [0, 0]
    return ColdStart(**printed, init=counted[0], request=counted[1] - counted[0])


def logical_id(function: str) -> str:
    return function.title().replace("_", "")


def function_names() -> list[str]:
    """Return every built function by the name of its folder."""
    return sorted(function.name for function in (ROOT / "functions").iterdir() if (function / "handler.py").exists())


@cache
def path_of(function: str) -> list[Path]:
    """Return where a built function finds modules."""
    return [build_output.folders()[logical_id(function)], LAYER]


# The order of sets and dicts, and so the number of instructions, depends on the seed of hashes.
_LAMBDA = {"AWS_LAMBDA_RUNTIME_API": "x", "PYTHONHASHSEED": "0"}


def _as_json(invocation: Invocation) -> dict[str, Any]:
    answers = {
        asked: [(status, b64encode(body).decode()) for status, body in of] for asked, of in invocation.answers.items()
    }
    return {"event": invocation.event, "answers": answers, "provider": invocation.provider}
