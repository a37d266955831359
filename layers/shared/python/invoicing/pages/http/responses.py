"""The answers to a browser or a program that are no page of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

HTML = "text/html; charset=utf-8"
_CONTENT_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Assets:
    """The files that pages load, at an address that changes with their content."""

    files: Mapping[str, str]  # text by name
    version: str  # the part of the address that changes

    @classmethod
    def of(cls, folder: Path) -> Assets:
        """Read every file of a folder."""
        files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
        return cls(files, hashlib.sha256("".join(files.values()).encode()).hexdigest()[:16])

    @property
    def address(self) -> str:
        """Return what their addresses begin with."""
        return f"/assets/{self.version}"

    def answer(self, version: str, name: str) -> Response[str]:
        """Return a file, to be kept for ever under its own address."""
        if name not in self.files:
            return nothing_here()
        kept = "public, max-age=31536000, immutable" if version == self.version else "no-store"
        return Response(HTTPStatus.OK, _CONTENT_TYPES[Path(name).suffix], self.files[name], {"Cache-Control": kept})


def see_other(address: str) -> Response[str]:
    """Lead on to another page."""
    return Response(HTTPStatus.SEE_OTHER, HTML, "", {"Location": address})


def problem(status: HTTPStatus, code: str, detail: str) -> Response[str]:
    """Tell a program what went wrong (RFC 9457)."""
    said = {"type": "about:blank", "title": status.phrase, "status": status, "code": code, "detail": detail}
    return Response(status, "application/problem+json", json.dumps(said))


def nothing_here() -> Response[str]:
    """Tell a program that there is nothing at its address."""
    detail = "There is nothing at this address: check the path and the method."
    return problem(HTTPStatus.NOT_FOUND, "not_found", detail)
