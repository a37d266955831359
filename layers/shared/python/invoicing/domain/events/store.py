"""Events of what belongs to no sale: the store's settings, products, discount codes and staff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from invoicing.domain.events.event import StoreEvent
from invoicing.domain.staff.role import Role


@dataclass(frozen=True)
class StoreChanged(StoreEvent):
    """Staff changed the store's settings; `changed` lists the fields."""

    changed: tuple[str, ...]


@dataclass(frozen=True)
class ProductChanged(StoreEvent):
    """Staff created a product (`is_new`), or changed it; `changed` lists the fields, `available` for its stock.

    `adjustment` is the number of units that were added to the stock or, below zero, removed; `reason` is why.
    """

    sku: str
    changed: tuple[str, ...] = ()
    is_new: bool = False
    adjustment: int = 0
    reason: str = ""


@dataclass(frozen=True)
class DiscountCodeChanged(StoreEvent):
    """Staff created a discount code (`is_new`), or changed it; `changed` lists the fields."""

    code: str
    changed: tuple[str, ...] = ()
    is_new: bool = False


class StaffChange(StrEnum):
    """What was done to the account of a staff member."""

    INVITED = "invited"
    INVITED_AGAIN = "invited_again"
    ROLE_CHANGED = "role_changed"
    RESET = "reset"
    DISABLED = "disabled"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - names a change
    AUTHENTICATOR_SET_UP = "authenticator_set_up"
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    EMERGENCY_CODES_RENEWED = "emergency_codes_renewed"
    EMERGENCY_CODE_USED = "emergency_code_used"


@dataclass(frozen=True)
class StaffChanged(StoreEvent):
    """The account of a staff member, or of a program, was changed. `sub` is the id of their user."""

    sub: str
    role: Role
    change: StaffChange
