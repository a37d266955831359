"""Start a function as Lambda does, then give it one recorded request: `cold_start_program.py ROOT RECORDED PATH…`.

It imports little before the function does. The request runs in a copy of the process, so that Valgrind counts both: the
instructions until here, and those of the copy, which include them.
"""

import dataclasses
import json
import os
import sys
from typing import Any

root, recorded, *path = sys.argv[1:]
sys.path.extend(path)
made: list[Any] = []
process_class: Any = getattr(dataclasses, "_process_class")  # noqa: B009 - mypy does not know it


def counted(*arguments: Any, **options: Any) -> Any:
    made.append(arguments[0])
    return process_class(*arguments, **options)


setattr(dataclasses, "_process_class", counted)  # noqa: B010 - the same

from handler import lambda_handler  # type: ignore[import-not-found]  # noqa: E402 - of the function

modules = len(sys.modules)
copy = os.fork()
if copy:
    os._exit(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]))

sys.path.append(root)
from base64 import b64decode  # noqa: E402

from tests.support.replay.answers import Context, answered  # noqa: E402

with open(recorded) as file:  # noqa: PTH123 - pathlib is slow to import
    invocation = json.load(file)
answers = {asked: [(status, b64decode(body)) for status, body in of] for asked, of in invocation["answers"].items()}
with answered(answers, invocation["provider"]):
    answer = lambda_handler(invocation["event"], Context())
sys.stdout.write("\n" + json.dumps({"modules": modules, "dataclasses": len(made), "answer": answer}))
sys.stdout.flush()
os._exit(0)
