"""The customer's pages, and the 404 page."""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from invoicing.bootstrap import app
from invoicing.domain import errors
from invoicing.domain.checkout.preview import is_preview_token, read_preview_token
from invoicing.domain.checkout.state import CheckoutState, checkout_state
from invoicing.domain.sale.link import Link, read_token
from invoicing.domain.sale.sale import Sale
from invoicing.observability import logger, mark_log
from invoicing.pages.checkout.controller import FaultyFormError, LinkPages, details_typed, form_again, locale_of
from invoicing.pages.checkout.details_form import FIELD_NAMES
from invoicing.pages.checkout.notices import CANNOT_PAY_HERE, code_fault, payment_fault
from invoicing.pages.checkout.view_model import delivery_fault, short_lines
from invoicing.pages.http.error_pages import error_response
from invoicing.pages.http.headers import security_headers
from invoicing.pages.http.known_routes import allowed_methods, can_be_routed
from invoicing.pages.http.request import UnreadableError, Visitor
from invoicing.pages.http.responses import method_not_allowed, no_route, see_other
from invoicing.security_log import link_refused
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from invoicing.usecases.checkout.choose_delivery import choose_delivery
from invoicing.usecases.checkout.enter_details import enter_details
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.open_preview import open_preview
from invoicing.usecases.checkout.record_link_opened import record_link_opened
from invoicing.usecases.checkout.start_over import start_over
from invoicing.usecases.payments.start import start_payment

app.at_init("sales")

PAGES = LinkPages(Path(__file__).parent / "templates")

# The sale has changed since the page was rendered: a redirect to the page shows its new state.
MOVED_ON = (errors.LinkExpiredError, errors.NotReadyError, errors.PaymentInProgressError, errors.WrongStateError)

MAX_CODE = 100  # characters of a discount code that are shown again

routes = APIGatewayHttpResolver()


def find_link(resolver: APIGatewayHttpResolver, handle: NextMiddleware) -> Response[Any]:
    """Refuse a guessed token before anything is read, and forms of a preview; mark the log with the sale of another.

    A path with a control character is unknown.
    """
    if not can_be_routed(resolver.current_event.path):
        unknown: Response[str] = not_found(LookupError())
        return unknown
    if token := resolver.request.path_parameters.get("token"):
        is_preview, keys = is_preview_token(token), app.link_keys.all()
        sale_id, _ = read_preview_token(token, keys) if is_preview else read_token(token, keys)
        mark_log(sale_id)
        if is_preview and resolver.current_event.http_method not in {"GET", "HEAD"}:
            return _plain("preview", HTTPStatus.FORBIDDEN)
    return handle(resolver)


routes.use([find_link])


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    answer = routes.resolve(event, context)
    request_id = {"X-Request-Id": event["requestContext"]["requestId"]}
    headers = security_headers(PAGES.payment_origin(app)) | answer.get("headers", {}) | request_id
    body = "" if event["requestContext"]["http"]["method"] == "HEAD" else answer.get("body", "")
    return answer | {"headers": headers, "body": body}


# --- the page --------------------------------------------------------------------------------------------------------


@routes.head("/i/<token>")
@routes.get("/i/<token>")
def show_page(token: str) -> Response[str]:
    """Show the page for the sale's state. Changes nothing, since scanners open links too."""
    sale, link = _read(token)
    return _page(sale, link)


@routes.post("/i/<token>/details")
def save_details(token: str) -> Response[str]:
    """Save the customer's details, or show the form again with the input."""
    visitor = _visitor()
    typed = visitor.form(*FIELD_NAMES)
    if visitor.query.get("change") == "country":
        return _details_again(token, typed, HTTPStatus.OK)
    read = partial(details_typed, store=app.stores.get(), typed=typed, locale=visitor.locale())
    try:
        enter_details(token, read, seen_offer=visitor.seen_offer(), ports=app)
    except FaultyFormError:
        return _details_again(token, typed)
    except errors.InvalidRequestError:
        return _details_again(token, typed, not_sold=True)
    except MOVED_ON:
        pass
    return see_other(_visitor().addresses.page)


