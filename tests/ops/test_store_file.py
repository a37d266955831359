"""The file of a store: what is text in it, and which line a fault is at."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from invoicing.api.requests.catalog.delivery_methods import DeliveryBandInput, DeliveryMethodInput
from invoicing.api.requests.catalog.discount_codes import DiscountCodeInput
from invoicing.api.requests.catalog.markets import ExchangeRatesInput, MarketInput, PriceRoundingInput, TaxInput
from invoicing.api.requests.catalog.products import ProductInput
from invoicing.api.requests.catalog.store import ContactInput, StoreInput
from ops.store_file import CodeEntry, ProductEntry, faults_in, read_store_file
from ops.yaml_file import YamlError, decoded, parse_yaml
from tests.support.repository import ROOT

EXAMPLE = (ROOT / "ops/store.example.yaml").read_text(encoding="utf-8")
INPUTS = (
    *(StoreInput, ContactInput, ExchangeRatesInput, MarketInput, TaxInput, PriceRoundingInput),
    *(DeliveryMethodInput, DeliveryBandInput, ProductInput, ProductEntry, DiscountCodeInput, CodeEntry),
)
STORE = """\
store:
  name: Fjord
  currency: NOK
  markets:
    - {id: "no", title: Norge, currency: NOK, countries: [NO]}
"""
TWICE = """\
discount_codes:
  - {code: ten, type: percentage, value: "10"}
  - {code: TEN, type: percentage, value: "10"}
