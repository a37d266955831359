"""Every kind of bad input, each with its status and code. None of it may change anything."""

from tests.support.bad_input.drafts import NUMBERS, PLACES, RESERVATIONS, SIZES, TEXTS, UNKNOWN
from tests.support.bad_input.requests import (
    BODIES,
    BULK,
    COPIES,
    INVOICES,
    KEYS,
    LISTS,
    MANUAL_PAYMENTS,
    REFUNDS,
    STOCK,
    TABLES,
    VERSIONS,
    WITHOUT_BODY,
)

EVERY_KIND = [
    *(*UNKNOWN, *NUMBERS, *SIZES, *TEXTS, *PLACES, *BODIES, *WITHOUT_BODY),
    *(*VERSIONS, *KEYS, *LISTS, *INVOICES, *STOCK, *RESERVATIONS, *MANUAL_PAYMENTS, *REFUNDS, *COPIES, *BULK, *TABLES),
]
