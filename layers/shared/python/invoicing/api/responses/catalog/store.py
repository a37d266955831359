"""The store's settings, in the form in which `PUT /store` takes them."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response
from typing_extensions import TypedDict

from invoicing.api.fields.documents import write
from invoicing.api.responses.catalog.markets import ExchangeRates, StoreMarket, exchange_rates
from invoicing.api.routing.answers import answer
from invoicing.domain.catalog.store import Store


class Contact(TypedDict):
    """Contact details of the store, shown on pages and in e-mails."""

    email: str | None
    phone: str | None
    address: str | None


class OwnTexts(TypedDict):
    """The store's own texts in one language. `StoreTextsInput` describes the fields; null stands for the default."""

    greeting: str | None
    invoice_subject: str | None
    invoice_intro: str | None
    reminder_subject: str | None
    reminder_intro: str | None
    receipt_subject: str | None
    receipt_intro: str | None
    shipping_subject: str | None
    shipping_intro: str | None
    footer: str | None
    chat_message: str | None


class OwnTextsByLanguage(TypedDict):
    """The store's own texts in each language of its customers."""

    en: OwnTexts
    nb: OwnTexts


class OwnBranding(TypedDict):
    """The store's own branding. `BrandingInput` describes the fields; null stands for the default."""

    accent_color: str | None
    accent_text_color: str | None
    background_color: str | None
    corner_radius: str | None
    font: str | None
    title_font: str | None


class StoreSettings(TypedDict):
    """The store's settings. `StoreInput` describes the fields."""

    name: str
    currency: str
    locale: str
    time_zone: str
    contact: Contact
    organization_number: str | None
    terms_url: str | None
    payment_instructions: str | None
    link_days: int
    reminder_days: int
    terms_in_any_currency: bool
    reserve_hours: int
    country: str | None
    lock_prices: bool
    allow_discount_codes: bool
    require_mfa: bool
    paid_notices: bool
    texts: OwnTextsByLanguage
    branding: OwnBranding
    exchange_rates: ExchangeRates | None
    markets: list[StoreMarket]


def store_answer(store: Store) -> Response[str]:
    """Return the settings with their ETag."""
    return answer(store_settings(store), version=store.version)


def store_settings(store: Store) -> StoreSettings:
    """Return the document of the settings, which `PUT /store` takes unchanged."""
    return write(
        StoreSettings,
        store,
        contact=write(Contact, store),
        texts={language: write(OwnTexts, store.texts_in(language)) for language in OwnTextsByLanguage.__annotations__},
        branding=write(OwnBranding, store.branding),
        exchange_rates=exchange_rates(store),
    )
