"""The API refuses one e-mail too many to an address, and says for how long."""

from invoicing.bootstrap import app
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS, EmailQuota
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON
from tests.support.fakes import InMemorySales


def use_up_emails(address: str) -> None:
    """Let an address have all its e-mails of today."""
    assert isinstance(app.sales, InMemorySales)
    now = app.clock()
    app.sales.counted_emails[EmailQuota.of(address, now, now)] = MOST_EMAILS


def test_one_e_mail_too_many_is_429_with_its_code_and_the_seconds_to_wait(merchant: Merchant) -> None:
    draft = merchant.draft(customer=KARI_JSON)
    use_up_emails(KARI_JSON["email"])
    answer = merchant.request("POST", f"/draft-orders/{draft['id']}/invoice", {})
    assert (answer.status, answer.json["code"], answer.json["title"]) == (429, "too_many_emails", "Too Many Requests")
    assert "copy a link with POST …/links" in answer.json["detail"]
    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 3600
    assert merchant.read(draft)["invoice"] is None
    assert merchant.request("POST", f"/draft-orders/{draft['id']}/invoice", {"to": "per@example.com"}).status == 202
    assert merchant.link(draft)


def test_a_receipt_on_request_is_refused_in_the_same_way(merchant: Merchant) -> None:
    draft = merchant.ready()
    merchant.complete(draft)
    order = merchant.order(draft)
    use_up_emails(KARI_JSON["email"])
    merchant.refused(429, "too_many_emails", "POST", f"/orders/{order['id']}/receipt")
