"""The body of editing an order, as a JSON merge patch (RFC 7396)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from invoicing.api.fields.input import Input, fields_of
from invoicing.api.fields.text import EmailAddress, Lines, OneLine, Phone, Tag
from invoicing.api.requests.addresses import AddressInput
from invoicing.api.requests.merging import differences, filled, merged_document
from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.values.address import Address
from invoicing.domain.values.tags import MAX_TAGS


class OrderContactInput(Input):
    """How the customer of an order is reached. The VAT number and the language stay those of the order."""

    name: OneLine | None = None
    email: EmailAddress | None = Field(None, description="Where a receipt is sent.")
    phone: Phone | None = None
    handle: OneLine | None = Field(
        None, description="The customer's user name in a chat or on social media.", examples=["@kari.strikker"]
    )


class OrderInput(Input):
    """The fields of an order that can be changed."""

    customer: OrderContactInput | None = None
    note: Lines | None = Field(None, description="A note for staff. The customer does not see it.")
    tags: Annotated[list[Tag], Field(max_length=MAX_TAGS)] | None = None
    shipping_address: AddressInput | None = None
    billing_address: AddressInput | None = None


def patch_order(order: OrderFields, changes: dict[str, Any]) -> OrderFields:
    """Return the fields of an order with the changes of a merge patch. Fields that are not given are not validated.

    Raises:
        FaultyRequestError: The result has invalid fields.
    """
    before = order_document(order)
    merged = {name: merged_document(before.get(name), value) for name, value in changes.items()}
    given = OrderInput.read(merged)
    after: dict[str, Any] = {
        "customer": replace(order.customer, **_contact(given.customer)),
        "note": given.note or "",
        "tags": tuple(dict.fromkeys(given.tags or ())),
        "shipping_address": given.shipping_address and given.shipping_address.to_domain(),
        "billing_address": given.billing_address and given.billing_address.to_domain(),
    }
    return replace(order, **{name: after[name] for name in merged})


def order_differences(error: VersionMismatchError) -> list[dict[str, Any]]:
    """Return each field that differs between the edited and the current order, with both values."""
    return differences(error, OrderFields, order_document)


def order_document(order: OrderFields) -> dict[str, Any]:
    """Return the fields of an order as the body that would set them."""
    contact = {name: text for name, text in filled(order.customer).items() if name in OrderContactInput.model_fields}
    addresses = {"shipping_address": order.shipping_address, "billing_address": order.billing_address}
    return {
        "customer": contact,
        "note": order.note,
        "tags": list(order.tags),
        **{name: _address(address) for name, address in addresses.items()},
    }


def _address(address: Address | None) -> dict[str, str] | None:
    return filled(address) if address else None


def _contact(given: OrderContactInput | None) -> dict[str, str]:
    """Return the contact as fields of the customer; those that are removed are empty."""
    contact = fields_of(given) if given else {}
    return {name: contact.get(name, "") for name in OrderContactInput.model_fields}
