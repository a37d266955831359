"""A route of the back office, and how the route of a request is found.

The module of a page is imported when the page is asked for, so that a cold start loads what one page needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from invoicing.domain.staff.role import Role

OFFICE = frozenset({Role.OWNER, Role.STAFF})  # a program has no pages


@dataclass(frozen=True, slots=True)
class Route:
    """A page or a form. `page` names its function, below the package of the back office, as `drafts.page:show`.

    A page that polls does not renew the session. A search helps to fill in a form: htmx asks it while a person types.
    A public page takes anybody, and gets a `Visit` without a session.
    """

    method: str
    path: str
    page: str
    roles: frozenset[Role] = OFFICE
    polls: bool = False
    is_search: bool = False
    is_public: bool = False


def find_route(method: str, path: str, routes: Iterable[Route]) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a request, with the parameters of its path. A literal part goes before a parameter."""
    found = [
        (len(parameters), route, parameters)
        for route in routes
        if route.method == method and (parameters := _parameters(route.path, path)) is not None
    ]
    if not found:
        return None
    _, route, parameters = min(found, key=lambda one: one[0])
    return route, parameters


def methods_of(path: str, routes: Iterable[Route]) -> list[str]:
    """Return the methods that this path takes."""
    return sorted({route.method for route in routes if _parameters(route.path, path) is not None})


def _parameters(pattern: str, path: str) -> dict[str, str] | None:
    """Return the parameters of a path; None if the pattern is another. Not a regular expression: most are used once."""
    wanted, parts = pattern.split("/"), path.split("/")
    if len(wanted) != len(parts):
        return None
    parameters: dict[str, str] = {}
    for name, part in zip(wanted, parts, strict=True):
        if name.startswith("{") and part:
            parameters[name[1:-1]] = unquote(part)
        elif name != part:
            return None
    return parameters
