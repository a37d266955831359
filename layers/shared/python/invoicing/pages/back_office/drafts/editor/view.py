"""What the editor shows beside its fields: products, the market and its tax, choices, totals and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from gettext import NullTranslations

from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.payment_terms import TermsType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import NoMarketError, UnknownMarketError
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.money import Money
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.drafts.editor.fill import OWN_DELIVERY
from invoicing.pages.back_office.drafts.editor.form import Form, LineForm
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line item, with what is known of its product; `total` is as it was calculated last."""

    form: LineForm
    at: str  # what the names of its fields begin with
    title: str
    price: Money | None = None
    available: int | None = None
    sells_below_zero: bool = False
    is_archived: bool = False
    total: Money | None = None
    opened: bool = False  # whether the folded fields are shown
    is_short: bool = False  # of very many: only the quantity is a field that is shown

    @property
    def is_product(self) -> bool:
        return bool(self.form.sku)

    @property
    def hidden(self) -> dict[str, str]:
        """The fields of a short line item that are not shown, without empty ones."""
        names = ("id", "sku") if self.is_product else ("id", "price", "taxable", "ships")
        fields = {"title": self.title, **{name: getattr(self.form, name) for name in names}}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Calculated:
    """Totals and warnings; or what is wrong, in a sentence."""

    offer: Offer | None = None
    warnings: tuple[str, ...] = ()
    problem: str = ""
    lines: Mapping[int, Money] = field(default_factory=dict)
    products: Mapping[str, StockedProduct] = field(default_factory=dict)


def line_views(
    form: Form, calculated: Calculated, errors: Mapping[str, str], focus: str, *, are_many: bool
) -> list[LineView]:
    """Return the line items. Of very many, those are short that nothing is wrong with, or was typed into besides."""
    known = {line.sku: line for line in calculated.offer.lines if line.sku} if calculated.offer else {}
    views = []
    for i, line in enumerate(form.lines):
        stocked, sold, at = calculated.products.get(line.sku), known.get(line.sku), f"line-{i}"
        product = stocked.product if stocked else None
        price = product.price if product else None
        folded = line.price or line.discount or line.discount_title if line.sku else line.discount or line.weight
        is_wrong = any(name.startswith(f"{at}-") for name in errors)
        opened = bool(folded) or is_wrong or focus == f"{at}-discount"
        is_complete = bool(line.sku or (line.title and line.price))
        views.append(
            LineView(
                form=line,
                at=at,
                title=line.title or (product.title if product else sold.title if sold else line.sku),
                price=price,
                available=stocked.available if stocked else None,
                sells_below_zero=bool(product and product.sells_below_zero),
                is_archived=bool(product and product.is_archived),
                total=calculated.lines.get(i),
                opened=opened,
                is_short=are_many and is_complete and not opened and not focus.startswith(f"{at}-"),
            )
        )
    return views


def market_of(draft: DraftInput, store: Store) -> Market:
    """Return the market that the draft order is in, as far as its address says."""
    address = draft.shipping_address or draft.billing_address
    try:
        return store.market(draft.market) if draft.market else store.market_of(address.country if address else None)
    except (UnknownMarketError, NoMarketError):
        return store.markets[0]


def tax_words(market: Market, locale: str, *, exempt: bool) -> str:
    """Return how prices and tax belong together, to stand beside a price: "incl. 25% VAT"."""
    _ = translations(DOMAIN, locale).gettext
    rate = market.tax.rate("standard")
    if exempt or not rate:
        return _("without tax") if exempt else ""
    title = market.tax.title or _("tax")
    words = {"rate": formats.percent(Decimal(rate), locale), "tax": title}
    return (_("incl. %(rate)s %(tax)s") if market.tax.included else _("excl. %(rate)s %(tax)s")) % words


def choices(form: Form, market: Market, store: Store, locale: str) -> dict[str, Options]:
    """Return the options of every choice."""
    texts = translations(DOMAIN, locale)
    _ = texts.gettext
    of_settings = {True: _("As in the settings: %(words)s") % {"words": _("locked")}, False: ""}
    of_settings[False] = _("As in the settings: %(words)s") % {"words": _("follow the store")}
    allowed = _("allowed") if store.allow_discount_codes else _("not allowed")
    return {
        "market": _markets(store, texts, locale),
        "delivery": _deliveries(form, market, texts, locale),
        "discount_type": [("amount", form.get("currency") or store.currency), ("percentage", "%")],
        "country": _countries(store, locale),
        "terms": [
            ("", _("Due at once")),
            (TermsType.RECEIPT.value, _("On the day of the invoice")),
            (TermsType.NET.value, _("Some days after the invoice")),
            (TermsType.FULFILLMENT.value, _("When the goods are sent")),
            (TermsType.FIXED.value, _("On a day")),
        ],
        "prices": [
            ("", of_settings[store.lock_prices]),
            ("locked", _("Locked: they stay as they are now")),
            ("current", _("Follow the store until the customer pays")),
        ],
        "codes": [
            ("", _("As in the settings: %(words)s") % {"words": allowed}),
            ("yes", _("The customer may enter a discount code")),
            ("no", _("The customer may not enter a discount code")),
        ],
        "locale": _languages(form, store, texts),
    }


def _markets(store: Store, texts: NullTranslations, locale: str) -> Options:
    """Return the markets with the rates at which they convert."""
    _ = texts.gettext
    options = [("", _("By the country of the address"))]
    for market in store.markets:
        words = f"{market.title} \u00b7 {market.currency}"
        if market.currency != store.currency:
            rate = formats.decimal(market.rate, locale)
            words += f" \u00b7 1 {store.currency} = {rate} {market.currency}"
        options.append((market.id, words))
    return options


def _deliveries(form: Form, market: Market, texts: NullTranslations, locale: str) -> Options:
    _ = texts.gettext
    methods = [
        (method.id, f"{method.title} \u00b7 {formats.money(method.price, locale)}")
        if not method.bands
        else (method.id, method.title)
        for method in market.delivery_methods
    ]
    chosen = form.get("delivery")
    if chosen not in {"", OWN_DELIVERY, *dict(methods)}:
        methods.append((chosen, _("%(method)s (not in this market)") % {"method": chosen}))
    return [("", _("The customer chooses")), *methods, (OWN_DELIVERY, _("Another delivery, with a price of its own"))]


def _countries(store: Store, locale: str) -> Options:
    """Return the countries that the store sells to, its own first."""
    own = store.own_country
    others = [(code, formats.country(code, locale)) for code in store.countries if code != own]
    return [(own, formats.country(own, locale)), *sorted(others, key=formats.alphabetically)]


def _languages(form: Form, store: Store, texts: NullTranslations) -> Options:
    _ = texts.gettext
    chosen, store_words = form.get("locale"), LANGUAGES.get(store.locale, store.locale)
    options = [("", _("The store's: %(language)s") % {"language": store_words}), *LANGUAGES.items()]
    return options if chosen in dict(options) else [*options, (chosen, chosen)]
