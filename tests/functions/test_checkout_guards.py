"""What the customer's pages refuse, hide, and never do."""

import io
import json
import logging
import random
import string
from collections.abc import Iterator
from typing import Any

import pytest

from functions.checkout.handler import ASSETS, ASSETS_HASH, lambda_handler
from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.usecases.revoke_link import revoke_link
from tests.browser.gallery import SCENES, Scene, draft, paint
from tests.functions.checkout_pages import FORM, Answer, event

BOTS = ("Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "WhatsApp/2", "Microsoft Office SafeLinks", "curl/8")


@pytest.fixture
def scene() -> Iterator[Scene]:
    yield Scene(app, "en")
    app.reset()


@pytest.fixture
def reads(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each reading of a sale."""
    ids: list[str] = []
    get = scene.world.sales.get

    def noted(sale_id: str, *also: Any) -> Any:
        ids.append(sale_id)
        return get(sale_id, *also)

    monkeypatch.setattr(scene.world.sales, "get", noted)
    return ids


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what the functions write to their log."""
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written


def everything(scene: Scene) -> str:
    world = scene.world
    return repr((world.sales.records, world.sales.events, world.products.by_sku, world.provider.payments))


def wrong_tokens(token: str) -> Iterator[str]:
    """Yield random tokens, and ones that are wrong in one character."""
    letters = string.ascii_letters + string.digits + "-_"
    luck = random.Random(7)
    for _ in range(200):
        yield "".join(luck.choices(letters, k=68))
        place = luck.randrange(68)
        yield token[:place] + luck.choice(letters.replace(token[place], "")) + token[place + 1 :]
    yield from (token[:-1], token + "A", token.lower(), "", "..", "%2e%2e", token + "=", token[::-1], "å" * 68)


@pytest.mark.parametrize("name", SCENES)
def test_every_page_carries_the_security_headers(name: str):
    headers = paint(app, name, "en").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["form-action"] == ("'self'" if name == "no_provider" else "'self' https://pay.example")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert not [header for header in headers if header.lower() == "set-cookie"]
    app.reset()


@pytest.mark.parametrize("name", SCENES)
def test_no_page_has_inline_script_or_style_or_anything_from_elsewhere(name: str):
    page = paint(app, name, "en").page
    app.reset()
    assert not page.find_all("style")
    for tag in page.find_all(True):
        assert not [attribute for attribute in tag.attrs if attribute == "style" or attribute.startswith("on")]
    loaded = [tag.get("src") or tag.get("href") for tag in page.select("script, link, img, iframe, object")]
    assert all(str(address).startswith(f"/assets/{ASSETS_HASH}/") for address in loaded)
    assert not page.find("meta", attrs={"http-equiv": True})


def test_opening_a_link_changes_nothing_whoever_does_it(scene: Scene):
    links = [scene.at(draft()), scene.at(draft(known=True)), scene.paying()]
    before = everything(scene)
    for link in links:
        for bot in BOTS:
            for method in ("GET", "HEAD"):
                for query in ("", "?step=details", "?lang=nb", "?checking=1"):
                    answer = scene.visitor.request(method, link + query, user_agent=bot)
                    assert answer.status == 200
    assert everything(scene) == before


def test_a_page_reads_the_sale_once(scene: Scene, reads: list[str]):
    for link in (scene.at(draft()), scene.at(draft(known=True)), scene.paying()):
        reads.clear()
        scene.visitor.get(link)
        assert len(reads) == 1


def test_details_and_delivery_read_the_sale_once_and_write_it_once(scene: Scene, reads: list[str]):
    page = scene.visitor.get(scene.at(draft()))
    fields = {**page.fields("/details"), "email": "k@example.com", "shipping_name": "K", "shipping_address1": "S 1"}
    reads.clear()
    fields |= {"shipping_postal_code": "0155", "shipping_city": "Oslo"}
    assert scene.visitor.post(f"/i/{scene.token}/details", fields).status == 303
    assert len(reads) == 1
    assert scene.visitor.post(f"/i/{scene.token}/delivery", {"delivery_method": "post"}).status == 303
    assert len(reads) == 2


def test_a_wrong_token_reads_nothing_and_looks_like_any_other(scene: Scene, reads: list[str]):
    scene.at(draft())
    reads.clear()
    answers = {scene.visitor.get(f"/i/{token}").body for token in wrong_tokens(scene.token) if token not in {"", ".."}}
    assert len(answers) == 1
    for step in ("details", "delivery", "pay", "start-over", "opened"):
        answer = scene.visitor.post(f"/i/{'A' * 68}/{step}", {"offer": "1", "total": "1.00", "currency": "NOK"})
        assert (answer.status, answer.body in answers) == (404, True) or step == "details"
    assert reads == []


def test_a_revoked_link_looks_exactly_like_an_unknown_one(scene: Scene):
    link = scene.at(draft(known=True))
    revoke_link(scene.sale.id, 1, sales=scene.world.sales, clock=scene.world.clock)
    revoked, unknown = scene.visitor.get(link), scene.visitor.get("/i/" + "A" * 68)
    assert (revoked.status, revoked.headers, revoked.body) == (unknown.status, unknown.headers, unknown.body)
    assert revoked.status == 404


def test_the_preview_card_tells_the_shop_and_the_number_and_nothing_else(scene: Scene):
    page = scene.visitor.get(scene.at(draft(known=True))).page
    card = {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property]")}
    assert card["og:title"] == "Invoice #D1001 · Fjell & Fjord"
    assert not any(secret in " ".join(card.values()) for secret in ("Kari", "1,659", "kopp", "NOK"))


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
@pytest.mark.parametrize("step", ["details", "delivery", "pay", "start-over", "opened"])
def test_another_sites_page_cannot_post_here(scene: Scene, site: str, step: str):
    link = scene.at(draft(known=True))
    before = everything(scene)
    answer = scene.visitor.post(f"{link}/{step}", {"offer": "1", "delivery_method": "post"}, sec_fetch_site=site)
    assert answer.status == 403
    assert everything(scene) == before


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_its_own_page_can(scene: Scene, site: str):
    link = scene.at(draft(known=True))
    answer = scene.visitor.post(f"{link}/delivery", {"delivery_method": "post"}, sec_fetch_site=site, origin="null")
    assert answer.status == 303


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 40_000, FORM, 413),
        (b"{}", "application/json", 415),
        (b"a=1", "", 415),
        (b"&".join(b"a%d=1" % i for i in range(500)), FORM, 400),
        (b"offer=1&total=1,00&currency=NOK", FORM, 400),
        (b"offer=1&total=NaN&currency=NOK", FORM, 400),
        (b"offer=-1&total=1.00&currency=NOK", FORM, 400),
        (b"offer=" + b"9" * 4000 + b"&total=1.00&currency=NOK", FORM, 400),
        (b"\xff\xfe%ff%00", FORM, 400),
        (b"", FORM, 400),
    ],
)
def test_what_no_page_sends_is_refused(scene: Scene, body: bytes, content_type: str, status: int):
    link = scene.at(draft(known=True))
    before = everything(scene)
    answer = scene.visitor.request("POST", f"{link}/pay", body, content_type=content_type)
    assert answer.status == status
    assert answer.heading == "We could not read that"
    assert everything(scene) == before


