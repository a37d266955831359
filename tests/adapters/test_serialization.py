"""Whatever a record holds, it comes back as it was."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer
from hypothesis import given, settings, strategies as st

from invoicing.adapters.dynamodb.event_items import from_event_item, to_event_item
from invoicing.adapters.dynamodb.record_items import KINDS, from_item, to_item
from invoicing.adapters.dynamodb.serialization import decode, encode, encode_fields
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.events import Actor, Event, RecordedEvent
from invoicing.domain.events.catalogue import CATALOGUE
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.idempotency import AnsweredRequest
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.sale.sale import Sale, key_of
from invoicing.domain.staff.comment import Comment
from invoicing.domain.values.address import Address
from invoicing.domain.values.money import Money
from tests.support.builders.anything import Strategies, anything
from tests.support.builders.sales import draft, sale_id

RECORDS = (*KINDS.values(), Comment)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="#"), min_size=1, max_size=10)
# These are a part of their sort key.
SPECIAL: Strategies = {
    (AnsweredRequest, "name"): IDS,
    (Comment, "ulid"): IDS,
    (Email, "id"): IDS,
    (LedgerEntry, "id"): IDS,
}


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_any_record_is_read_as_it_was_stored(kind: type) -> None:
    @given(record=anything(kind, SPECIAL), rev=st.integers(1, 10**12))
    @settings(max_examples=30)
    def check(record: Any, rev: int) -> None:
        sale = Sale(sale_id())
        sale.put(draft())  # every sale has one: the summary of an order needs it
        item = to_item(sale, record, rev)
        loaded = from_item(item)
        assert (loaded.record, loaded.rev) == (record, rev)
        assert key_of(loaded.record) == key_of(record)

    check()


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.__name__)
def test_any_event_is_read_as_it_was_stored(kind: type[Event]) -> None:
    @given(data=anything(kind), actor=st.sampled_from(Actor), cause=st.none() | IDS, at=anything(datetime))
    @settings(max_examples=15)
    def check(data: Event, actor: Actor, cause: str | None, at: datetime) -> None:
        event = RecordedEvent("evt_1", sale_id(), kind.__name__, at, actor, data, sale_id(), cause, cause)
        assert from_event_item(to_event_item(event)) == event

    check()


@pytest.mark.parametrize("kind", [Product, Store], ids=lambda kind: kind.__name__)
def test_products_and_the_store_are_read_as_they_were_stored(kind: type) -> None:
    @given(thing=anything(kind))
    @settings(max_examples=30)
    def check(thing: Any) -> None:
        assert decode(kind, encode_fields(thing)) == thing

    check()


def test_empty_fields_with_an_empty_default_are_not_stored() -> None:
    assert set(encode_fields(Address("Kari", "", "NO"))) == {"name", "address1", "country"}
    assert encode(Money(0, "NOK")) == {"M": {"amount": {"N": "0"}, "currency": {"S": "NOK"}}}


def test_numbers_stay_whole_numbers_and_rates_stay_exact() -> None:
    encoded: Any = encode({"units": 10**12, "rate": Decimal("0.0850")})
    plain = TypeDeserializer().deserialize(encoded)
    assert plain == {"units": Decimal(10**12), "rate": "0.0850"}


def test_a_rate_that_was_stored_as_a_whole_number_is_still_read() -> None:
    assert decode(TaxRule, {"rates": {"M": {"standard": {"N": "2500"}, "city": {"S": "887.5"}}}}) == TaxRule(
        {"standard": Decimal(2500), "city": Decimal("887.5")}
    )


def test_times_are_stored_in_utc_and_sort_as_text() -> None:
    whole = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    elsewhere = whole.astimezone(timezone(timedelta(hours=5)))
    assert encode(whole) == encode(elsewhere) == {"S": "2026-11-23T12:00:00.000000Z"}
    assert encode(whole)["S"] < encode(whole + timedelta(microseconds=1))["S"]


@pytest.mark.parametrize("value", [1.5, object(), {1, 2}, b"raw"])
def test_a_value_of_an_unknown_type_cannot_be_stored(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_a_class_with_a_field_that_cannot_be_stored_is_found_out_at_once() -> None:
    @dataclass
    class Wrong:
        weight: float

    with pytest.raises(TypeError):
        decode(Wrong, {})


def test_the_key_of_a_reminder_is_read_back() -> None:
    assert key_of(Reminder(datetime(2026, 1, 1, tzinfo=UTC))) == REMINDER
