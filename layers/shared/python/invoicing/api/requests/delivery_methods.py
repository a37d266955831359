"""Delivery methods of a market: what they cost, by weight and subtotal, and where the shop itself drives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from invoicing.api.errors import Fault
from invoicing.api.requests.bodies import Body, refused
from invoicing.api.requests.fields import Amount, Identifier, Title, parse_amount
from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryKind, DeliveryMethod
from invoicing.domain.draft_orders.draft_input import GivenAmount
from invoicing.domain.values.money import Money

MAX_WEIGHT = 1_000_000_000  # grams
_POSTAL_CODE = r"[0-9A-Za-z]([0-9A-Za-z -]{0,10}[0-9A-Za-z])?"
_AREA = re.compile(rf"(?P<first>{_POSTAL_CODE})(\.\.(?P<last>{_POSTAL_CODE}))?")


def _area(text: str) -> str:
    found = _AREA.fullmatch(text.strip())
    first, last = (_bare(found[name] or "") for name in ("first", "last")) if found else ("", "")
    if not first or (last and not (len(first) == len(last) and first <= last)):
        raise refused(
            "invalid_postal_area",
            'Give how postal codes begin, such as "01", or a range of them, such as "0150..0199".',
        )
    return text.strip()


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


class BandBody(Body):
    """A price for goods of so many grams and such a subtotal. Both ends belong to it; what is left out is no limit."""

    price: Amount
    min_weight_grams: int = Field(0, ge=0, le=MAX_WEIGHT)
    max_weight_grams: int = Field(0, ge=0, le=MAX_WEIGHT, description="0 is no limit.")
    min_subtotal: Amount | None = Field(None, description="After discounts, as the customer is charged for the goods.")
    max_subtotal: Amount | None = None

    @model_validator(mode="after")
    def _weights_in_order(self) -> Self:
        if self.max_weight_grams and self.min_weight_grams > self.max_weight_grams:
            raise refused("out_of_range", "Give a max_weight_grams that is not below min_weight_grams.")
        return self


class DeliveryMethodBody(Body):
    """A way to get the goods to the customer, at one price or at those of its bands."""

    id: Identifier
    title: Title
    kind: Literal["shipping", "local_delivery", "pickup"] = Field(
        "shipping", description="A carrier brings it; the shop brings it, to `postal_codes`; the customer fetches it."
    )
    price: Amount | None = Field(None, description="In the market's currency. A plain decimal is in the store's.")
    bands: list[BandBody] = Field(
        default=[],
        max_length=50,
        description="Instead of `price`: the first that fits gives it, and what fits none cannot go this way.",
    )
    postal_codes: list[Annotated[str, AfterValidator(_area)]] = Field(
        default=[],
        max_length=500,
        description="Where local delivery goes: how postal codes begin, or ranges of them.",
        examples=[["01", "0250..0299"]],
    )
    min_days: int = Field(0, ge=0, le=365, description="Working days that it takes at least.")
    max_days: int = Field(0, ge=0, le=365, description="Working days that it takes at most; 0 says nothing.")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.max_days and self.min_days > self.max_days:
            raise refused("out_of_range", "Give a max_days that is not below min_days.")
        return self

    def faults(self, at: str, currency: str, store_currency: str) -> Iterator[Fault]:
        """Yield what contradicts itself, or the market."""
        if bool(self.price) == bool(self.bands):
            yield Fault("missing_field", "Give either a price, or bands with their prices.", f"{at}/price")
        if self.kind == "local_delivery" and not self.postal_codes:
            yield Fault("missing_field", "Give the postal codes that the shop delivers to.", f"{at}/postal_codes")
        if self.kind != "local_delivery" and self.postal_codes:
            yield Fault("not_local_delivery", "Only local_delivery has postal_codes.", f"{at}/postal_codes")
        for pointer, given in self._amounts(at):
            if (given.currency or store_currency) != currency:
                detail = f'Give it in the market\'s currency: {{"amount": "…", "currency": "{currency}"}}.'
                yield Fault("currency_mismatch", detail, pointer)

    def _amounts(self, at: str) -> Iterator[tuple[str, GivenAmount]]:
        if self.price:
            yield f"{at}/price", self.price
        for i, band in enumerate(self.bands):
            for name in ("price", "min_subtotal", "max_subtotal"):
                if given := getattr(band, name):
                    yield f"{at}/bands/{i}/{name}", given

    def to_method(self, at: str, currency: str) -> DeliveryMethod:
        """Return the method; amounts that the currency cannot express are refused."""
        amounts = {pointer: parse_amount(given, currency, pointer) for pointer, given in self._amounts(at)}
        bands = tuple(self._band(i, f"{at}/bands/{i}", amounts) for i in range(len(self.bands)))
        return DeliveryMethod(
            id=self.id,
            title=self.title,
            price=bands[0].price if bands else amounts[f"{at}/price"],
            min_days=self.min_days,
            max_days=self.max_days,
            kind=DeliveryKind(self.kind),
            bands=bands,
            postal_codes=tuple(self.postal_codes),
        )

    def _band(self, i: int, at: str, amounts: dict[str, Money]) -> DeliveryBand:
        band = self.bands[i]
        return DeliveryBand(
            price=amounts[f"{at}/price"],
            min_weight_grams=band.min_weight_grams,
            max_weight_grams=band.max_weight_grams,
            min_subtotal=amounts.get(f"{at}/min_subtotal"),
            max_subtotal=amounts.get(f"{at}/max_subtotal"),
        )
