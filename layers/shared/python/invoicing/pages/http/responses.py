"""Responses other than pages: assets, redirects, and problems for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from aws_lambda_powertools.event_handler import Response

HTML = "text/html; charset=utf-8"
_CONTENT_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Assets:
    """The files that pages load, under a path that changes with their content."""

    files: Mapping[str, str]  # content by name
    version: str  # a hash of all files

    @classmethod
    def of(cls, folder: Path) -> Assets:
        files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
        return cls(files, hashlib.sha256("".join(files.values()).encode()).hexdigest()[:16])

    @property
    def address(self) -> str:
        return f"/assets/{self.version}"

    def response(self, version: str, name: str) -> Response[str]:
        """Return a file, cached for ever under the current version."""
        if name not in self.files:
            return no_route()
        caching = "public, max-age=31536000, immutable" if version == self.version else "no-store"
        return Response(HTTPStatus.OK, _CONTENT_TYPES[Path(name).suffix], self.files[name], {"Cache-Control": caching})


def see_other(address: str) -> Response[str]:
    return Response(HTTPStatus.SEE_OTHER, HTML, "", {"Location": address})


def problem(
    status: HTTPStatus, code: str, detail: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Response[str]:
    """Return a problem (RFC 9457)."""
    document = {"type": "about:blank", "title": status.phrase, "status": status, "code": code, "detail": detail}
    return Response(status, "application/problem+json", json.dumps(document), headers)


def no_route() -> Response[str]:
    detail = "No route has this path: see /openapi.json for all routes."
    return problem(HTTPStatus.NOT_FOUND, "no_route", detail)


def method_not_allowed(allowed: str) -> Response[str]:
    detail = f"This path does not take this method: use {allowed}."
    return problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", detail, {"Allow": allowed})
