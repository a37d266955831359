"""The provider says that something happened, or the customer comes back: ask how the payment stands, and act."""

from __future__ import annotations

import base64
import hmac
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from invoicing.bootstrap import app
from invoicing.domain import errors
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_payment_id
from invoicing.observability import logger
from invoicing.pages.checkout.urls import LinkAddresses
from invoicing.pages.http.headers import security_headers
from invoicing.pages.http.request import Visitor
from invoicing.pages.http.responses import problem, see_other
from invoicing.ports import WebhookNotice
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from invoicing.usecases.payments.process import process_payment

app.at_init("sales")

LARGEST_WEBHOOK = 256 * 1024  # bytes

routes = APIGatewayHttpResolver()


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    answer = routes.resolve(event, context)
    return answer | {"headers": security_headers() | answer.get("headers", {})}


@routes.post("/payments/<provider>/webhook")
def receive_webhook(provider: str) -> Response[str]:
    """Drive the payment before answering: where that fails, 5xx makes the provider come again.

    What is genuine and about nothing of ours (another shop with the same provider, say) is heard, and that is all.
    """
    event = routes.current_event
    body = base64.b64decode(event.body or "") if event.is_base64_encoded else (event.body or "").encode()
    if len(body) > LARGEST_WEBHOOK:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "No message of a provider is this large.")
    notice = app.providers.named(provider).verify_webhook(dict(event.headers), body)
    try:
        _process(notice.attempt, caused_by=notice.event_id)
        if notice.refund:
            _reconcile_refund(notice)
    except errors.NotFoundError:
        logger.warning("webhook_about_nothing_of_ours", extra={"provider": provider, "webhook_id": notice.event_id})
    else:
        logger.info("webhook_heard", extra={"provider": provider, "webhook_id": notice.event_id})
    return Response(HTTPStatus.NO_CONTENT)


@routes.get("/payments/<provider>/return")
def return_from_provider(provider: str) -> Response[str]:
    """Lead the customer back to the link that they paid through, whatever became of the payment.

    Attempt and session have to belong together: only who was at the provider's page knows both.
    """
    query = routes.current_event.query_string_parameters or {}
    attempt_id, session = query.get("attempt", ""), query.get("session", "")
    sale_id, number = parse_payment_id(attempt_id)
    if not session:  # which is also the session of a payment that was not created yet
        raise errors.NotFoundError("Only who comes from the provider's page comes back.")
    try:
        sale, is_known = _process(attempt_id, session=session), True
    except (errors.RetryableError, errors.ConflictError):
        sale, is_known = app.sales.get(sale_id, attempt_key(number)), False
    attempt = sale.attempt(number)
    belongs = attempt.provider == provider and hmac.compare_digest(attempt.provider_id.encode(), session.encode())
    if not belongs:
        raise errors.NotFoundError("Attempt and session do not belong together.")
    link = LinkAddresses(make_token(sale_id, attempt.link, app.link_keys.all()))
    return see_other(_where(link, sale, attempt, is_known=is_known))


@routes.not_found
def not_found(_error: Exception) -> Response[str]:
    """Answer every address that is not there."""
    return _answer("unknown", HTTPStatus.NOT_FOUND, "not_found", "There is nothing at this address.")


@routes.exception_handler(errors.InvoicingError)  # type: ignore[untyped-decorator]  # as Powertools has it
def answer_error(error: errors.InvoicingError) -> Response[str]:
    """Say what went wrong: a bad signature is the sender's fault, what may work later is ours."""
    if isinstance(error, errors.WebhookSignatureError):
        return problem(HTTPStatus.BAD_REQUEST, error.code, "The message is not signed by the provider.")
    if isinstance(error, errors.NotFoundError):
        return _answer("unknown", HTTPStatus.NOT_FOUND, "not_found", "There is no such payment.")
    logger.warning("payment_not_driven", extra={"code": error.code})
    detail = "This could not be settled now: send it again later."
    return _answer("busy", HTTPStatus.SERVICE_UNAVAILABLE, error.code, detail)


def _where(link: LinkAddresses, sale: Sale, attempt: Attempt, *, is_known: bool) -> str:
    """Return the page that greets the customer: after a payment that came to nothing, with a word on that."""
    if not is_known:
        return link.checking
    is_the_orders = sale.order is not None and attempt.id in {payment.id for payment in sale.order.payments}
    was_let_go = attempt.state is AttemptState.VOIDED and attempt.problem and not is_the_orders
    if attempt.refund_due is not None or was_let_go:
        return link.money_goes_back
    if attempt.state is AttemptState.VOIDED:
        return link.without_payment(late=app.clock() >= attempt.expires_at)
    return link.page


def _process(attempt_id: str, *, session: str | None = None, caused_by: str | None = None) -> Sale:
    return process_payment(
        attempt_id,
        session=session,
        caused_by=caused_by,
        sales=app.sales,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
    )


def _reconcile_refund(notice: WebhookNotice) -> None:
    reconcile_refund(
        notice.attempt,
        notice.refund,
        caused_by=notice.event_id,
        sales=app.sales,
        providers=app.providers,
        ids=app.ids,
        clock=app.clock,
    )


def _answer(template: str, status: HTTPStatus, code: str, detail: str) -> Response[str]:
    """Answer a browser with a page, and a program with a problem."""
    visitor = Visitor.of(routes.current_event.raw_event)
    if not visitor.is_browser:
        return problem(status, code, detail)
    from invoicing.pages.http.error_pages import plain_answer  # noqa: PLC0415 - rarely needed, slow to load

    return plain_answer(template, status, visitor.locale())
