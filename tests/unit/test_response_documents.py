"""`write` copies a record's attributes by the types of its document's fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from typing_extensions import TypedDict

from invoicing.api.fields.documents import write, writes
from invoicing.api.responses.values import Amount, Percentage, Timestamp
from invoicing.domain.values.money import Money


class Owner(TypedDict):
    name: str | None


class Named(TypedDict):
    title: str | None


class Shelf(Named):
    price: Amount | None
    built_at: Timestamp | None
    rates: dict[str, Percentage]
    owners: list[Owner]
    width: int | None


class Tag(TypedDict):
    text: str


class Tagged(TypedDict):
    name: Tag | None


@writes(Tag)
def tag(name: str) -> Tag:
    return {"text": f"#{name}"}


@dataclass(frozen=True, slots=True)
class Person:
    name: str


@dataclass(frozen=True, slots=True)
class Furniture:
    title: str = ""
    price: Money | None = None
    built_at: datetime | None = None
    rates: tuple[()] | dict[str, Decimal] = ()
    owners: tuple[Person, ...] = ()
    width: int = 0


def test_values_are_written_by_the_types_of_their_fields() -> None:
    built = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    record = Furniture("Oak", Money(99800, "NOK"), built, {"standard": Decimal(1250)}, (Person("Kari"), Person("")), 80)
    assert write(Shelf, record) == {
        "title": "Oak",
        "price": {"amount": "998.00", "currency": "NOK"},
        "built_at": "2026-11-23T09:30:00.000Z",
        "rates": {"standard": "12.5"},
        "owners": [{"name": "Kari"}, {"name": None}],
        "width": 80,
    }


def test_empty_texts_are_null_and_zero_is_not() -> None:
    document = write(Shelf, Furniture(rates={}, price=Money(0, "JPY")))
    price = {"amount": "0", "currency": "JPY"}
    assert document == {"title": None, "built_at": None, "rates": {}, "owners": [], "width": 0, "price": price}


def test_inherited_fields_come_after_own_ones() -> None:
    assert list(write(Shelf, Furniture(rates={})))[-1] == "title"


def test_computed_fields_win_over_attributes_and_the_first_record_over_the_others() -> None:
    assert write(Named, Furniture("Oak"), title="Pine") == {"title": "Pine"}
    assert write(Named, Person("Kari"), Furniture("Oak"), Furniture("Pine")) == {"title": "Oak"}


def test_field_that_no_record_has_is_an_error() -> None:
    with pytest.raises(AttributeError, match="title"):
        write(Named, Person("Kari"))


def test_type_with_a_function_of_its_own_is_written_by_it() -> None:
    assert write(Tagged, Person("oak")) == {"name": {"text": "#oak"}}
    assert write(Tagged, Person("")) == {"name": None}
