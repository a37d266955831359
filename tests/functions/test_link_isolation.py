"""A link leads to its own sale and back to it, whatever else a request names."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from invoicing.bootstrap import app
from tests.support.actors.answer import Page
from tests.support.gallery.scene import Scene, draft

ELSEWHERE = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\r\nX-Evil: 1")
NAMES = ("next", "return_to", "return_url", "redirect_uri", "url", "continue", "lang", "step", "change", "checking")


@pytest.fixture
def scene() -> Iterator[Scene]:
    yield Scene(app, "en")
    app.reset()


def told(scene: Scene, sale_id: str) -> str:
    """Return everything that is kept of a sale."""
    world = scene.world
    records = {key: record for key, record in world.sales.records.items() if sale_id in repr(key)}
    assert records
    return repr((records, world.story(sale_id)))


def requests(scene: Scene, token: str, fields: dict[str, str], query: str = "") -> Iterator[Page]:
    """Make every request that a page can make, and those of machines."""
    link, ending = f"/i/{token}", f"?{query}" if query else ""
    yield scene.customer.get(link + ending)
    yield scene.customer.request("HEAD", link + ending)
    for step in ("details", "delivery", "pay", "start-over", "opened"):
        yield scene.customer.post(f"{link}/{step}{ending}", fields, sec_fetch_site="same-origin")


def test_a_request_that_names_another_sale_never_reaches_that_sale(scene: Scene):
    other = scene.paying().removeprefix("/i/")
    other_id, attempt = scene.sale.id, f"pay_{scene.sale.id}_1"
    session = scene.world.provider.of(attempt).id
    mine = scene.at(draft(known=True)).removeprefix("/i/")
    before = told(scene, other_id)
    named = {
        "token": other,
        "sale_id": other_id,
        "draft_order_id": f"dft_{other_id}",
        "order_id": f"ord_{other_id}",
        "attempt": attempt,
        "session": session,
        "link": "1",
        "offer": "1",
        "total": "1659.00",
        "currency": "NOK",
        "delivery_method": "post",
    }
    answers = list(requests(scene, mine, named, urlencode(named)))
    assert told(scene, other_id) == before
    for answer in answers:
        assert other not in answer.body + str(answer.headers)
        assert other_id not in answer.body + str(answer.headers)
    assert scene.world.sale(scene.sale.id).offer.shipping_line, "the choice of delivery was taken, for the right sale"


def test_an_id_is_no_token_and_opens_nothing(scene: Scene):
    link = scene.paying()
    token, sale_id = link.removeprefix("/i/"), scene.sale.id
    another = scene.world.draft(draft()).id
    scene.world.link(another)
    before = repr((scene.world.sales.records, scene.world.sales.events))
    shape = {"offer": "1", "total": "1.00", "currency": "NOK", "delivery_method": "post", "email": "k@example.com"}
    for wrong in (sale_id, f"dft_{sale_id}", f"ord_{sale_id}", f"pay_{sale_id}_1", "lnk_1", "1", f"{token}/{token}"):
        for answer in requests(scene, wrong, shape):
            assert answer.status == 404, wrong
    assert repr((scene.world.sales.records, scene.world.sales.events)) == before


def test_the_sale_in_a_token_cannot_be_swapped_for_another(scene: Scene):
    mine = scene.at(draft()).removeprefix("/i/")
    other = scene.at(draft(known=True)).removeprefix("/i/")
    for cut in range(4, 68, 4):  # whole bytes of the one, and the rest of the other
        for answer in requests(scene, mine[:cut] + other[cut:], {"offer": "1", "total": "1.00", "currency": "NOK"}):
            assert answer.status == 404 or mine[:cut] == other[:cut] or mine[cut:] == other[cut:]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_request_leads_anywhere_but_to_its_own_link_and_to_the_provider(scene: Scene, elsewhere: str):
    scene.ready()
    token = scene.token
    seen = {"offer": "1", "total": "1758.00", "currency": "NOK", "delivery_method": "post"}
    fields = dict.fromkeys(NAMES, elsewhere) | seen
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example", "referer": elsewhere, "origin": elsewhere}
    scene.customer.headers.update({name: value.strip() for name, value in headers.items()})
    answers = [*requests(scene, token, fields, urlencode(dict.fromkeys(NAMES, elsewhere)))]
    payment = scene.world.provider.of(f"pay_{scene.sale.id}_1")
    back = urlencode({"attempt": payment.attempt, "session": payment.id, **dict.fromkeys(NAMES, elsewhere)})
    answers.append(scene.customer.get(f"/payments/test/return?{back}"))
    led = [answer.headers["Location"] for answer in answers if "Location" in answer.headers]
    assert payment.url in led
    assert len(led) >= 4
    for where in led:
        assert where == payment.url or (urlsplit(where).netloc, urlsplit(where).path) == ("", f"/i/{token}")
    assert "evil.example" not in repr([(answer.headers, answer.body) for answer in answers])
