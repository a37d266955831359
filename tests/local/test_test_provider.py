import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

JSON = {"accept": "application/json"}


@pytest.fixture
def shop() -> Iterator[SimpleNamespace]:
    """A shop that listens for webhooks, and can be made to fail."""
    heard = SimpleNamespace(requests=[], statuses=[])

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.requests.append((dict(self.headers.items()), body))
            self.send_response(heard.statuses.pop(0) if heard.statuses else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    heard.url = f"http://127.0.0.1:{server.server_port}"
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def wanted(shop: SimpleNamespace) -> dict[str, Any]:
    return {
        "attempt": "pay_abc_1",
        "amount": 99800,
        "currency": "NOK",
        "return_url": f"{shop.url}/return?attempt=pay_abc_1",
        "webhook_url": f"{shop.url}/webhook",
        "locale": "nb",
        "expires_at": "2026-12-01T12:00:00Z",
        "description": "#D1001",
    }


def create(stack: Any, body: dict[str, Any], key: str = "pay_abc_1") -> Any:
    return stack.request("POST", "/local/payments", {**JSON, "idempotency-key": key}, body)


def post(stack: Any, path: str, key: str, body: Any = None) -> Any:
    return stack.request("POST", f"/local/payments/{path}", {**JSON, "idempotency-key": key}, body or {})


def choose(stack: Any, session: str, **form: str) -> Any:
    return stack.request("POST", f"/local/payments/{session}", form=form)


@pytest.fixture
def session(stack: Any, wanted: dict[str, Any]) -> str:
    session_id: str = create(stack, wanted).get_json()["id"]
    return session_id


def status(stack: Any, session: str) -> str:
    seen: str = stack.request("GET", f"/local/payments/{session}", JSON).get_json()["status"]
    return seen


def test_a_session_is_made_open_with_its_page(stack: Any, wanted: dict[str, Any]) -> None:
    answer = create(stack, wanted)
    assert answer.status_code == 201
    made = answer.get_json()
    assert (made["status"], made["amount"], made["currency"], made["attempt"]) == ("open", 99800, "NOK", "pay_abc_1")
    assert made["decline_reason"] is None
    assert made["url"] == f"http://127.0.0.1:{stack.port}/local/payments/{made['id']}"
    assert stack.request("GET", "/local/payments", JSON).get_json() == [made]
    page = stack.request("GET", f"/local/payments/{made['id']}")
    assert "NOK 998.00" in page.text


def test_the_same_request_gives_the_same_session_and_a_reused_key_is_refused(
    stack: Any, wanted: dict[str, Any]
) -> None:
    first = create(stack, wanted).get_json()
    assert create(stack, wanted).get_json() == first
    assert create(stack, {**wanted, "amount": 1}).status_code == 409
    assert len(stack.request("GET", "/local/payments", JSON).get_json()) == 1


def test_a_request_without_a_key_or_with_a_strange_amount_is_refused(stack: Any, wanted: dict[str, Any]) -> None:
    assert stack.request("POST", "/local/payments", JSON, wanted).status_code == 400
    for amount in (0, -1, 1.5, "10", None, True):
        assert create(stack, {**wanted, "amount": amount}, key=f"k{amount}").status_code == 400


def test_approving_authorizes_tells_the_shop_and_sends_the_browser_back(
    stack: Any, session: str, shop: SimpleNamespace, wanted: dict[str, Any]
) -> None:
    answer = choose(stack, session, outcome="approve")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{wanted['return_url']}&session={session}"
    assert status(stack, session) == "authorized"
    ((_, body),) = shop.requests
    told = json.loads(body)
    assert (told["type"], told["session"], told["attempt"]) == ("payment.updated", session, "pay_abc_1")


def test_a_webhook_is_signed_over_its_time_and_raw_body(stack: Any, session: str, shop: SimpleNamespace) -> None:
    choose(stack, session, outcome="approve")
    ((headers, body),) = shop.requests
    signature = {name.lower(): value for name, value in headers.items()}["test-signature"]
    at, given = (part.split("=", 1)[1] for part in signature.split(","))
    assert abs(int(at) - time.time()) < 10
    secret = stack.resources.webhook_secret.encode()
    assert given == hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()


REASONS = ("insufficient_funds", "expired_card", "incorrect_cvc", "lost_card")


@pytest.mark.parametrize(("outcome", "reason"), [("decline", "card_declined"), *((one, one) for one in REASONS)])
def test_a_declined_session_says_why_and_may_be_tried_again(
    stack: Any, session: str, outcome: str, reason: str
) -> None:
    choose(stack, session, outcome=outcome)
    seen = stack.request("GET", f"/local/payments/{session}", JSON).get_json()
    assert (seen["status"], seen["decline_reason"]) == ("declined", reason)
    choose(stack, session, outcome="approve")
    seen = stack.request("GET", f"/local/payments/{session}", JSON).get_json()
    assert (seen["status"], seen["decline_reason"]) == ("authorized", None)


def test_money_may_come_after_the_shop_has_ended_the_payment_and_not_before(stack: Any, session: str) -> None:
    choose(stack, session, outcome="pay_late")
    assert status(stack, session) == "open"
    assert post(stack, f"{session}/void", "k1").get_json()["status"] == "voided"
    assert "come late" in stack.request("GET", f"/local/payments/{session}").text
    choose(stack, session, outcome="approve")
    assert status(stack, session) == "voided"
    choose(stack, session, outcome="pay_late")
    assert status(stack, session) == "captured"


def test_a_challenge_asks_first_and_changes_nothing(stack: Any, session: str, shop: SimpleNamespace) -> None:
    answer = choose(stack, session, outcome="challenge")
    assert answer.status_code == 303
    page = stack.request("GET", answer.headers["location"].partition(str(stack.port))[2])
    assert "Your bank asks" in page.text
    assert status(stack, session) == "open"
    assert shop.requests == []
    choose(stack, session, outcome="approve")
    assert status(stack, session) == "authorized"


def test_abandoning_the_page_changes_nothing_and_sends_no_webhook(
    stack: Any, session: str, shop: SimpleNamespace
) -> None:
    assert choose(stack, session, outcome="abandon").status_code == 200
    assert status(stack, session) == "open"
    assert shop.requests == []


def test_the_browser_stays_when_it_is_told_to(stack: Any, session: str, shop: SimpleNamespace) -> None:
    assert choose(stack, session, **{"outcome": "approve", "return": "no"}).status_code == 200
    assert len(shop.requests) == 1


def test_a_webhook_never_comes(stack: Any, session: str, shop: SimpleNamespace) -> None:
    choose(stack, session, outcome="approve", webhook="never")
    stack.wait_until_idle()
    assert shop.requests == []
    assert status(stack, session) == "authorized"


def test_a_late_webhook_comes_after_the_browser_is_back(stack: Any, session: str, shop: SimpleNamespace) -> None:
    choose(stack, session, outcome="approve", webhook="late")
    assert shop.requests == []
    stack.wait_until_idle()
    assert len(shop.requests) == 1


def test_a_webhook_that_comes_twice_is_the_same_event(stack: Any, session: str, shop: SimpleNamespace) -> None:
    choose(stack, session, outcome="approve", webhook="twice")
    assert len({json.loads(body)["id"] for _, body in shop.requests}) == 1
    assert len(shop.requests) == 2


def test_a_webhook_that_is_not_understood_comes_again(stack: Any, session: str, shop: SimpleNamespace) -> None:
    shop.statuses[:] = [500, 503]
    choose(stack, session, outcome="approve")
    stack.wait_until_idle()
    assert [delivery.status for delivery in stack.webhooks.deliveries] == [500, 503, 200]
    assert len({json.loads(body)["id"] for _, body in shop.requests}) == 1


def test_only_an_authorized_session_is_captured(stack: Any, session: str) -> None:
    refused = post(stack, f"{session}/capture", "capture")
    assert (refused.status_code, refused.get_json()["status"]) == (409, "open")
    choose(stack, session, outcome="approve")
    assert post(stack, f"{session}/capture", "capture").get_json()["status"] == "captured"
    assert post(stack, f"{session}/capture", "capture").get_json()["status"] == "captured"


def test_a_captured_session_is_not_voided(stack: Any, session: str) -> None:
    choose(stack, session, outcome="approve")
    post(stack, f"{session}/capture", "capture")
    refused = post(stack, f"{session}/void", "void")
    assert (refused.status_code, refused.get_json()["status"]) == (409, "captured")


def test_a_voided_session_can_be_neither_paid_nor_captured(stack: Any, session: str, shop: SimpleNamespace) -> None:
    assert post(stack, f"{session}/void", "void").get_json()["status"] == "voided"
    choose(stack, session, outcome="approve")
    assert status(stack, session) == "voided"
    assert shop.requests == []
    assert post(stack, f"{session}/capture", "capture").status_code == 409
    assert "ended this payment" in stack.request("GET", f"/local/payments/{session}").text


def test_refunds_never_exceed_what_was_captured(stack: Any, session: str) -> None:
    choose(stack, session, outcome="approve")
    post(stack, f"{session}/capture", "capture")
    assert post(stack, f"{session}/refunds", "r1", {"amount": 90000}).get_json()["status"] == "captured"
    assert post(stack, f"{session}/refunds", "r1", {"amount": 90000}).get_json()["refunded"] == 90000
    assert post(stack, f"{session}/refunds", "r2", {"amount": 9801}).status_code == 409
    assert post(stack, f"{session}/refunds", "r3", {"amount": 9800}).get_json()["status"] == "refunded"


def test_an_unknown_session_of_the_test_provider_is_not_found(stack: Any) -> None:
    assert stack.request("GET", "/local/payments/ses_none", JSON).status_code == 404
    assert stack.request("GET", "/local/payments/ses_none").status_code == 404
    assert post(stack, "ses_none/capture", "k").status_code == 404


def test_a_form_of_another_site_is_refused(stack: Any, session: str) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = stack.request("POST", f"/local/payments/{session}", headers, form={"outcome": "approve"})
    assert answer.status_code == 403
    assert status(stack, session) == "open"
