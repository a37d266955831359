"""The body of the store's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from invoicing.api.fields.codes import Country, Currency, ShippedLocale, TimeZone
from invoicing.api.fields.input import Input, fields_of
from invoicing.api.fields.text import EmailAddress, HeaderTitle, HttpsUrl, Lines, OneLine, PaymentInstructions, Phone
from invoicing.api.problems.errors import Fault, FaultyRequestError, fault
from invoicing.api.requests.catalog.branding import BrandingInput, branding_faults
from invoicing.api.requests.catalog.markets import ExchangeRatesInput, MarketInput, market_faults, to_market
from invoicing.api.requests.catalog.store_texts import TextsByLanguage
from invoicing.api.requests.merge_patch import merge_patch
from invoicing.domain.catalog.exchange_rates import Rates
from invoicing.domain.catalog.store import (
    LONGEST_LINK_DAYS,
    LONGEST_REMINDER_DAYS,
    LONGEST_RESERVE_HOURS,
    MOST_MARKETS,
    Store,
)


class ContactInput(Input):
    """Contact details of the store, shown on pages and in e-mails."""

    email: EmailAddress | None = Field(None, description="Where customers' replies to e-mails are sent.")
    phone: Phone | None = None
    address: Lines | None = Field(None, description="Postal address, in several lines.")


class StoreInput(Input):
    """The store's settings. Fields that are left out are set to their defaults."""

    name: HeaderTitle = Field(description="Name of the store that customers see.")
    currency: Currency = Field(description="Currency of product prices (ISO 4217).")
    locale: ShippedLocale = Field(
        "en", description="Language for customers without a `locale`, as a BCP 47 tag: `en` or `nb`."
    )
    time_zone: TimeZone = Field("UTC", description="Time zone of dates, such as due dates (IANA name).")
    contact: ContactInput | None = None
    organization_number: OneLine | None = None
    terms_url: HttpsUrl | None = Field(None, description="Address of the terms of sale. Must begin with `https://`.")
    payment_instructions: PaymentInstructions | None = Field(
        None,
        description="How customers pay if the stack has no payment provider, such as a bank account; several lines. "
        "Pages and e-mails end with it once the customer's details and delivery are known. `{number}` stands for the "
        "number of the draft order or order, and `{total}` for the total.",
        examples=["Pay {total} to account 1234 56 78903.\nReference: {number}"],
    )
    link_days: int = Field(30, ge=1, le=LONGEST_LINK_DAYS, description="How many days a new link works.")
    reminder_days: int = Field(
        3,
        ge=0,
        le=LONGEST_REMINDER_DAYS,
        description="How many days after an unpaid invoice a reminder is sent; with payment terms, not before the due "
        "date is over. Less than `link_days`. 0 means never.",
    )
    terms_in_any_currency: bool = Field(
        default=False, description="Whether invoices with payment terms can be in another currency than the store's."
    )
    reserve_hours: int = Field(
        0,
        ge=0,
        le=LONGEST_RESERVE_HOURS,
        description="How many hours the goods of an invoice are reserved after it is sent. 0 means not at all.",
    )
    country: Country | None = Field(
        None,
        description="Country where the store is taxed (ISO 3166-1 alpha-2). Defaults to the first country of the first "
        "market.",
    )
    lock_prices: bool = Field(
        default=True,
        description="Default of `lock_prices` on new draft orders: whether the prices of products stay as they were "
        "when the products were added.",
    )
    allow_discount_codes: bool = Field(
        default=False,
        description="Default of `allow_discount_codes` on new draft orders: whether customers can enter codes.",
    )
    require_mfa: bool = Field(
        default=False,
        description="Whether people, unlike programs, need an authenticator app (TOTP) to sign in. Those who have none "
        "set one up when they next sign in.",
    )
    paid_notices: bool = Field(
        default=True,
        description="Whether the e-mail address in `contact` is told by e-mail of each order that a customer pays: by "
        "whom, how much, and what to send. Orders that staff mark as paid are not told.",
    )
    texts: TextsByLanguage | None = Field(
        None, description="The store's own texts in e-mails, on pages and in messages, in place of the default ones."
    )
    branding: BrandingInput | None = Field(
        None, description="The store's own colours, corners and fonts on its customers' pages and in its e-mails."
    )
    exchange_rates: ExchangeRatesInput | None = None
    markets: list[MarketInput] = Field(
        min_length=1,
        max_length=MOST_MARKETS,
        description="The first is the home market. It applies to draft orders without an address.",
    )

    def to_store(self, before: Store | None = None, now: datetime | None = None) -> Store:
        """Return the store. Unchanged exchange rates keep their age.

        Raises:
            CurrencyLockedError: The currency would change, which explains what the markets would then contradict.
            FaultyRequestError: Markets, or `reminder_days` and `link_days`, contradict each other, or colours of the
                branding have too little contrast.
        """
        if before is not None:
            before.require_currency(self.currency)
        table = self.exchange_rates.to_domain() if self.exchange_rates else None
        rates = Rates(self.currency, table, before, now)
        faults = [*market_faults(self.markets, rates), *_reminder_faults(self), *branding_faults(self.branding)]
        if faults:
            raise FaultyRequestError(faults)
        return Store(
            **fields_of(self, without={"contact", "exchange_rates", "markets"}),
            **fields_of(self.contact or ContactInput()),
            markets=tuple(to_market(market, i, rates) for i, market in enumerate(self.markets)),
            rate_table=table,
        )


def patch_store(store: Store, document: Mapping[str, Any], changes: dict[str, Any], now: datetime) -> Store:
    """Return the settings with the changes of a merge patch, which is merged into their document.

    Null sets a field to its default.

    Raises:
        FaultyRequestError: The result has invalid fields.
    """
    return StoreInput.read(merge_patch(document, changes)).to_store(store, now)


def _reminder_faults(store: StoreInput) -> Iterator[Fault]:
    if store.reminder_days >= store.link_days:
        yield fault("reminder_too_late", "/reminder_days", link_days=store.link_days)
