"""Every route that the template has, and an answer of the function that serves it."""

import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from local.template import Template
from tests.support.lambda_events import CONTEXT, http_event
from tests.support.repository import ROOT

ALWAYS = {"provider": "test", "sku": "mug", "file": "checkout.css"}


def _routes() -> Iterator[tuple[str, str, str]]:
    template = Template(ROOT / "template.yaml", {})
    for _, function in template.resources("AWS::Serverless::Function"):
        for event in function.get("Events", {}).values():
            if event["Type"] == "HttpApi":
                taken = event.get("Properties", {})
                name = template.resolve(function["CodeUri"]).rpartition("/")[2]
                method = taken.get("Method", "GET").upper().replace("ANY", "GET")
                yield name, method, taken.get("Path", "/health").replace("{proxy+}", "drafts")


# The function, method and path of each route; the default one stands for unknown addresses, and GET for any method.
ROUTES = sorted(set(_routes()))


def filled(path: str, known: Mapping[str, str]) -> str:
    """Return a path with parameters that are known, and `x1` for the others."""
    for name, value in {**ALWAYS, **known}.items():
        path = path.replace(f"{{{name}}}", value)
    return re.sub(r"{\w+}", "x1", path)


def answered(function: str, method: str, path: str, body: str | None = None, **headers: str) -> dict[str, Any]:
    """Return the answer of the function to a request with a JSON body, unless `headers` name another type."""
    handler = importlib.import_module(f"functions.{function}.handler")
    named = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    path, _, query = path.partition("?")
    event = http_event(method, path, query, headers=named, body=body)
    if function == "assets":
        event["pathParameters"] = dict(zip(("hash", "file"), path.split("/")[2:], strict=False))
    return dict(handler.lambda_handler(event, CONTEXT))