@routes.post("/i/<token>/delivery")
def save_delivery(token: str) -> Response[str]:
    """Save the delivery method."""
    visitor = _visitor()
    method = visitor.form("delivery_method").get("delivery_method", "")
    try:
        choose_delivery(token, method, seen_offer=visitor.seen_offer(), ports=app)
    except (errors.UnknownDeliveryMethodError, errors.TotalTooLargeError):
        sale, link = _read(token)
        fault = delivery_fault(_locale_of(sale))
        return _page(sale, link, HTTPStatus.UNPROCESSABLE_ENTITY, step="delivery", fault=fault)
    except MOVED_ON:
        pass
    return see_other(_visitor().addresses.page)


@routes.post("/i/<token>/discount")
def save_discount_code(token: str) -> Response[str]:
    """Apply or remove a discount code. If it is refused, show the input again with the reason."""
    visitor = _visitor()
    typed = visitor.form("discount_code").get("discount_code", "")[:MAX_CODE]
    try:
        apply_discount_code(token, typed, seen_offer=visitor.seen_offer(), ports=app)
    except (errors.DiscountCodeError, errors.TotalTooLargeError) as error:
        sale, link = _read(token)
        wrong = code_fault(error, _locale_of(sale))
        return _page(sale, link, HTTPStatus.UNPROCESSABLE_ENTITY, code_typed=typed, code_fault=wrong)
    except MOVED_ON:
        pass
    return see_other(_visitor().addresses.page)


@routes.post("/i/<token>/pay")
def pay(token: str) -> Response[str]:
    """Start or continue the payment of the offer that the customer saw."""
    seen_offer, seen_total = _visitor().seen()
    try:
        address = start_payment(
            token,
            seen_offer=seen_offer,
            seen_total=seen_total,
            base_url=app.base_url(routes.current_event.request_context.domain_name),
            ports=app,
        )
    except errors.OutOfStockError as error:
        sale, link = _read(token)
        short = short_lines(sale, error.shortages)
        return _page(sale, link, HTTPStatus.CONFLICT, template="out_of_stock", short=short)
    except errors.OfferChangedError:
        return _page(
            *_read(token), HTTPStatus.CONFLICT, template="offer_changed", seen=seen_offer, seen_total=seen_total
        )
    except errors.PaymentsClosedError:
        return _page(*_read(token), HTTPStatus.CONFLICT)
    except CANNOT_PAY_HERE as error:
        return _cannot_pay(token, error)
    except MOVED_ON:
        address = ""
    return see_other(address or _visitor().addresses.page)


@routes.post("/i/<token>/start-over")
def cancel_payment(token: str) -> Response[str]:
    """Void the active payment, so that everything can be changed again."""
    _visitor().form()
    try:
        start_over(token, ports=app)
    except errors.ProviderUnavailableError:
        return see_other(_visitor().addresses.checking)
    return see_other(_visitor().addresses.page)


@routes.post("/i/<token>/new-link")
def send_new_link(token: str) -> Response[str]:
    """Send a new link to the customer's e-mail address. The answer does not reveal whether one was sent."""
    from invoicing.usecases.checkout.request_new_link import request_new_link  # noqa: PLC0415 - few links are expired

    _visitor().form()
    sale, link = request_new_link(token, ports=app)
    if checkout_state(sale, link, app.clock()) is not CheckoutState.EXPIRED:
        return see_other(_visitor().addresses.page)
    return _page(sale, link, template="new_link")


@routes.post("/i/<token>/opened")
def record_opening(token: str) -> Response[str]:
    """Record that a person, not a scanner, opened the page."""
    seen_offer, seen_total = _visitor().seen_page()
    record_link_opened(token, seen_offer=seen_offer, seen_total=seen_total, ports=app)
    return Response(HTTPStatus.NO_CONTENT)


# --- everything else -------------------------------------------------------------------------------------------------


