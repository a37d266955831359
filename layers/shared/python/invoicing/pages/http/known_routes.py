"""The routes of the HTTP API, for requests that none of them takes: API Gateway hands these to `$default`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

from invoicing.domain.values.text import has_control_character

_ROUTES = Path(__file__).with_name("routes.json")  # generated from template.yaml; read for unknown addresses only


def can_be_routed(path: str) -> bool:
    """Tell whether a path, percent-encoded or not, has no control character.

    No route has such a path, but patterns of routes match it before a line break at its end.
    """
    return not has_control_character(unquote(path))


def allowed_methods(path: str) -> str:
    """Return the methods of the routes that have this path, as the `Allow` header lists them, or "" without a route."""
    if not can_be_routed(path):
        return ""
    routes: dict[str, list[str]] = json.loads(_ROUTES.read_text(encoding="utf-8"))
    found = {
        method
        for route, methods in routes.items()
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route)), path)
        for method in methods
    }
    return ", ".join(sorted(found))
