"""Every function names the request of Lambda in its log lines, and no line has the sale of another invocation."""

import importlib
import inspect
from pathlib import Path

import pytest

from functions.publish_events.handler import lambda_handler as publish_events
from invoicing.bootstrap import app
from invoicing.observability import logger, mark_log
from tests.support.actors.merchant import Merchant
from tests.support.fakes import FakeBus
from tests.support.lambda_events import CONTEXT
from tests.support.log_lines import LogLines
from tests.support.repository import ROOT

WITHOUT_LOGGER = {"assets"}  # it loads no framework, and API Gateway logs its requests
FUNCTIONS = sorted({path.parent.name for path in (ROOT / "functions").glob("*/handler.py")} - WITHOUT_LOGGER)
SALE = "159p9s42q6xth6k5n2242yyjqz"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> LogLines:
    return LogLines(monkeypatch)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_handler_is_decorated_by_the_logger(name: str):
    handler = importlib.import_module(f"functions.{name}.handler").lambda_handler
    assert inspect.unwrap(handler) is not handler
    assert Path(handler.__code__.co_filename).name == "logger.py"


def test_an_invocation_begins_without_the_sale_of_the_one_before(log: LogLines, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(vars(app), "bus", FakeBus())
    mark_log(SALE)
    publish_events({"Records": []}, CONTEXT)
    logger.info("afterwards")
    [line] = log.read("afterwards")
    assert "correlation_id" not in line
    assert line["function_request_id"] == CONTEXT.aws_request_id


@pytest.mark.parametrize(
    ("path", "about"),
    [
        (f"/draft-orders/dft_{SALE}", SALE),
        (f"/orders/ord_{SALE}/links", SALE),
        (f"/draft-orders/dft_{SALE[:-1]}", None),
        ("/draft-orders/dft_Kari Nordmann in Oslo", None),
        (f"/jobs/job_{SALE}", None),
        ("/products/mug", None),
    ],
)
def test_a_request_is_about_the_sale_in_its_path(merchant: Merchant, log: LogLines, path: str, about: str | None):
    assert merchant.request("GET", path).status in {200, 404}
    logger.info("afterwards")
    assert log.read("afterwards")[0].get("correlation_id") == about


def test_a_request_that_creates_a_draft_order_is_about_it(merchant: Merchant, log: LogLines):
    draft = merchant.draft()
    logger.info("created")
    copy = merchant.ask("POST", f"/draft-orders/{draft['id']}/duplicate")
    logger.info("duplicated")
    about = [line["correlation_id"] for line in log.read("created", "duplicated")]
    assert about == [draft["id"].removeprefix("dft_"), copy["id"].removeprefix("dft_")]


def test_a_change_of_stock_is_logged_without_the_text_of_its_reason(merchant: Merchant, log: LogLines):
    body = {"change": -1, "reason": "given to Kari Nordmann"}
    assert merchant.request("POST", "/products/mug/stock", body).status == 200
    [line] = log.read("stock_changed")
    assert (line["sku"], line["change"]) == ("mug", -1)
    assert "Kari" not in log.text