@routes.get("/health")
def health() -> Response[str]:
    """Report that this function runs."""
    return Response(HTTPStatus.OK, "application/json", json.dumps({"status": "ok"}))


@routes.not_found
def not_found(_error: Exception) -> Response[str]:
    """Answer addresses that no route takes. The address of a form, reloaded or shared, redirects to its page.

    Below /i/ the answer is always a page: browsers inside chat apps do not always ask for HTML. A path that other
    methods have is answered with these.
    """
    event = routes.current_event
    visitor = _visitor()
    if event.http_method in {"GET", "HEAD"} and (form := visitor.addresses.page_of_form(event.path)):
        return see_other(form)
    allowed = allowed_methods(event.path)
    if not (visitor.is_browser or f"{event.path}/".startswith("/i/")):
        return method_not_allowed(allowed) if allowed else no_route(event.path)
    page = _plain("unknown", HTTPStatus.METHOD_NOT_ALLOWED if allowed else HTTPStatus.NOT_FOUND)
    page.headers |= {"Allow": allowed} if allowed else {}
    return page


@routes.exception_handler(Exception)  # type: ignore[untyped-decorator]  # as Powertools has it
def answer_error(error: Exception) -> Response[str]:
    """Show an error page. A wrong token and a revoked link get the same one."""
    if isinstance(error, errors.NotFoundError):
        if isinstance(error, errors.LinkNotFoundError):
            link_refused()
        return _plain("unknown", HTTPStatus.NOT_FOUND)
    if isinstance(error, errors.LinkExpiredError):  # of a preview: an expired link has a page with a form
        return _plain("preview_ended", HTTPStatus.GONE)
    if isinstance(error, errors.RateLimitError):
        opened = _read(routes.request.path_parameters["token"])
        return _page(*opened, HTTPStatus.TOO_MANY_REQUESTS, template="too_many_changes", wait=error)
    if isinstance(error, UnreadableError):
        return _plain("unreadable", error.status)
    if isinstance(error, errors.RetryableError):
        return _plain("busy", HTTPStatus.SERVICE_UNAVAILABLE)
    logger.exception("page_failed")
    return _plain("busy", HTTPStatus.INTERNAL_SERVER_ERROR)


# --- the request -----------------------------------------------------------------------------------------------------


def _visitor() -> Visitor:
    return Visitor.of(routes.current_event.raw_event)


def _locale_of(sale: Sale) -> str:
    return locale_of(sale, _visitor(), app.stores.get())


def _read(token: str) -> tuple[Sale, Link]:
    return open_preview(token, ports=app) if is_preview_token(token) else open_link(token, ports=app)


# --- the answer ------------------------------------------------------------------------------------------------------


def _page(
    sale: Sale, link: Link, status: HTTPStatus = HTTPStatus.OK, *, template: str = "", **more: Any
) -> Response[str]:
    """Return the page for the sale's state, or the one that `template` names."""
    return PAGES.response(sale, link, _visitor(), status=status, template=template, ports=app, **more)


def _cannot_pay(token: str, error: errors.InvoicingError) -> Response[str]:
    """Say why the order cannot be paid here. Without a provider, the page of the sale tells how to pay the store."""
    if isinstance(error, errors.NoProviderError | errors.ProviderRefusedError) and not app.providers.has_provider:
        return see_other(_visitor().addresses.page)
    status, why = payment_fault(error)
    return _page(*_read(token), status, template="cannot_pay", **why)


def _details_again(
    token: str, typed: dict[str, str], status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY, *, not_sold: bool = False
) -> Response[str]:
    """Show the form with the input and its errors. With status OK the input is not validated."""
    sale, link = _read(token)
    checked = status is not HTTPStatus.OK
    form = form_again(sale, app.stores.get(), typed, _locale_of(sale), check=checked, not_sold=not_sold)
    return _page(sale, link, status, form=form)


def _plain(template: str, status: HTTPStatus) -> Response[str]:
    visitor = _visitor()
    return error_response(template, status, visitor, again=visitor.addresses.page)
