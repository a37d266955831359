"""Discounts and discount codes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.values.failure import CodeRefusal
from invoicing.domain.values.money import Money
from invoicing.domain.values.text import fold_case, plain_dashes, visible_text
from invoicing.domain.values.units import CODE_PREFIX

SHORTEST_CODE, LONGEST_CODE = 2, 40
MOST_USES = 1_000_000
_SIGNS = "-_"  # which are inside a code only


class DiscountType(StrEnum):
    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"


@dataclass(frozen=True, slots=True)
class Discount:
    """A percentage in basis points, or an amount in the store's or the draft's currency."""

    type: DiscountType
    basis_points: int = 0
    amount: Money | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class DiscountCode:
    """A discount code of the store: its discount, period, minimum subtotal, and limit.

    `uses` is how often it may be used in all; 0 is no limit. Amounts are in the store's currency.
    """

    code: str
    discount: Discount
    minimum: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    uses: int = 0
    status: CatalogStatus = CatalogStatus.ACTIVE

    @property
    def is_archived(self) -> bool:
        return self.status is CatalogStatus.ARCHIVED

    @property
    def sku(self) -> str:
        """Return the key under which its uses are held, like units of stock."""
        return f"{CODE_PREFIX}{self.code}"

    def refusal_at(self, now: datetime) -> CodeRefusal | None:
        """Return why the code on an offer cannot be used at a time; None if it can."""
        if self.starts_at and now < self.starts_at:
            return CodeRefusal.NOT_YET
        if self.ends_at and now >= self.ends_at:
            return CodeRefusal.ENDED
        return None


@dataclass(frozen=True, slots=True)
class CountedCode:
    """A discount code and how many uses are left: below zero if there is no limit, or the limit was lowered.

    `version` (the ETag) rises with every change of the code, and with none of its uses.
    """

    code: DiscountCode
    available: int
    version: int = 1

    @property
    def used(self) -> int:
        """Return how many uses are taken, those of payments in progress among them."""
        return self.code.uses - self.available

    @property
    def is_used_up(self) -> bool:
        return self.code.uses > 0 and self.available <= 0

    def refusal_at(self, now: datetime) -> CodeRefusal | None:
        """Return why the code cannot be added to an offer at a time; None if it can."""
        if self.code.is_archived:
            return CodeRefusal.ARCHIVED
        return CodeRefusal.USED_UP if self.is_used_up else self.code.refusal_at(now)


def plain_code(text: str) -> str:
    """Return a typed code as it is stored: case, width, kinds of dash and invisible characters make no difference.

    It is in upper case, unless that would be another code. The two i of Turkish are one, as in names (`fold_case`).
    """
    folded = fold_case(plain_dashes(visible_text(text)))
    upper = unicodedata.normalize("NFKC", folded.upper())
    return upper if fold_case(upper) == folded else folded


def valid_code(text: str) -> str | None:
    """Return a code as it is stored; None unless it is 2 to 40 letters and digits, with hyphens or underscores inside.

    No accent alone begins it. Pages and API share this rule, so that both accept the same.
    """
    code = plain_code(text)
    kinds = [unicodedata.category(character)[0] for character in code if character not in _SIGNS]
    is_whole = code.strip(_SIGNS) == code and not (kinds and kinds[0] == "M")
    is_valid = SHORTEST_CODE <= len(code) <= LONGEST_CODE and is_whole and set(kinds) <= set("LMN")
    return code if is_valid else None