def test_a_form_sent_as_plain_text_is_read_as_well(scene: Scene):
    link = scene.at(draft(known=True))
    sent = event("POST", f"{link}/delivery", headers={"content-type": FORM})
    sent |= {"body": "delivery_method=post", "isBase64Encoded": False}
    assert lambda_handler(sent, None)["statusCode"] == 303


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "'; --",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "a\r\nBcc: x@example.com",
    "&lt;b&gt;",
    "\x00\x1b[31m",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_shown_as_text_whatever_it_says(scene: Scene, payload: str):
    page = scene.visitor.get(scene.at(draft()))
    expected = len(page.page.find_all("script"))
    fields = {
        name: payload for name in page.fields("/details") if name.startswith("shipping_") and "country" not in name
    }
    answer = scene.visitor.submit(page, "/details", **{**fields, "email": payload})
    assert answer.status == 422
    assert len(answer.page.find_all("script")) == expected
    assert not answer.page.find_all("img")
    shown = answer.fields("/details")["shipping_name"]
    cleaned = "".join(" " if ord(c) < 32 else c for c in payload).replace("\u202e", "")
    assert shown == " ".join(cleaned.split())
    assert "49" not in shown or "49" in payload


def test_control_and_direction_characters_never_reach_the_sale(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    typed = {"email": "k@example.com", "shipping_name": "Ka\u202eri\r\nNo\x00rd\u2028mann", "shipping_address1": "S 1"}
    scene.visitor.submit(page, "/details", **typed, shipping_postal_code="0155", shipping_city="A\u030aros")
    address = scene.world.sale(scene.sale.id).person.shipping_address
    assert address
    assert (address.name, address.city) == ("Kari No rd mann", "Åros")


NO_ADDRESSES = (
    "a@b",
    "a b@example.com",
    "a@example.com,b@example.com",
    "a@@example.com",
    "@example.com",
    "a@.com",
    "a..b@example.com",
    "a@example.com\r\nBcc: b@example.com",
    "<a@example.com>",
    "a@exam ple.com",
    "a@example.c",
    "x" * 300 + "@example.com",
)


@pytest.mark.parametrize("email", NO_ADDRESSES)
def test_what_is_no_e_mail_address_is_asked_again(scene: Scene, email: str):
    page = scene.visitor.get(scene.at(draft()))
    answer = scene.visitor.submit(page, "/details", email=email)
    assert answer.page.select('.problem a[href="#email"]')


def test_a_field_of_absurd_length_is_refused_in_words(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    answer = scene.visitor.submit(page, "/details", shipping_name="x" * 5000)
    assert "Use at most 200 characters" in answer.text


def test_head_is_get_without_the_body(scene: Scene):
    link = scene.at(draft())
    head, get = scene.visitor.request("HEAD", link), scene.visitor.get(link)
    assert (head.status, head.headers, head.body) == (get.status, get.headers, "")


def test_assets_are_kept_for_ever_under_an_address_that_changes_with_them(scene: Scene):
    for name, content in ASSETS.items():
        answer = scene.visitor.get(f"/assets/{ASSETS_HASH}/{name}")
        assert (answer.status, answer.body) == (200, content)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"].partition(";")[0] in {"text/css", "text/javascript", "image/svg+xml"}
        assert scene.visitor.get(f"/assets/{'0' * 16}/{name}").headers["Cache-Control"] == "no-store"
    for name in ("handler.py", "..%2fhandler.py", "checkout.css.map", ""):
        assert scene.visitor.get(f"/assets/{ASSETS_HASH}/{name}").status == 404


def test_health_and_every_other_address(scene: Scene):
    assert json.loads(scene.visitor.get("/health").body) == {"status": "ok"}
    for path in ("/", "/i", "/nothing", "/i/x/y/z"):
        answer = scene.visitor.get(path)
        assert answer.status == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.body)["code"] == "not_found"


def test_a_person_at_the_page_is_noted_once_in_ten_minutes(scene: Scene):
    link = scene.at(draft())
    for _ in range(3):
        answer = scene.visitor.request("POST", f"{link}/opened", b"", sec_fetch_site="same-origin")
        assert (answer.status, answer.body) == (204, "")
    assert scene.world.story(scene.sale.id).count("LinkOpened") == 1


def test_a_fault_of_ours_is_a_page_and_a_line_in_the_log_without_the_token(
    scene: Scene, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    link = scene.at(draft(known=True))

    def fail(*_: Any) -> None:
        raise RuntimeError(f"{link} kari.nordmann@example.com")

    monkeypatch.setattr(scene.world.sales, "get", fail)
    answer = scene.visitor.get(link)
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


def test_busy_asks_to_come_again(scene: Scene):
    answer: Answer = paint(app, "busy", "en")
    assert answer.headers["Retry-After"] == "5"
    again = answer.page.select_one("main a")
    assert again
    assert str(again["href"]).startswith("/i/")
