"""A link: opening it changes nothing, guessing it reads nothing, and no log holds it."""

import io
import logging
import random
import string
from collections.abc import Iterator
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.usecases.links.revoke import revoke_link
from tests.support.cast.people import TYPED
from tests.support.gallery.scene import Scene, draft
from tests.support.gallery.states import SCENES, paint

BOTS = ("Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "WhatsApp/2", "Microsoft Office SafeLinks", "curl/8")
STEPS = ("", "details", "details?change=country", "delivery", "pay", "start-over", "opened")


@pytest.fixture
def reads(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each reading of a sale."""
    ids: list[str] = []
    get = scene.world.sales.get

    def noted(sale_id: str, *also: Any, **named: Any) -> Any:
        ids.append(sale_id)
        return get(sale_id, *also, **named)

    monkeypatch.setattr(scene.world.sales, "get", noted)
    return ids


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what the functions write to their log."""
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written


class Watched:
    """A port that notes each try to use it, and fails."""

    def __init__(self, name: str, touched: list[str]) -> None:
        self._name, self._touched = name, touched

    def __getattr__(self, method: str) -> Any:
        self._touched.append(f"{self._name}.{method}")
        raise AssertionError(self._touched[-1])

    def __call__(self) -> Any:
        return self.now


def wrong_tokens(token: str) -> Iterator[str]:
    """Yield random tokens, and ones that are wrong in one character."""
    letters = string.ascii_letters + string.digits + "-_"
    luck = random.Random(7)
    for _ in range(200):
        yield "".join(luck.choices(letters, k=68))
        place = luck.randrange(68)
        yield token[:place] + luck.choice(letters.replace(token[place], "")) + token[place + 1 :]
    yield from (token[:-1], token + "A", token.lower(), "", "..", "%2e%2e", token + "=", token[::-1], "å" * 68)


def test_opening_a_link_changes_nothing_whoever_does_it(scene: Scene):
    links = [scene.at(draft()), scene.at(draft(known=True)), scene.paying()]
    before = scene.everything()
    for link in links:
        for bot in BOTS:
            for method in ("GET", "HEAD"):
                for query in ("", "?step=details", "?lang=nb", "?checking=1"):
                    answer = scene.customer.request(method, link + query, user_agent=bot)
                    assert answer.status == 200
    assert scene.everything() == before


def test_a_page_reads_the_sale_once(scene: Scene, reads: list[str]):
    for link in (scene.at(draft()), scene.at(draft(known=True)), scene.paying()):
        reads.clear()
        scene.customer.get(link)
        assert len(reads) == 1


def test_details_and_delivery_read_the_sale_once_and_write_it_once(scene: Scene, reads: list[str]):
    page = scene.customer.get(scene.at(draft()))
    fields = {**page.fields("/details"), "email": "k@example.com", "shipping_name": "K", "shipping_address1": "S 1"}
    reads.clear()
    fields |= {"shipping_postal_code": "0155", "shipping_city": "Oslo"}
    assert scene.customer.post(f"/i/{scene.token}/details", fields).status == 303
    assert len(reads) == 1
    assert scene.customer.post(f"/i/{scene.token}/delivery", {"delivery_method": "post"}).status == 303
    assert len(reads) == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_wrong_token_reads_nothing_and_gets_the_same_page_as_any_other(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, step: str
):
    fields = scene.customer.get(scene.at(draft())).fields("/details")
    typed = {**fields, **TYPED, "delivery_method": "post", "offer": "1", "total": "1659.00", "currency": "NOK"}
    unknown = scene.customer.get("/i/" + "A" * 68)
    touched: list[str] = []
    for name in ("sales", "stores", "products", "numbers", "ids", "clock"):
        monkeypatch.setattr(app, name, Watched(name, touched))
    for token in wrong_tokens(scene.token):
        if token in {"", ".."} or (step and len(token) != 68):
            continue  # another address
        for body in (typed, {}):
            path = f"/i/{token}/{step}".rstrip("/")
            answer = scene.customer.post(path, body) if step else scene.customer.get(path)
            assert (answer.status, answer.headers, answer.body) == (404, unknown.headers, unknown.body)
    assert touched == []


def test_a_revoked_link_gets_the_same_page_as_an_unknown_one(scene: Scene):
    link = scene.at(draft(known=True))
    revoke_link(scene.sale.id, 1, ports=scene.world)
    revoked, unknown = scene.customer.get(link), scene.customer.get("/i/" + "A" * 68)
    assert (revoked.status, revoked.headers, revoked.body) == (unknown.status, unknown.headers, unknown.body)
    assert revoked.status == 404


def test_the_preview_card_tells_the_shop_and_the_number_and_nothing_else(scene: Scene):
    page = scene.customer.get(scene.at(draft(known=True))).soup
    card = {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property]")}
    assert card["og:title"] == "Invoice #D1001 · Fjell & Fjord"
    assert not any(secret in " ".join(card.values()) for secret in ("Kari", "1,659", "kopp", "NOK"))


def test_head_is_get_without_the_body(scene: Scene):
    link = scene.at(draft())
    head, get = scene.customer.request("HEAD", link), scene.customer.get(link)
    assert (head.status, head.headers, head.body) == (get.status, get.headers, "")


def test_a_person_at_the_page_is_noted_once_in_ten_minutes(scene: Scene):
    link = scene.at(draft())
    for _ in range(3):
        answer = scene.customer.request("POST", f"{link}/opened", b"", sec_fetch_site="same-origin")
        assert (answer.status, answer.body) == (204, "")
    assert scene.world.story(scene.sale.id).count("LinkOpened") == 1


def test_a_fault_of_ours_is_a_page_and_a_line_in_the_log_without_the_token(
    scene: Scene, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    link = scene.at(draft(known=True))

    def fail(*_: Any) -> None:
        raise RuntimeError(f"{link} kari.nordmann@example.com")

    monkeypatch.setattr(scene.world.sales, "get", fail)
    answer = scene.customer.get(link)
    assert (answer.status, answer.heading) == (500, "This takes longer than usual")
    logged = log.getvalue()
    assert "page_failed" in logged
    assert scene.token not in logged
    assert "kari.nordmann" not in logged


def test_no_page_writes_a_token_to_any_log(log: io.StringIO, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    for name in SCENES:
        paint(app, name, "en")
    app.reset()
    assert "/i/" not in log.getvalue() + caplog.text
