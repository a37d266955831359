"""The one secret."""

import json

import pytest

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.sale.link import make_token, read_token
from tests.support.aws import Aws
from tests.support.builders.sales import sale_id


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
    keep(link_key_1="first", other="x")
    token = make_token(sale_id(), 7, app.link_keys.all())
    keep(link_key_1="first", link_key_2="second", link_key_10="tenth")
    now[0] = 299.0
    assert set(app.link_keys.all()) == {1}
    now[0] = 301.0
    assert app.link_keys.all() == {1: b"first", 2: b"second", 10: b"tenth"}
    assert read_token(token, app.link_keys.all()) == (sale_id(), 7)
    assert make_token(sale_id(), 7, app.link_keys.all()) != token


def test_a_key_that_was_retired_opens_nothing(aws: Aws, now: list[float]) -> None:
    keep(link_key_1="first")
    token = make_token(sale_id(), 7, app.link_keys.all())
    keep(link_key_2="second")
    now[0] = 301.0
    with pytest.raises(LinkNotFoundError):
        read_token(token, app.link_keys.all())
