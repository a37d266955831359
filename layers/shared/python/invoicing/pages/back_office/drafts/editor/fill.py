"""The fields of the editor for the input of a draft order at the beginning."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput
from invoicing.pages.back_office.drafts.editor.amounts import shown_amount, shown_discount
from invoicing.pages.back_office.drafts.editor.form import AMOUNT, TICKED, Form, LineForm
from invoicing.pages.back_office.typed_address import address_fields

OWN_DELIVERY = "=own"  # no id of a delivery method, which begins with a letter or digit


def fill_form(draft: DraftInput, store: Store, locale: str, currency: str) -> Form:
    """Return the form of a draft order, with labels of amounts in a currency."""

    def amounts(line: LineInput) -> LineForm:
        discount, kind = shown_discount(line.discount, currency, store.currency, locale)
        return LineForm(
            id=line.id or "",
            sku=line.sku or "",
            title=line.title,
            quantity=str(line.quantity),
            price=shown_amount(line.unit_price, currency, store.currency, locale),
            discount=discount,
            discount_type=kind,
            discount_title=line.discount.title if line.discount else "",
            taxable=TICKED if line.taxable else "",
            ships=TICKED if line.requires_shipping else "",
            weight=str(line.weight_grams) if line.weight_grams else "",
        )

    discount, kind = shown_discount(draft.discount, currency, store.currency, locale)
    given, terms = draft.shipping_line, draft.payment_terms
    country = _country(draft.market, store)
    is_own = given is not None and given.delivery_method is None
    values = {
        "currency": currency,
        **asdict(draft.customer),
        **address_fields("shipping", draft.shipping_address, country),
        **address_fields("billing", draft.billing_address, country),
        "discount": discount,
        "discount_type": kind or AMOUNT,
        "discount_title": draft.discount.title if draft.discount else "",
        "discount_code": draft.discount_code or "",
        "delivery": OWN_DELIVERY if is_own else (given.delivery_method or "" if given else ""),
        "delivery_title": given.title if given else "",
        "delivery_price": shown_amount(given.price if given else None, currency, store.currency, locale),
        "market": draft.market or "",
        "tax_exempt": TICKED if draft.tax_exempt else "",
        "tags": ", ".join(draft.tags),
        "po_number": draft.po_number,
        "terms": terms.type.value if terms else "",
        "terms_days": str(terms.days) if terms and terms.days else "",
        "terms_date": terms.due_on if terms else "",
        "reserve_until": _local(draft.reserve_until, store.time_zone),
        "prices": "" if draft.lock_prices is None else "locked" if draft.lock_prices else "current",
        "prices_until": _local(draft.prices_locked_until, store.time_zone),
        "codes": "" if draft.allow_discount_codes is None else "yes" if draft.allow_discount_codes else "no",
        "note": draft.note,
    }
    return Form(values, tuple(map(amounts, draft.lines)), tuple(draft.attributes.items()))


def _country(market: str | None, store: Store) -> str:
    """Return the country of a form without an address: of the market that was chosen, the store's own before others."""
    countries = next((it.countries for it in store.markets if it.id == market), (store.own_country,))
    return store.own_country if store.own_country in countries else countries[0]


def _local(moment: datetime | None, time_zone: str) -> str:
    """Return a time as a field of day and time has it; seconds are shown only if there are some."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(time_zone))
    return local.strftime("%Y-%m-%dT%H:%M")
