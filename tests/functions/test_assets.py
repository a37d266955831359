"""The static files of the pages: their address, their caching, and their compression."""

import base64
import gzip
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from functions.assets.handler import FILES, lambda_handler
from invoicing import settings
from invoicing.domain.branding.branding import CornerRadius, Font
from invoicing.pages.branding.stylesheet import FONTS, RADII
from invoicing.pages.http import assets
from tests.support.gallery.scene import Scene
from tests.support.lambda_events import http_event
from tests.support.repository import ROOT

LAYER = Path(settings.__file__).parent.parent


def ask(name: str, version: str = "", **headers: str) -> dict[str, Any]:
    path = f"/assets/{version or assets.version()}/{name}"
    return lambda_handler(http_event("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}), None)


@pytest.mark.parametrize("name", FILES)
def test_an_asset_is_kept_forever_under_an_address_that_changes_with_the_files(name: str) -> None:
    answer = ask(name)
    content = base64.b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"].encode()
    assert (answer["statusCode"], content) == (200, FILES[name].read_bytes())
    assert answer["headers"]["Cache-Control"] == "public, max-age=31536000, immutable"
    kinds = {"text/css", "text/javascript", "image/png", "image/svg+xml"}
    assert answer["headers"]["Content-Type"].partition(";")[0] in kinds
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    assert ask(name, version="0" * 16)["headers"]["Cache-Control"] == "no-store"


def test_the_address_changes_with_any_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    versions = set()
    for name, content in (("a.css", "a {}"), ("b.js", "b()"), ("b.js", "c()"), ("b.js.gz", "no asset by itself")):
        (tmp_path / name).write_text(content)
        assets.version.cache_clear()
        versions.add(assets.version())
    assets.version.cache_clear()
    assert len(versions) == 3


@pytest.mark.parametrize("name", FILES)
def test_a_browser_that_accepts_gzip_gets_the_same_file_compressed(name: str) -> None:
    answer = ask(name, accept_encoding="gzip, deflate, br, zstd")
    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert gzip.decompress(base64.b64decode(answer["body"])) == FILES[name].read_bytes()
    assert answer["headers"]["Vary"] == ask(name)["headers"]["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in ask(name)["headers"]


@pytest.mark.parametrize("name", ["handler.py", "..%2fhandler.py", "../assets.py", "checkout.css.gz", "", "x" * 3000])
def test_any_other_name_is_not_found_and_not_cached(name: str) -> None:
    event = http_event("GET", "/assets/x/y") | {"pathParameters": {"hash": assets.version(), "file": name}}
    answer = lambda_handler(event, None)
    assert (answer["statusCode"], answer["headers"]["Cache-Control"]) == (404, "no-store")


THEME = "theme-5b21b6-b19cff-ffffff-1b172c-f5f3ff-16151b-f2f0fb-2d2d34-none-system-serif-auto.css"


def test_the_address_of_a_theme_has_every_value_of_its_stylesheet() -> None:
    answer = ask(THEME)
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer["headers"]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["body"].startswith("@layer tokens {")
    values = re.findall(r"    (.+): (.+);", answer["body"])
    assert dict(values) == {
        "--accent": "light-dark(#5b21b6, #b19cff)",
        "--on-accent": "light-dark(#ffffff, #1b172c)",
        "--paper": "light-dark(#f5f3ff, #16151b)",
        "--tint": "light-dark(#f2f0fb, #2d2d34)",
        "--radius": "0rem",
        "--font": FONTS["system"],
        "--font-title": FONTS["serif"],
        "color-scheme": "light dark",
    }
    assert "color-scheme: dark;" in ask(THEME.replace("auto", "dark"))["body"]
    assert ask(THEME, version="0" * 16)["headers"]["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("part", "hostile"),
    [
        ("5b21b6", "5b21bg"),
        ("5b21b6", "5B21B6"),
        ("5b21b6", "fff"),
        ("5b21b6", "red;}*{x:y"),
        ("5b21b6-", ""),
        ("none", "12px"),
        ("system", "url(//evil.example)"),
        ("auto", "auto;"),
        (".css", ".css\n"),
        (".css", ".css/x"),
        ("theme", "x/theme"),
    ],
)
def test_a_theme_with_another_value_is_not_found(part: str, hostile: str) -> None:
    event = http_event("GET", "/assets/x/y") | {
        "pathParameters": {"hash": assets.version(), "file": THEME.replace(part, hostile, 1)}
    }
    answer = lambda_handler(event, None)
    assert (answer["statusCode"], answer["headers"]["Cache-Control"]) == (404, "no-store")


def test_the_stylesheet_of_a_theme_has_each_choice_of_a_store() -> None:
    assert (set(RADII), set(FONTS)) == (set(CornerRadius), set(Font))


def test_every_file_that_a_page_loads_is_served(scene: Scene) -> None:
    page = scene.ready().soup
    addresses = [str(tag.get("src") or tag.get("href")) for tag in page.select("head script, head link")]
    assert len(addresses) == 3
    assert {scene.customer.get(address).status for address in addresses} == {200}


def test_serving_files_loads_no_domain_no_framework_and_no_sdk() -> None:
    code = "import functions.assets.handler, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{LAYER}:{ROOT}"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    unwanted = ("invoicing.domain", "aws_lambda_powertools", "botocore", "jinja2", "babel")
    assert not [name for name in loaded if name.startswith(unwanted)]
