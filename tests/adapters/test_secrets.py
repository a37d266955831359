"""The one secret."""

import json
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import LinkNotFoundError, SecretUnavailableError
from invoicing.domain.sale.link import make_token, read_token
from tests.support.aws import Aws
from tests.support.builders.sales import sale_id
from tests.support.log_lines import LogLines
from tests.support.template.deployment import functions

FIRST, SECOND, TENTH = (name.ljust(32, "-") for name in ("first", "second", "tenth"))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("invoicing.adapters.secrets.time.monotonic", lambda: now[0])
    return now


def keep(**values: str) -> None:
    (secret,) = client("secretsmanager").list_secrets()["SecretList"]
    client("secretsmanager").put_secret_value(SecretId=secret["ARN"], SecretString=json.dumps(values))


def test_link_keys_are_read_from_the_one_secret_that_the_template_makes(aws: Aws) -> None:
    (key,) = app.link_keys.all().values()
    assert len(key) == 64


def test_a_new_key_is_known_after_five_minutes_and_old_links_still_open(aws: Aws, now: list[float]) -> None:
    keep(link_key_1=FIRST, other="x")
    token = make_token(sale_id(), 7, app.link_keys.all())
    keep(link_key_1=FIRST, link_key_2=SECOND, link_key_10=TENTH)
    now[0] = 299.0
    assert set(app.link_keys.all()) == {1}
    now[0] = 301.0
    assert app.link_keys.all() == {1: FIRST.encode(), 2: SECOND.encode(), 10: TENTH.encode()}
    assert read_token(token, app.link_keys.all()) == (sale_id(), 7)
    assert make_token(sale_id(), 7, app.link_keys.all()) != token


def test_a_key_that_was_retired_opens_nothing(aws: Aws, now: list[float]) -> None:
    keep(link_key_1=FIRST)
    token = make_token(sale_id(), 7, app.link_keys.all())
    keep(link_key_2=SECOND)
    now[0] = 301.0
    with pytest.raises(LinkNotFoundError):
        read_token(token, app.link_keys.all())


def answer_only(patch: pytest.MonkeyPatch, error: Exception) -> list[str]:
    """Let Secrets Manager fail; return a list that each request is added to."""
    asked: list[str] = []

    def get_secret_value(*, SecretId: str) -> Any:  # noqa: N803
        asked.append(SecretId)
        raise error

    patch.setattr(client("secretsmanager", tries=2), "get_secret_value", get_secret_value)
    return asked


def test_while_secrets_manager_is_silent_cached_keys_serve_on(
    aws: Aws, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(link_key_1=FIRST)
    assert app.link_keys.all() == {1: FIRST.encode()}
    with monkeypatch.context() as patch:
        asked = answer_only(patch, ConnectTimeoutError(endpoint_url="https://secretsmanager"))
        for later, times in ((299.0, 0), (301.0, 1), (302.0, 1), (360.0, 1), (362.0, 2), (90_000.0, 3)):
            now[0] = later
            assert app.link_keys.all() == {1: FIRST.encode()}
            assert len(asked) == times, later
    keep(link_key_1=FIRST, link_key_2=SECOND)
    now[0] += 61.0
    assert set(app.link_keys.all()) == {1, 2}


def test_without_cached_keys_each_request_asks_again(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        asked = answer_only(patch, ConnectTimeoutError(endpoint_url="https://secretsmanager"))
        for _ in range(2):
            with pytest.raises(SecretUnavailableError, match="cannot be read now"):
                app.link_keys.all()
        assert len(asked) == 2
    assert app.link_keys.all()


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"link_key_1": ""}, "`link_key_1` in the stack's secret has fewer than 32 characters"),
        ({"link_key_1": FIRST, "link_key_2": "x"}, "`link_key_2` in the stack's secret has fewer than 32"),
        ({"link_key_1": "x" * 31 + " \n"}, "`link_key_1` in the stack's secret has fewer than 32"),
        ({"link_key_": FIRST}, "a key `link_key_`: rename it to `link_key_` and a number from 1 to 255"),
        ({"link_key_1": FIRST, "link_key_new": "x"}, "`link_key_new`"),
        ({"link_key_0": FIRST}, "`link_key_0`"),
        ({"link_key_01": "x"}, "`link_key_01`"),
        ({"link_key_256": FIRST}, "`link_key_256`"),
        ({"link_key_1_0": "x"}, "`link_key_1_0`"),
        ({"link_key_-1": "x"}, "`link_key_-1`"),
        ({"link_key_\u0661": "x"}, "`link_key_\u0661`"),
        ({"Link_Key_1": "x"}, "no key that signs links: put `link_key_1` into it"),
    ],
)
def test_a_link_key_that_cannot_be_used_is_refused_by_its_name(aws: Aws, values: dict[str, str], named: str) -> None:
    keep(**values)
    with pytest.raises(SecretUnavailableError) as caught:
        app.link_keys.all()
    assert named in str(caught.value)


@pytest.mark.parametrize("version", [1, 9, 99, 255])
def test_a_link_key_has_a_number_from_1_to_255(aws: Aws, version: int) -> None:
    keep(**{f"link_key_{version}": FIRST})
    assert app.link_keys.all() == {version: FIRST.encode()}
    assert read_token(make_token(sale_id(), 7, app.link_keys.all()), app.link_keys.all()) == (sale_id(), 7)


UNREADABLE = ["", "{", "[]", '"x"', '{"link_key_1": 1}', '{"link_key_1": null}']


def answer_with(patch: pytest.MonkeyPatch, text: str) -> None:
    secrets = client("secretsmanager", tries=2)
    patch.setattr(secrets, "get_secret_value", lambda SecretId: {"SecretString": text})  # noqa: N803


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_secret_that_is_no_object_of_texts_is_refused(aws: Aws, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, text)
    with pytest.raises(SecretUnavailableError, match="not a JSON object of texts"):
        app.link_keys.all()


@pytest.mark.parametrize("text", UNREADABLE)
def test_cached_keys_serve_on_while_the_secret_is_unreadable(
    aws: Aws, now: list[float], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = LogLines(monkeypatch)
    keep(link_key_1=FIRST)
    assert app.link_keys.all() == {1: FIRST.encode()}
    now[0] = 301.0
    with monkeypatch.context() as patch:
        answer_with(patch, text)
        assert app.link_keys.all() == {1: FIRST.encode()}
    [line] = log.read("secret_not_read")
    assert (line["code"], line["cached_values_used"]) == ("secret_unavailable.unreadable", True)
    keep(link_key_1=FIRST, link_key_2=SECOND)
    now[0] += 61.0
    assert set(app.link_keys.all()) == {1, 2}


def test_a_function_outlives_a_secrets_manager_that_hangs(aws: Aws) -> None:
    app.link_keys.all()
    asked: Any = client("secretsmanager", tries=2).meta.config
    slowest = asked.retries["total_max_attempts"] * asked.read_timeout
    readers = [function for function in functions().values() if "SECRET_ID" in str(function)]
    assert all(slowest + 3 < function["Timeout"] for function in readers)
