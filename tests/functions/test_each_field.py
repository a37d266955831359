"""Each field that staff write is parsed, stored, edited and answered; a new field fails here until it is."""

from dataclasses import fields
from typing import Any, get_type_hints

import pytest

from invoicing.api.requests.draft_orders import DraftOrderInput
from invoicing.api.requests.merge_patch import draft_document
from invoicing.api.responses.draft_orders import DraftOrder
from invoicing.domain.draft_orders.draft_input import DraftInput
from tests.support.actors.merchant import Merchant, etag_of
from tests.support.cast.people import KARI_JSON, OLA, OSLO_JSON

FULL: dict[str, Any] = {
    "line_items": [{"sku": "mug", "quantity": 2}],
    "customer": KARI_JSON,
    "discount": {"type": "percentage", "value": "5"},
    "shipping_address": OSLO_JSON,
    "billing_address": OSLO_JSON,
    "shipping_line": {"title": "Courier", "price": {"amount": "75.00", "currency": "NOK"}},
    "market": "no",
    "tax_exempt": True,
    "note": "Wants it before Christmas.",
    "tags": ["instagram"],
    "po_number": "PO-1",
    "attributes": {"gift": "yes"},
    "payment_terms": {"type": "net", "days": 15},
    "lock_prices": True,
    "prices_locked_until": "2027-01-15T12:00:00Z",
    "allow_discount_codes": True,
    "discount_code": "SUMMER",
    "reserve_until": "2027-01-10T12:00:00Z",
}
AGAIN = {**FULL, "line_items": [{"id": "li_1", "sku": "mug", "quantity": 2}]}
OTHER: dict[str, Any] = {
    "line_items": [{"id": "li_1", "sku": "mug", "quantity": 3}],
    "customer": {"name": OLA.name},
    "discount": {"type": "percentage", "value": "6"},
    "shipping_address": {"address1": "Storgata 2"},
    "billing_address": {"address1": "Storgata 2"},
    "shipping_line": {"price": {"amount": "80.00", "currency": "NOK"}},
    "market": None,
    "tax_exempt": False,
    "note": "Wants it after Christmas.",
    "tags": ["phone"],
    "po_number": "PO-2",
    "attributes": {"gift": "no"},
    "payment_terms": {"days": 30},
    "lock_prices": None,
    "prices_locked_until": None,
    "allow_discount_codes": False,
    "discount_code": None,
    "reserve_until": None,
}


def test_requests_edits_answers_and_the_domain_have_the_same_fields() -> None:
    given = set(DraftOrderInput.model_fields)
    assert given == FULL.keys() == OTHER.keys(), "give the new field two values here"
    assert given == {"line_items" if field.name == "lines" else field.name for field in fields(DraftInput)}
    assert given == draft_document(DraftInput(lines=())).keys()
    assert given <= get_type_hints(DraftOrder).keys()


@pytest.fixture
def full(merchant: Merchant) -> Any:
    merchant.request("PUT", "/discount-codes/SUMMER", {"type": "percentage", "value": "10"})
    return merchant.draft(**FULL)


@pytest.mark.parametrize("name", FULL)
def test_a_field_is_stored_and_writing_it_again_changes_nothing(merchant: Merchant, full: Any, name: str) -> None:
    assert full[name], "a draft order is answered with the field"
    assert merchant.edit(full, {name: AGAIN[name]}).etag == etag_of(full), "creating stored it"


@pytest.mark.parametrize("name", [name for name in OTHER if name != "lock_prices"])
def test_a_field_is_edited_once(merchant: Merchant, full: Any, name: str) -> None:
    edited = merchant.edit(full, {name: OTHER[name]})
    assert edited.json["version"] == full["version"] + 1
    assert merchant.edit(edited.json, {name: OTHER[name]}).etag == edited.etag, "the edit stored it"
