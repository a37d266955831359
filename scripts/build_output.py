"""Import a built function as Lambda does: in a new Python 3.13 with the layer only."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from local.template import Template
from scripts.build import BUILT, LAYER, find_python
from scripts.build_record import built_architecture, host_architecture

TEMPLATE = BUILT / "template.yaml"

# Runs isolated: no environment, no site-packages, no current folder, and without writing bytecode.
PROGRAM = """
import json, sys, time
sys.path.extend(sys.argv[1:])
start = time.perf_counter()
import handler
seconds = time.perf_counter() - start
print(json.dumps({
    "callable": callable(handler.lambda_handler),
    "seconds": seconds,
    "modules": sorted(sys.modules),
    "uncompiled": sorted(
        module.__name__ for module in list(sys.modules.values())
        if any(getattr(module, "__file__", None) and module.__file__.startswith(path) for path in sys.argv[1:])
        and module.__file__.endswith(".py") and not __import__("os").path.exists(module.__cached__ or "")
    ),
}))
"""


@dataclass(frozen=True)
class Imported:
    callable: bool
    seconds: float
    modules: list[str]
    uncompiled: list[str]


def folders() -> dict[str, Path]:
    """Return the folder of each built function by logical id."""
    template = Template(TEMPLATE)
    return {name: BUILT / properties["CodeUri"] for name, properties in template.resources("AWS::Serverless::Function")}


def is_for_this_machine() -> bool:
    """Tell whether there is a build, for this machine's architecture."""
    return built_architecture() == host_architecture()


def import_handler(function: str) -> Imported:
    """Import one built handler in a new process, with the environment variables of the template."""
    template = Template(TEMPLATE)
    properties = dict(template.resources("AWS::Serverless::Function"))[function]
    variables = template.function_properties(properties)["Environment"]["Variables"]
    answer = subprocess.run(
        [find_python(), "-I", "-S", "-B", "-c", PROGRAM, folders()[function], LAYER],
        env={
            **dict.fromkeys(variables, "x"),
            "AWS_DEFAULT_REGION": "eu-north-1",
            "AWS_LAMBDA_RUNTIME_API": "x",
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise ImportError(f"{function} does not import:\n{answer.stderr}")
    return Imported(**json.loads(answer.stdout))
