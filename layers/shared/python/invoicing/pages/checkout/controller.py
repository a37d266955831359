"""The response with the page behind a link: the sale's current state in the checkout function's templates."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.branding.branding import DEFAULT_BRANDING
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import Details
from invoicing.domain.errors import RateLimitError
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout.details_form import DetailsForm, form_options, form_with, read_details, with_country_error
from invoicing.pages.checkout.view_model import checkout_page
from invoicing.pages.http import assets
from invoicing.pages.http.jinja import render
from invoicing.pages.http.request import Visitor
from invoicing.pages.http.responses import page as page_response
from invoicing.ports import Ports
from invoicing.usecases.checkout.view import view_checkout
from invoicing.usecases.orders.read_fulfillments import read_fulfillments

_WITH_STOCK = {"", "offer_changed"}  # templates that lead to the payment, and show shortages


class FaultyFormError(Exception):
    """A form with invalid fields: the page shows it again, with the error of each."""


@dataclass(frozen=True)
class LinkPages:
    """Responses with the pages behind links. The sale's state chooses the template, unless one is named."""

    templates: Path

    def response(
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
        wait: RateLimitError | None = None,
        ports: Ports,
        **more: object,
    ) -> Response[str]:
        """Return the page of the sale. `seen` is the number of the offer that the customer last saw.

        `wait` is the limit that refused a change, and says when the next may be made.
        """
        store, now = ports.stores.get(), ports.clock()
        locale = locale_of(sale, visitor, store)
        view = view_checkout(sale, link, seen, shows_stock=template in _WITH_STOCK, now=now, ports=ports)
        page = checkout_page(
            view.sale,
            link,
            store,
            visitor.addresses,
            locale=locale,
            now=now,
            wanted_step=step or visitor.query.get("step", ""),
            form=form,
            shortages=view.shortages,
            seen_offer=None if link.is_preview else view.seen_offer,
            fulfillments=read_fulfillments(sale, ports=ports),
            has_provider=ports.providers.has_provider,
        )
        notices = {"checking": visitor.query.get("checking") == "1", "came_back": visitor.query.get("payment", "")}
        if wait is not None:
            more["free_at"] = wait.free_at
        shared = {
            "page": page,
            "assets": assets.address(),
            "theme": _theme(store),
            "fault": "",
            "code_fault": "",
            "now": now,
        }
        html = render(
            f"{template or page.template}.html",
            shared | notices | more,
            catalogue="checkout",
            locale=locale,
            time_zone=store.time_zone,
            folder=self.templates,
        )
        answer = page_response(status, html, visitor)
        if wait is not None:
            answer.headers["Retry-After"] = str(wait.retry_after)
        return answer

    @staticmethod
    def payment_origin(ports: Ports) -> str:
        """Return the payment provider's origin, which forms may redirect to (CSP form-action)."""
        return ports.providers.origin


def _theme(store: Store) -> str:
    """Return the file name of the store's own stylesheet; "" for the default branding, which needs no further file."""
    if store.branding == DEFAULT_BRANDING:
        return ""
    from invoicing.pages.branding.theme import stylesheet_name  # noqa: PLC0415 - most stores have the default one

    return stylesheet_name(store.branding)


def locale_of(sale: Sale, visitor: Visitor, store: Store) -> str:
    """Return the language of a sale's pages for a visitor."""
    return visitor.locale(sale.person.customer.locale, store.locale)


def details_typed(sale: Sale, store: Store, typed: dict[str, str], locale: str) -> Details:
    """Return the details that a form has. What the sale has already is not judged again.

    A form has a shipping address if something is shipped. If that has changed since, the page asks for what is missing.

    Raises:
        FaultyFormError: a field is invalid.
    """
    options = form_options(sale, store, ships=any(name.startswith("shipping_") for name in typed))
    details = read_details(form_with(typed, locale, **options), locale)
    if isinstance(details, DetailsForm):
        raise FaultyFormError
    return details


def form_again(
    sale: Sale, store: Store, typed: dict[str, str], locale: str, *, check: bool, not_sold: bool = False
) -> DetailsForm:
    """Return the form with what was typed; `check` adds the errors."""
    form = form_with(typed, locale, **form_options(sale, store))
    if not check:
        return form
    checked = read_details(form, locale)
    form = checked if isinstance(checked, DetailsForm) else form
    return with_country_error(form, locale) if not_sold else form