"""


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(YamlError) as raised:
        read_store_file(text)
    return [(fault.line, fault.pointer, fault.detail) for fault in raised.value.faults]


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(inner)


# --- the example ------------------------------------------------------------------------------------------------------


def test_the_example_is_valid() -> None:
    store = read_store_file(EXAMPLE)
    assert store.store
    assert store.store["markets"][0]["countries"] == ["NO"]
    assert (len(store.products), len(store.codes)) == (3, 1)


def test_the_example_shows_every_field_that_the_api_takes() -> None:
    shown = set(keys(parse_yaml(EXAMPLE).document)) | {"rate", "rate_at"}  # these as comments
    assert {name for given in INPUTS for name in given.model_fields} - shown == set()
    assert "# rate: " in EXAMPLE
    assert "# rate_at: " in EXAMPLE


# --- what is text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("249.00", "249.00"),
        ("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("30", 30),
        ("-1", -1),
        ("true", True),
        ("null", None),
        ("", None),
        ('"30"', "30"),
        ("Blåbær «100 %»", "Blåbær «100 %»"),
    ],
)
def test_only_whole_numbers_true_false_and_null_are_not_text(written: str, value: object) -> None:
    assert parse_yaml(f"field: {written}").document == {"field": value}


# --- faults -----------------------------------------------------------------------------------------------------------


def test_each_fault_of_the_settings_is_at_its_line() -> None:
    text = (
        STORE.replace("currency: NOK\n", "currency: kr\n").replace("NO]", "Norge]") + "  payment_instructions: '{x}'\n"
    )
    found = faults(text)
    assert [(line, pointer) for line, pointer, _ in found] == [
        (3, "/store/currency"),
        (6, "/store/payment_instructions"),
        (5, "/store/markets/0/countries/0"),
    ]
    assert "ISO 4217" in found[0][2]


def test_a_missing_field_is_at_the_line_of_what_lacks_it() -> None:
    text = STORE + "products:\n  - sku: cup\n    title: Cup\n  - title: Mug\n    price: '1.00'\n"
    assert faults(text) == [
        (7, "/products/0/price", "Give this field: it is required."),
        (9, "/products/1/sku", "Give this field: it is required."),
    ]


def test_products_and_codes_are_compared_with_the_settings() -> None:
    text = (
        STORE
        + "products:\n  - {sku: cup, title: Cup, price: '1.00', tax_class: food}\n"
        + "discount_codes:\n  - {code: TEN, type: fixed_amount, value: {amount: '10', currency: EUR}}\n"
    )
    assert [(line, pointer) for line, pointer, _ in faults(text)] == [
        (7, "/products/0/tax_class"),
        (9, "/discount_codes/0/value"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("store:\n  name: [", 2, "not YAML"),
        ("store:\n\tname: x", 2, "not YAML"),
        ("store: {name: x}\nprodcts: []", 2, "one of store, products"),
        ("store: {name: x}\nproducts: {sku: cup}", 2, "Give a list"),
        ("products:\n  - cup", 2, "Give fields"),
        ("- store", 1, "Begin with one of these fields"),
        ("store:\n  name: a\n  name: b", 3, "Give name once: it is at line 2, too."),
        ("store: &s\n  name: a\nproducts: [*s]", 3, "Write it out"),
        ("store: &s {name: *s}", 1, "Write it out"),
        ("store: !!binary aGVp", 1, "Take the tag"),
        ("products:\n  - {sku: a, title: A, price: '1.00'}\n  - {sku: a, title: B, price: '1.00'}", 3, "line 2, too"),
        (TWICE, 3, "Give each code once: it is at line 2, too."),
    ],
)
def test_a_file_that_is_not_of_a_store_says_where_and_why(text: str, line: int, named: str) -> None:
    [found] = faults(text)
    assert found[0] == line
    assert named in found[2]


def test_an_empty_file_names_nothing() -> None:
    store = read_store_file("# nothing yet\n")
    assert (store.store, store.products, store.codes) == (None, (), ())


def test_a_fault_that_only_the_api_finds_is_at_its_line_too() -> None:
    file = read_store_file(STORE).file
    problem = {"detail": "Two.", "errors": [{"pointer": "/markets/0/title", "detail": "Give another."}]}
    [fault] = faults_in(file, problem, "/store")
    assert (fault.line, fault.pointer, fault.detail) == (5, "/store/markets/0/title", "Give another.")
    [fault] = faults_in(file, {"detail": "The currency stays NOK."}, "/store")
    assert (fault.line, fault.detail) == (1, "The currency stays NOK.")


@pytest.mark.parametrize("written", ["12345", '"12345"'])
def test_a_number_is_text_where_the_api_takes_text(written: str) -> None:
    store = read_store_file(
        STORE
        + f"products:\n  - {{sku: {written}, title: {written}, price: {written}, market_prices: {{'no': {written}}}}}\n"
        + "discount_codes:\n  - {code: 2026, type: percentage, value: 10, uses: 5}\n"
    )
    [product], [code] = store.products, store.codes
    assert product.name == "12345"
    assert product.body == {"title": "12345", "price": "12345", "market_prices": {"no": "12345"}}
    assert (code.name, code.body) == ("2026", {"type": "percentage", "value": "10", "uses": 5})


def test_every_text_of_the_example_that_is_a_whole_number_needs_no_quotes() -> None:
    text = re.sub(r'"([1-9][0-9]*)(\.00)?"', r"\1", EXAMPLE)
    assert text.count("price: 249") == 1
    assert read_store_file(text).products[0].body["price"] == "249"


def test_an_amount_with_its_currency_needs_no_quotes() -> None:
    text = STORE + "products:\n  - {sku: cup, title: Cup, price: {amount: 249, currency: NOK}}\n"
    assert read_store_file(text).products[0].body["price"] == {"amount": "249", "currency": "NOK"}


def test_a_number_of_units_is_no_text() -> None:
    text = STORE + "products:\n  - {sku: cup, title: Cup, price: 1, weight_grams: -1}\n"
    assert [(pointer, "0" in detail) for _, pointer, detail in faults(text)] == [("/products/0/weight_grams", True)]


@pytest.mark.parametrize("value", ["1" * 5000, "true", "[1]", "{a: 1}", "{amount: [], currency: NOK}", "", "-1"])
@pytest.mark.parametrize("name", ["sku", "title", "price"])
def test_no_value_is_a_failure_of_the_command(name: str, value: str) -> None:
    fields = {"sku": "cup", "title": "Cup", "price": "1", name: value}
    written = ", ".join(f"{key}: {text}" for key, text in fields.items())
    with contextlib.suppress(YamlError):
        read_store_file(f"products:\n  - {{{written}}}\n")


def test_a_file_that_is_nested_too_deeply_is_refused() -> None:
    [(line, _, detail)] = faults("a: " + "[" * 5000)
    assert (line, detail) == (1, "This is nested too deeply to be read.")


def test_a_file_in_another_encoding_is_refused_at_its_line() -> None:
    with pytest.raises(YamlError) as raised:
        decoded("store:\n  name: Blåbær\n".encode("latin-1"))
    assert [(fault.line, "UTF-8" in fault.detail) for fault in raised.value.faults] == [(2, True)]


def test_the_example_names_the_fields_that_are_always_needed() -> None:
    heading = " ".join(EXAMPLE.partition("\nstore:")[0].replace("#", "").split())
    for model, where in ((StoreInput, "`store`"), (ProductEntry, "a product"), (CodeEntry, "a code")):
        needed = sorted(name for name, field in model.model_fields.items() if field.is_required())
        said = re.search(rf"((?:`[a-z_]+`,? )+and `[a-z_]+`) of {where}", heading)
        assert said
        assert sorted(re.findall(r"`([a-z_]+)`", said[1])) == needed
