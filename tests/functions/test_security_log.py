"""Sign-ins and what is refused are logged and counted, without an address."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from functions.checkout.handler import lambda_handler as checkout
from functions.complete_checkout.handler import MAX_WEBHOOK, lambda_handler as complete_checkout
from functions.sign_in.handler import lambda_handler as sign_in
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    BusyError,
    InvalidRefreshTokenError,
    InvalidResetCodeError,
    MfaCodeRequiredError,
    SignInError,
)
from invoicing.security_log import log_refusal, logged_sign_in, subject_of
from tests.support.actors.merchant import Merchant
from tests.support.actors.transports import ApiHandlers
from tests.support.cast.people import INGRID
from tests.support.fakes import FakeLinkKeys
from tests.support.lambda_events import CONTEXT, http_event
from tests.support.log_lines import LogLines

OWNER = "owner@example.com"
KEYS = FakeLinkKeys(b"one", b"two").all


class Metrics:
    """The metrics that are written to standard output, in CloudWatch's embedded format."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.text = ""

    def read(self) -> dict[str, float]:
        """Return the values so far by name."""
        self.text += self._capsys.readouterr().out
        values: dict[str, float] = {}
        for line in filter(lambda line: '"_aws"' in line, self.text.splitlines()):
            written = json.loads(line)
            [directive] = written["_aws"]["CloudWatchMetrics"]
            assert directive["Dimensions"] == [["service"]]
            for metric in directive["Metrics"]:
                values[metric["Name"]] = values.get(metric["Name"], 0) + sum(written[metric["Name"]])
        return values


@pytest.fixture
def metrics(capsys: pytest.CaptureFixture[str]) -> Metrics:
    return Metrics(capsys)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> LogLines:
    return LogLines(monkeypatch)


def attempt(typed: str, act: Callable[[], str], keys: Callable[[], Mapping[int, bytes]] = KEYS) -> str:
    return logged_sign_in(typed, act, staff_id=subject_of, keys=keys)


def refused(error: Exception) -> Callable[[], str]:
    def act() -> str:
        raise error

    return act


def test_a_sign_in_is_logged_with_the_id_of_the_user(log: LogLines, metrics: Metrics) -> None:
    token = f"e30.{'eyJzdWIiOiJhLXN1YiJ9'}.signature"  # {"sub":"a-sub"}
    assert attempt(OWNER, lambda: token) == token
    [line] = log.read()
    assert (line["message"], line["outcome"], line["staff_id"]) == ("sign_in", "success", "a-sub")
    assert "address_hash" not in line
    assert metrics.read() == {"SignInsSucceeded": 1}


@pytest.mark.parametrize(
    ("error", "outcome", "code", "metric"),
    [
        (SignInError(), "failure", SignInError.code, "SignInsFailed"),
        (MfaCodeRequiredError(), "challenge", "mfa_code_required", "SignInsChallenged"),
        (BusyError("sign_in"), "unknown", BusyError.code, "SignInsUnknown"),
        (ConnectionError(OWNER), "unknown", "ConnectionError", "SignInsUnknown"),
    ],
    ids=["failure", "challenge", "busy", "outage"],
)
def test_a_sign_in_that_does_not_succeed_is_logged_with_its_outcome_and_a_hash(
    log: LogLines, metrics: Metrics, *, error: Exception, outcome: str, code: str, metric: str
) -> None:
    with pytest.raises(type(error)):
        attempt(OWNER, refused(error))
    [line] = log.read()
    assert (line["message"], line["outcome"], line["code"]) == ("sign_in", outcome, code)
    assert re.fullmatch("[0-9a-f]{32}", line["address_hash"])
    assert "owner" not in log.text
    assert metrics.read() == {metric: 1}


