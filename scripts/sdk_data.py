"""Cut botocore's data to what deployed code calls.

botocore reads whole service models and the endpoints of every service when a client is created. The services are those
that `client(…)` names in the shared package; the operations are those whose method is called there. So a call that is
added is kept by the next build, without a list.
"""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from botocore import xform_name
from botocore.loaders import Loader

SOURCES = Path(__file__).resolve().parent.parent / "layers" / "shared" / "python" / "invoicing"
# Read by every client, and small.
COMMON = ("partitions", "sdk-default-configuration", "_retry")
Model = dict[str, Any]


def services(sources: Path = SOURCES) -> set[str]:
    """Return the services that clients are created of."""
    return {text for name, text in _calls(sources) if name == "client" and text}


def methods(sources: Path = SOURCES) -> set[str]:
    """Return the name of every method that is called, and what paginators are asked for."""
    return {text if name == "get_paginator" else name for name, text in _calls(sources)}


def cut(source: Path, target: Path, wanted: Iterable[str], called: set[str]) -> None:
    """Write the data of the services to a new folder, with the operations whose method is among those called."""
    loader = Loader([str(source)], include_default_search_paths=False)
    prefixes = set()
    for service in sorted(wanted):
        version = loader.determine_latest_version(service, "service-2")
        model = cut_model(loader.load_service_model(service, "service-2", version), called)
        prefixes.add(model["metadata"]["endpointPrefix"])
        folder = target / service / version
        _write(folder / "service-2.json", model)
        _write(folder / "endpoint-rule-set-1.json", loader.load_service_model(service, "endpoint-rule-set-1", version))
        if pages := _pages(loader, service, version, model["operations"]):
            _write(folder / "paginators-1.json", pages)
    _write(target / "endpoints.json", _endpoints(loader.load_data("endpoints"), prefixes))
    for name in COMMON:
        _write(target / f"{name}.json", loader.load_data(name))


def cut_model(model: Model, called: set[str]) -> Model:
    """Return a service's model with the operations called and the shapes that they reach, without documentation."""
    operations = {
        name: _without_documentation(operation)
        for name, operation in model["operations"].items()
        if xform_name(name) in called
    }
    shapes: Model = {}
    wanted = [shape for operation in operations.values() for shape in _shapes_named(operation)]
    while wanted:
        name = wanted.pop()
        if name not in shapes:
            shapes[name] = _without_documentation(model["shapes"][name])
            wanted += _shapes_named(shapes[name])
    return {**_without_documentation(model), "operations": operations, "shapes": dict(sorted(shapes.items()))}


def _shapes_named(part: Any) -> Iterator[str]:
    """Yield every shape that an operation or a shape refers to."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "shape" and isinstance(value, str):
                yield value
            else:
                yield from _shapes_named(value)
    elif isinstance(part, list):
        for value in part:
            yield from _shapes_named(value)


def _without_documentation(part: Model) -> Model:
    """Leave out the documentation of a model, an operation or a shape, and of a shape's members."""
    left = {name: value for name, value in part.items() if name != "documentation"}
    for name in ("member", "key", "value", "input", "output"):
        if isinstance(left.get(name), dict):
            left[name] = _without_documentation(left[name])
    if isinstance(left.get("members"), dict):
        left["members"] = {name: _without_documentation(member) for name, member in left["members"].items()}
    return left


def _pages(loader: Loader, service: str, version: str, operations: Model) -> Model:
    if version not in _versions(loader, service):
        return {}
    pagination = loader.load_service_model(service, "paginators-1", version)["pagination"]
    kept = {name: page for name, page in pagination.items() if name in operations}
    return {"pagination": kept} if kept else {}


def _versions(loader: Loader, service: str) -> list[str]:
    if service not in loader.list_available_services("paginators-1"):
        return []
    versions: list[str] = loader.list_api_versions(service, "paginators-1")
    return versions


def _endpoints(endpoints: Model, prefixes: set[str]) -> Model:
    """Keep every partition and region, with the endpoints of our services."""
    partitions = [
        {**partition, "services": {name: of for name, of in partition["services"].items() if name in prefixes}}
        for partition in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def _write(path: Path, data: Model) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")


def _calls(sources: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of every function that is called, and its first argument if that is a text."""
    for path in sorted(sources.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called, argument = node.func, node.args[0] if node.args else None
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                text = argument.value if isinstance(argument, ast.Constant) else ""
                yield name, text if isinstance(text, str) else ""
