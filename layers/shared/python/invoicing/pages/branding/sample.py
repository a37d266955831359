"""A page and an e-mail of a sample sale in a branding: what a store sees of it before it is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from invoicing.domain.events import EmailKind
from invoicing.domain.values.language import language_of, shipped
from invoicing.pages.branding.theme import stylesheet_name
from invoicing.pages.checkout import DOMAIN
from invoicing.pages.checkout.order_summary import sale_summary
from invoicing.pages.email.samples import sample_email, sample_sale
from invoicing.pages.http import assets
from invoicing.pages.http.jinja import render
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.domain.branding.branding import Branding
    from invoicing.domain.catalog.store import Store

_DARK_DEVICE = "(prefers-color-scheme: dark)"
_EITHER = "color-scheme: light dark"


def sample_page(store: Store, branding: Branding, scheme: str, now: datetime) -> str:
    """Return the page on which a customer of the store pays, in light or dark colours on any device."""
    language = _language(store)
    sale = sample_sale(language, store, now)
    words = {
        "assets": assets.address(),
        "theme": stylesheet_name(branding, scheme),
        "store": store,
        "name": sale.draft.name,
        "customer": sale.person.customer.name,
        "delivery": sale.offer.shipping_line,
        "summary": sale_summary(sale, translations(DOMAIN, language), language),
    }
    return render("sample.html", words, catalogue=DOMAIN, locale=language, time_zone=store.time_zone)


def sample_invoice(store: Store, branding: Branding, scheme: str, now: datetime, *, base_url: str) -> str:
    """Return an invoice's HTML, in light or dark colours on any device.

    Raises:
        EmailRejectedError: The store could not send it.
    """
    branded = replace(store, branding=branding)
    email = sample_email(EmailKind.INVOICE, _language(store), branded, now, base_url=base_url, has_provider=True)
    forced = "all" if scheme == "dark" else "not all"
    html = email.html.replace(_DARK_DEVICE, forced).replace(_EITHER, f"color-scheme: {scheme}")
    return html.replace("<body ", "<body inert ", 1)


def _language(store: Store) -> str:
    return language_of(shipped(store.locale) or store.locale)
