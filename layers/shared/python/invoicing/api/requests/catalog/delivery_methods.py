"""Delivery methods of a market, with their prices by weight and subtotal and their delivery areas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from invoicing.api.fields.amounts import Amount, parse_amount
from invoicing.api.fields.codes import OwnIdentifier
from invoicing.api.fields.input import CHOICE, Input, fields_of, refused
from invoicing.api.fields.text import Title
from invoicing.api.problems.errors import Fault, fault
from invoicing.domain.catalog.delivery import (
    MOST_AREAS,
    MOST_BANDS,
    MOST_DAYS,
    MOST_GRAMS,
    DeliveryBand,
    DeliveryKind,
    DeliveryMethod,
    are_subtotals_in_order,
    is_postal_area,
)
from invoicing.domain.errors import InvalidRequestError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money

BAND_AMOUNTS = ("price", "min_subtotal", "max_subtotal")


def _area(text: str) -> str:
    if not is_postal_area(text):
        raise refused("invalid_postal_area")
    return text.strip()


class DeliveryBandInput(Input):
    """A price for orders within a range of weight and subtotal. The limits are inclusive, and each is optional."""

    price: Amount
    min_weight_grams: int = Field(0, ge=0, le=MOST_GRAMS)
    max_weight_grams: int = Field(0, ge=0, le=MOST_GRAMS, description="0 means no limit.")
    min_subtotal: Amount | None = Field(None, description="Minimum price of the goods after discounts.")
    max_subtotal: Amount | None = Field(None, description="Maximum price of the goods after discounts.")

    @model_validator(mode="after")
    def _weights_in_order(self) -> Self:
        if self.max_weight_grams and self.min_weight_grams > self.max_weight_grams:
            raise refused("out_of_range.max_weight")
        return self

    def to_band(self, at: str, amounts: dict[str, Money]) -> DeliveryBand:
        """Return the band, with the amounts by their pointers."""
        parsed = {name: amounts[f"{at}/{name}"] for name in fields_of(self) if name in BAND_AMOUNTS}
        return DeliveryBand(**{**fields_of(self), **parsed})


class DeliveryMethodInput(Input):
    """A delivery method of a market. Either `price` or `bands` is required."""

    id: OwnIdentifier
    title: Title
    kind: Annotated[DeliveryKind, CHOICE] = Field(
        DeliveryKind.SHIPPING,
        description="`shipping`: by a carrier. `local_delivery`: by the store itself, to `postal_codes`. `pickup`: the "
        "customer collects the goods.",
    )
    price: Amount | None = Field(None, description="Price in the market's currency.")
    bands: list[DeliveryBandInput] = Field(
        default=[],
        max_length=MOST_BANDS,
        description="Prices by weight and subtotal. The first band that matches sets the price; an order that matches "
        "no band cannot use the method.",
    )
    postal_codes: list[Annotated[str, AfterValidator(_area)]] = Field(
        default=[],
        max_length=MOST_AREAS,
        description="Beginnings or ranges of postal codes that the store delivers to. Required for `local_delivery`, "
        "and only valid there.",
        examples=[["01", "0250..0299"]],
    )
    min_days: int = Field(0, ge=0, le=MOST_DAYS, description="Shortest delivery time in working days.")
    max_days: int = Field(0, ge=0, le=MOST_DAYS, description="Longest delivery time in working days. 0 means unknown.")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.max_days and self.min_days > self.max_days:
            raise refused("out_of_range.max_days")
        return self

    def faults(self, at: str, currency: str, store_currency: str) -> Iterator[Fault]:
        """Yield the faults that only show together with other fields or the market."""
        if bool(self.price) == bool(self.bands):
            yield fault("missing_field.price", f"{at}/price")
        if self.kind is DeliveryKind.LOCAL_DELIVERY and not self.postal_codes:
            yield fault("missing_field.postal_codes", f"{at}/postal_codes")
        if self.kind is not DeliveryKind.LOCAL_DELIVERY and self.postal_codes:
            yield fault("not_local_delivery", f"{at}/postal_codes")
        amounts: dict[str, Money] = {}
        for pointer, given in self._amounts(at):
            try:
                amounts[pointer] = parse_amount(given, currency, store_currency, pointer)
            except InvalidRequestError as error:
                yield Fault(error.key, error.parameters, pointer)
        for i in range(len(self.bands)):
            least, most = (amounts.get(f"{at}/bands/{i}/{name}") for name in ("min_subtotal", "max_subtotal"))
            if not are_subtotals_in_order(least, most):
                yield fault("out_of_range.max_subtotal", f"{at}/bands/{i}/max_subtotal")

    def _amounts(self, at: str) -> Iterator[tuple[str, GivenAmount]]:
        if self.price:
            yield f"{at}/price", self.price
        for i, band in enumerate(self.bands):
            for name in BAND_AMOUNTS:
                if given := getattr(band, name):
                    yield f"{at}/bands/{i}/{name}", given

    def to_method(self, at: str, currency: str, store_currency: str) -> DeliveryMethod:
        """Return the delivery method. Its faults have to be checked before."""
        amounts = {
            pointer: parse_amount(given, currency, store_currency, pointer) for pointer, given in self._amounts(at)
        }
        bands = tuple(band.to_band(f"{at}/bands/{i}", amounts) for i, band in enumerate(self.bands))
        return DeliveryMethod(
            **fields_of(self, without={"price", "bands"}),
            price=bands[0].price if bands else amounts[f"{at}/price"],
            bands=bands,
        )
