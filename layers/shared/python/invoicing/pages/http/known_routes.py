"""The routes of the HTTP API, for requests that none of them takes: API Gateway hands these to `$default`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

# As in the staff API; the domain's rule would have to be loaded for every file of the pages.
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ROUTES = Path(__file__).with_name("routes.json")  # generated from template.yaml; read for unknown addresses only


def can_be_routed(path: str) -> bool:
    """Tell whether a path, percent-encoded or not, has no control character.

    No route has such a path, but patterns of routes match it before a line break at its end.
    """
    return _CONTROL_CHARACTERS.search(unquote(path)) is None


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
