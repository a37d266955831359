"""What the first view of the back office costs, and the look that it shares with the customer's pages."""

import base64
import gzip
import hashlib
import re

import pytest

from invoicing.pages.http import assets
from scripts.assets.join import SCRIPTS, STYLES, joined_files
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

MOST_REQUESTS, MOST_BYTES = 4, 40 * 1024
MOST_LINES = 700  # of the stylesheet, without the tokens
MOST_SCRIPT = 3000  # bytes of our own
HTMX = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"  # of htmx 2.0.11's dist/htmx.min.js
AA, AA_EDGE = 4.5, 3.0

# Text on its ground, and edges of controls on theirs.
PAIRS = [
    *((ink, ground, AA) for ink in ("ink", "quiet", "accent", "wrong") for ground in ("paper", "card", "field")),
    *((ink, "tint", AA) for ink in ("ink", "quiet", "accent")),
    ("on-accent", "accent", AA),
    ("accent", "good-tint", AA),
    ("quiet", "faint", AA),
    ("calm", "calm-tint", AA),
    ("caution", "caution-tint", AA),
    ("wrong", "wrong-tint", AA),
    ("ink", "caution-tint", AA),
    ("ink", "wrong-tint", AA),
    ("edge", "card", AA_EDGE),
    ("edge", "paper", AA_EDGE),
    ("edge", "field", AA_EDGE),
]


def test_the_first_view_takes_four_requests_and_forty_kilobytes(merchant: Merchant, office: Office) -> None:
    for _ in range(25):
        merchant.draft()
    page = office.open("/admin/drafts")
    loaded = [str(tag["src"]) for tag in page.soup.select("script[src]")]
    loaded += [str(tag["href"]) for tag in page.soup.select("link:is([rel=stylesheet], [rel=icon])")]
    assert 1 + len(loaded) <= MOST_REQUESTS
    files = [assets.FOLDER / address.rpartition("/")[2] for address in loaded]
    assert all(address.startswith(assets.address()) for address in loaded)
    sizes = [len(gzip.compress(page.body.encode())), *(len(assets.compressed(file)) for file in files)]
    assert sum(sizes) <= MOST_BYTES


def test_our_own_script_and_styles_stay_small() -> None:
    assert len((SCRIPTS / "back_office" / "office.js").read_bytes()) < MOST_SCRIPT
    sources = (STYLES / "back_office").glob("*.css")
    assert sum(len(path.read_text().splitlines()) for path in sources) <= MOST_LINES


def test_the_script_has_htmx_as_it_is_published_with_its_licence() -> None:
    htmx = (SCRIPTS / "back_office" / "htmx.min.js").read_bytes()
    assert integrity(htmx) == HTMX
    script = (assets.FOLDER / "back_office.js").read_bytes()
    assert htmx in script
    assert b"Permission to use, copy, modify" in script


@pytest.mark.parametrize("address", ["/admin", "/admin/sign-in"])
def test_the_script_has_the_integrity_of_its_file(office: Office, address: str) -> None:
    [script] = office.open(address).soup.select("script")
    assert script["integrity"] == integrity((assets.FOLDER / "back_office.js").read_bytes())


def integrity(content: bytes) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def test_stylesheets_and_scripts_are_joined_from_their_sources() -> None:
    assert {path.name for path in joined_files()} == {"back_office.css", "back_office.js", "checkout.css"}
    assert [path.name for path, content in joined_files().items() if path.read_text() != content] == []


def test_components_of_the_back_office_name_roles_and_no_colours() -> None:
    literal = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|light-dark\(")
    found = [
        (path.name, line.strip())
        for path in (STYLES / "back_office").glob("*.css")
        for line in path.read_text().splitlines()
        if literal.search(line) and "--paper: #fff" not in line  # on paper
    ]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_have_contrast_in_light_and_dark(scheme: str) -> None:
    tokens = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STYLES / "tokens.css").read_text())
    colours = {name: light if scheme == "light" else dark for name, light, dark in tokens}
    weak = {
        (ink, ground): round(ratio, 2)
        for ink, ground, least in PAIRS
        if (ratio := contrast(colours[ink], colours[ground])) < least
    }
    assert weak == {}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
