"""The page behind a link, as an answer: what the sale says now, laid out by the function's own templates."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout.details_form import DetailsForm, asked_of, form_with, not_sold_there, read_details
from invoicing.pages.checkout.view_model import checkout_page
from invoicing.pages.http.jinja import environment
from invoicing.pages.http.request import Visitor
from invoicing.pages.http.responses import HTML, Assets
from invoicing.ports import Clock, Products, Sales, Stores
from invoicing.usecases.checkout.view import CheckoutView, find_seen_offer, view_checkout

CAN_LEAD_TO_PAY = {"", "offer_changed"}  # on whose pages it is worth knowing what is in stock


@dataclass(frozen=True)
class LinkPages:
    """The pages behind every link; a template is what the sale's state asks for, unless one is named."""

    templates: Path
    assets: Assets

    def answer(
        self,
        sale: Sale,
        link: Link,
        visitor: Visitor,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        template: str = "",
        step: str = "",
        form: DetailsForm | None = None,
        seen: int | None = None,
        sales: Sales,
        products: Products,
        stores: Stores,
        clock: Clock,
        **more: object,
    ) -> Response[str]:
        """Return the page as the sale stands, or what a template says; `seen` is the offer that they looked at."""
        store, now = stores.get(), clock()
        locale = locale_of(sale, visitor, store)
        news = find_seen_offer(sale, link, seen, sales=sales, now=now)
        if template in CAN_LEAD_TO_PAY:
            look = view_checkout(sale, link, seen, products=products, stores=stores, now=now)
        else:
            look = CheckoutView(sale)
        page = checkout_page(
            look.sale,
            link,
            store,
            visitor.addresses,
            locale=locale,
            now=now,
            wanted_step=step or visitor.query.get("step", ""),
            form=form,
            shortages=look.shortages,
            news=news or look.news,
        )
        told = {"checking": visitor.query.get("checking") == "1", "came_back": visitor.query.get("payment", "")}
        shared = {"page": page, "assets": self.assets.address, "fault": "", "code_fault": "", "now": now}
        env = environment("checkout", locale, store.time_zone, self.templates)
        layout = env.get_template(f"{template or page.template}.html")
        return Response(status, HTML, layout.render(shared | told | more))


def locale_of(sale: Sale, visitor: Visitor, store: Store) -> str:
    """Return the language in which a page of this sale speaks to this visitor."""
    return visitor.locale(sale.person.customer.locale, store.locale)


def form_again(
    sale: Sale, store: Store, typed: dict[str, str], locale: str, *, check: bool, not_sold: bool = False
) -> DetailsForm:
    """Return the form with everything that was typed, as this sale asks for it and, checked, what is wrong with it."""
    form = form_with(typed, locale, **asked_of(sale, store))
    if not check:
        return form
    checked = read_details(form, locale)
    form = checked if isinstance(checked, DetailsForm) else form
    return not_sold_there(form, locale) if not_sold else form
