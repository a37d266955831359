"""What is wrong with an answer of the back office, whatever it was asked."""

import gzip
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup

from tests.support.actors.office_pages import HEADERS, OF_EMAIL, is_data, is_inline, policies
from tests.support.faults.forms.texts import PROBE

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
OF_PAGE = {"content-security-policy", "content-type"}  # which differ by page
ALWAYS = {name.lower(): value for name, value in HEADERS.items() if name.lower() not in OF_PAGE}
SOMETIMES = {"location", "set-cookie", "allow", "retry-after", "hx-redirect", "content-disposition"}
SOMETIMES |= {"vary", "x-request-id", "content-length", "content-encoding"}
COOKIE = re.compile(r"__Host-(session|notice)=[\w.@+-]*")
ATTRIBUTES = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}
FILES = {"application/json", "application/manifest+json", "text/csv"}


def wrong_in(answer: Any, address: str, shop_url: str) -> Iterator[str]:
    """Return what is wrong: an error of ours, a header that is missing or forged, a text that is not escaped."""
    headers, body = answer.headers, _text(answer)
    if answer.status_code >= 500:
        yield f"it answers {answer.status_code}"
    if "Traceback" in body:
        yield "it shows a traceback"
    if CONTROL.search(unquote(address.partition("?")[0])):
        if answer.status_code != 404:
            yield f"it answers {answer.status_code} for a path with a control character"
        return  # by another function, to which API Gateway hands such paths
    yield from _headers(answer, address)
    for name in ("Location", "HX-Redirect"):
        if name in headers and not _is_ours(headers[name], shop_url):
            yield f"{name} leads to {headers[name][:100]!r}"
    yield from (f"it sets {cookie!r}" for cookie in headers.getlist("Set-Cookie") if not _is_cookie(cookie))
    if answer.mimetype == "text/html":
        yield from _markup(body, is_email=OF_EMAIL in policies(address.partition("?")[0]))


def _text(answer: Any) -> str:
    data: bytes = answer.get_data()
    return (gzip.decompress(data) if answer.headers.get("Content-Encoding") == "gzip" else data).decode()


def _is_cookie(cookie: str) -> bool:
    pair, *attributes = cookie.split("; ")
    others = set(attributes) - ATTRIBUTES
    is_whole = len(attributes) == len(ATTRIBUTES) + len(others)
    return bool(COOKIE.fullmatch(pair)) and is_whole and all(one.startswith("Max-Age=") for one in others)


def _headers(answer: Any, address: str) -> Iterator[str]:
    told = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in SOMETIMES}
    policy = told.pop("content-security-policy", "")
    if policy not in policies(address.partition("?")[0]):
        yield f"its policy is {policy!r}"
    if told.pop("content-type", "").partition(";")[0] not in {"text/html", *FILES}:
        yield f"its type is {answer.mimetype!r}"
    if told != ALWAYS and answer.mimetype not in FILES:
        yield f"its headers differ: {set(told.items()) ^ set(ALWAYS.items())}"


def _is_ours(address: str, shop_url: str) -> bool:
    is_plain = not CONTROL.search(unquote(address.partition("?")[0])) and "\\" not in address
    return is_plain and (address.startswith((shop_url, "/")) and not address.startswith("//"))


def _markup(body: str, *, is_email: bool) -> Iterator[str]:
    """Return what a text made of the page. Most pages have no probe, and need not be parsed."""
    if PROBE not in body and "javascript:" not in body and "<script>" not in body and " style=" not in body:
        return
    soup = BeautifulSoup(body, "html.parser")
    if soup.find(PROBE):
        yield "it shows a text as markup"
    if soup.find(href=re.compile(r"^\s*javascript:", re.IGNORECASE)):
        yield "a link of it runs a script"
    if not is_email and [tag for tag in soup.find_all(is_inline) if not is_data(tag)]:
        yield "it has an inline script or style"
