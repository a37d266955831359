"""The files that pages load, under a path that changes with their content. Imports no framework and no domain."""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import cache
from pathlib import Path

from invoicing.pages.branding.stylesheet import SOURCES

FOLDER = Path(__file__).parent.parent / "assets"
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


def files() -> list[Path]:
    """Return every asset; the build adds a compressed copy beside each."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix in CONTENT_TYPES)


@cache
def version() -> str:
    """Return a hash of all files, and of what stylesheets of themes are made of."""
    contents = (SOURCES.encode(), *(path.read_bytes() for path in files()))
    return hashlib.sha256(b"".join(contents)).hexdigest()[:16]


def address() -> str:
    """Return the current path of the files."""
    return f"/assets/{version()}"


@cache
def integrity(name: str) -> str:
    """Return the hash of a file as the attribute `integrity` has it."""
    digest = hashlib.sha384((FOLDER / name).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def compressed(path: Path) -> bytes:
    """Return a file in gzip: as built, or compressed now if nothing was built."""
    built = path.with_name(f"{path.name}.gz")
    return built.read_bytes() if built.exists() else gzip.compress(path.read_bytes(), mtime=0)
