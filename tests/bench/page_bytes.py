"""Bytes of pages and assets, as they are and as browsers get them."""

import base64
import gzip
from collections.abc import Iterator

from functions.checkout.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.pages.http import assets
from tests.support.gallery.scene import Scene, draft
from tests.support.lambda_events import CONTEXT, http_event


def run() -> None:
    print("\nBytes of pages and assets, and compressed\n")
    for name, plain, compressed in [*_pages(), *_assets()]:
        print(f"{name:<24} {plain:>7,} {compressed:>7,}  {compressed / plain:.0%}")


def _pages() -> Iterator[tuple[str, int, int]]:
    scene = Scene(app, "en")
    for name, link in (
        ("page: details", scene.at(draft())),
        ("page: review", scene.ready().url),
        ("page: payment", scene.paying()),
    ):
        answer = lambda_handler(http_event("GET", link, headers={"accept-encoding": "gzip"}), CONTEXT)
        compressed = base64.b64decode(answer["body"])
        yield name, len(gzip.decompress(compressed)), len(compressed)
    app.reset()


def _assets() -> Iterator[tuple[str, int, int]]:
    for path in assets.files():
        yield f"asset: {path.name}", path.stat().st_size, len(assets.compressed(path))
