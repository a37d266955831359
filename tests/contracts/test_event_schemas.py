"""The events' committed description is that of the classes, and what is published keeps to it."""

import json

import jsonschema
import pytest
from hypothesis import given, settings, strategies as st

from invoicing.adapters.event_envelope import data_of, from_bus, to_entry, to_envelope
from invoicing.domain.events import Actor, Event, RecordedEvent, StoreEvent
from invoicing.domain.events.catalogue import CATALOGUE
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage
from scripts.describe_events import DOCS, files
from tests.support.builders.anything import anything
from tests.support.builders.events import SPECIAL
from tests.support.fakes import START


def test_the_committed_description_is_fresh() -> None:
    wanted = files()
    committed = {DOCS / "events.md", *(DOCS / "events").glob("*.schema.json")}
    assert committed == set(wanted), "run `make generate`"
    stale = [path.name for path, text in wanted.items() if path.read_text() != text]
    assert not stale, "run `make generate`"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_event_conforms_to_its_schema(name: str) -> None:
    schema = json.loads((DOCS / "events" / f"{name}.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)

    @given(
        data=anything(CATALOGUE[name], SPECIAL),
        actor=st.sampled_from(Actor),
        cause=st.none() | st.just("evt_1"),
        order=st.none() | st.just("ord_1"),
        staff=st.none() | st.just("5f0c7b1e"),
    )
    @settings(max_examples=15)
    def check(data: Event, actor: Actor, cause: str | None, order: str | None, staff: str | None) -> None:
        event_id, sale, about = f"evt_{'0' * 26}", "0" * 26, "0" * 26
        if isinstance(data, StoreEvent):
            sale, about, order = "", "/products/mug", None
        event = RecordedEvent(event_id, sale, name, START, actor, data, about, cause, order, staff)
        published = json.loads(json.dumps(to_envelope(event)))
        validator.validate(published)
        described = schema["properties"]
        assert set(published["metadata"]) == set(described["metadata"]["properties"])
        assert set(published["data"]) == set(described["data"]["properties"])
        entry = to_entry(event)
        delivered = {"detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"])}
        if not isinstance(data, StoreEvent):  # which our own functions do not read
            assert from_bus(delivered, CATALOGUE[name]) == (event, data)

    check()


def test_amounts_in_events_are_decimals_with_their_currency() -> None:
    paid = CATALOGUE["OrderPaid"]("ord_1", "pay_1", Money(99800, "NOK"))  # type: ignore[call-arg]  # a class of the catalogue takes its own fields
    assert data_of(paid)["amount"] == {"amount": "998.00", "currency": "NOK"}


def test_an_out_of_stock_event_names_its_shortages_by_sku() -> None:
    short = CATALOGUE["OutOfStock"]((Shortage("mug", 2, 1),))  # type: ignore[call-arg]  # a class of the catalogue takes its own fields
    assert data_of(short) == {"shortages": [{"sku": "mug", "wanted": 2, "left": 1}]}
