"""The routes of the HTTP API, for requests that none of them takes: API Gateway hands these to `$default`."""

from __future__ import annotations

import json
import re
from pathlib import Path

_ROUTES = Path(__file__).with_name("routes.json")  # generated from template.yaml; read for unknown addresses only


def allowed_methods(path: str) -> str:
    """Return the methods of the routes that have this path, as the `Allow` header lists them, or "" without a route."""
    routes: dict[str, list[str]] = json.loads(_ROUTES.read_text(encoding="utf-8"))
    found = {
        method
        for route, methods in routes.items()
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route)), path)
        for method in methods
    }
    return ", ".join(sorted(found))