def test_the_hash_is_that_of_the_address_however_it_is_typed_and_depends_on_the_key(log: LogLines) -> None:
    others = FakeLinkKeys(b"one", b"another").all
    for typed, keys in [(OWNER, KEYS), (OWNER.upper(), KEYS), ("other@example.com", KEYS), (OWNER, others)]:
        with pytest.raises(SignInError):
            attempt(typed, refused(SignInError()), keys)
    one, same, other, of_other_key = [line["address_hash"] for line in log.read()]
    assert one == same
    assert len({one, other, of_other_key}) == 3


def test_without_the_key_a_sign_in_is_answered_and_logged_all_the_same(log: LogLines) -> None:
    def unreachable() -> Mapping[int, bytes]:
        raise ConnectionError

    with pytest.raises(SignInError):
        attempt(OWNER, refused(SignInError()), unreachable)
    [line] = log.read("sign_in")
    assert line["outcome"] == "failure"
    assert "address_hash" not in line
    assert attempt(OWNER, lambda: "token", unreachable) == "token"


def test_signing_in_at_the_api_is_logged_and_counted(new_merchant: Merchant, log: LogLines, metrics: Metrics) -> None:
    for password in ("wrong", "local-only"):
        body = json.dumps({"email": OWNER, "password": password})
        sign_in(http_event("POST", "/sign-in", body=body), CONTEXT)
    assert [line["outcome"] for line in log.read("sign_in")] == ["failure", "success"]
    assert metrics.read() == {"SignInsFailed": 1, "SignInsSucceeded": 1}
    assert "owner@" not in log.text + metrics.text


def test_a_caller_whose_role_does_not_allow_a_route_is_logged_and_counted(
    merchant: Merchant, log: LogLines, metrics: Metrics
) -> None:
    answer = ApiHandlers("[staff]").send("PATCH", "/store", "", {"If-Match": "*"}, '{"name": "Mine"}')
    assert answer.status == 403
    [line] = log.read("request_refused")
    assert (line["code"], line["route"], line["staff_id"]) == ("role_required", "PATCH /store", INGRID.id)
    assert metrics.read() == {"RolesRefused": 1}


def test_a_refresh_token_or_reset_code_that_is_refused_is_logged_and_counted(log: LogLines, metrics: Metrics) -> None:
    log_refusal(InvalidRefreshTokenError(), "POST /sign-in/refresh", None)
    log_refusal(InvalidResetCodeError(), "POST /sign-in/reset-password", None)
    log_refusal(SignInError(), "POST /sign-in", None)  # logged as a sign-in
    assert [line["code"] for line in log.read("request_refused")] == ["invalid_refresh_token", "invalid_reset_code"]
    assert metrics.read() == {"RefreshTokensRefused": 1, "ResetCodesRefused": 1}


@pytest.mark.parametrize("path", ["", "/opened"])
def test_a_link_that_was_forged_is_logged_without_its_token_and_counted(
    merchant: Merchant, log: LogLines, metrics: Metrics, path: str
) -> None:
    token = merchant.link(merchant.draft()).rpartition("/")[2]
    forged = ("A" if token[-1] != "A" else "B").join((token[:-1], ""))
    method = "POST" if path else "GET"
    answer = checkout(http_event(method, f"/i/{forged}{path}", headers={"sec-fetch-site": "same-origin"}), CONTEXT)
    assert answer["statusCode"] == 404
    [line] = log.read("link_refused")
    assert forged not in json.dumps(line)
    assert metrics.read()["LinksRefused"] == 1


@pytest.mark.parametrize(
    ("body", "status", "code"), [("{}", 400, "invalid_signature"), ("x" * (MAX_WEBHOOK + 1), 413, "too_large")]
)
def test_a_webhook_that_is_refused_is_logged_and_counted(
    merchant: Merchant, log: LogLines, metrics: Metrics, *, body: str, status: int, code: str
) -> None:
    provider: Any = app.providers.current()
    answer = complete_checkout(http_event("POST", f"/payments/{provider.name}/webhook", body=body), CONTEXT)
    assert answer["statusCode"] == status
    [line] = log.read("webhook_refused")
    assert (line["provider"], line["code"]) == (provider.name, code)
    assert metrics.read() == {"WebhooksRefused": 1}
