"""The payment provider's webhook and the customer's return: both process the payment by its current state."""

from __future__ import annotations

import base64
import hmac
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from invoicing.bootstrap import app
from invoicing.domain import errors
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import find_sale_id, parse_payment_id
from invoicing.observability import logger, mark_log
from invoicing.pages.checkout.urls import LinkAddresses
from invoicing.pages.http.headers import security_headers
from invoicing.pages.http.known_routes import can_be_routed
from invoicing.pages.http.request import Visitor
from invoicing.pages.http.responses import problem, see_other
from invoicing.ports import WebhookNotice
from invoicing.security_log import webhook_refused
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from invoicing.usecases.payments.process import process_payment

app.at_init("sales")

MAX_WEBHOOK = 256 * 1024  # bytes

routes = APIGatewayHttpResolver()


def check_path(resolver: APIGatewayHttpResolver, handle: NextMiddleware) -> Response[Any]:
    """Answer a path with a control character as an unknown one."""
    path = resolver.current_event.path
    return handle(resolver) if can_be_routed(path) else not_found(LookupError(path))


routes.use([check_path])


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    answer = routes.resolve(event, context)
    request_id = {"X-Request-Id": event["requestContext"]["requestId"]}
    return answer | {"headers": security_headers() | answer.get("headers", {}) | request_id}


@routes.post("/payments/<provider>/webhook")
def receive_webhook(provider: str) -> Response[str]:
    """Process the payment before answering: after a 5xx the provider sends the webhook again.

    A signed webhook about an unknown payment, such as another shop's, is only logged.
    """
    event = routes.current_event
    body = base64.b64decode(event.body or "") if event.is_base64_encoded else (event.body or "").encode()
    if len(body) > MAX_WEBHOOK:
        webhook_refused(provider, "too_large")
        return problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"The webhook is larger than {MAX_WEBHOOK} bytes."
        )
    adapter = app.providers.named(provider)
    try:
        notice = adapter.verify_webhook(dict(event.headers), body)
    except errors.WebhookSignatureError as error:
        webhook_refused(provider, error.code)
        raise
    try:
        _process(notice.attempt, caused_by=notice.event_id)
        if notice.refund:
            _reconcile_refund(notice)
    except errors.NotFoundError:
        logger.warning("webhook_of_unknown_payment", extra={"provider": provider, "webhook_id": notice.event_id})
    else:
        logger.info("webhook_processed", extra={"provider": provider, "webhook_id": notice.event_id})
    return Response(HTTPStatus.NO_CONTENT)


@routes.get("/payments/<provider>/return")
def return_from_provider(provider: str) -> Response[str]:
    """Redirect the customer to the link that they paid through, whatever the payment's state.

    Attempt and session must belong together: only a visitor of the provider's page knows both.
    """
    query = routes.current_event.query_string_parameters or {}
    attempt_id, session = query.get("attempt", ""), query.get("session", "")
    sale_id, number = parse_payment_id(attempt_id)
    if not session:  # a payment that is not created yet has an empty session too
        raise errors.NotFoundError("session_missing")
    try:
        sale, is_known = _process(attempt_id, session=session), True
    except (errors.RetryableError, errors.ConflictError):
        sale, is_known = app.sales.get(sale_id, attempt_key(number)), False
    attempt = sale.attempt(number)
    belongs = attempt.provider == provider and hmac.compare_digest(attempt.provider_id.encode(), session.encode())
    if not belongs:
        raise errors.NotFoundError("session")
    link = LinkAddresses(make_token(sale_id, attempt.link, app.link_keys.all()))
    return see_other(_return_address(link, sale, attempt, is_known=is_known))


@routes.not_found
def not_found(_error: Exception) -> Response[str]:
    """Answer unknown addresses."""
    return _answer("unknown", HTTPStatus.NOT_FOUND, "not_found", "No route has this path.")


@routes.exception_handler(errors.InvoicingError)  # type: ignore[untyped-decorator]  # as Powertools has it
def answer_error(error: errors.InvoicingError) -> Response[str]:
    """Answer an error: 400 for a bad signature, 404 for an unknown payment, 503 otherwise."""
    if isinstance(error, errors.WebhookSignatureError):
        return problem(HTTPStatus.BAD_REQUEST, error.code, "The webhook's signature is invalid.")
    if isinstance(error, errors.NotFoundError):
        return _answer("unknown", HTTPStatus.NOT_FOUND, "not_found", "There is no such payment.")
    logger.warning("payment_not_processed", extra={"code": error.code})
    detail = "The payment cannot be processed now: send the request again later."
    return _answer("busy", HTTPStatus.SERVICE_UNAVAILABLE, error.code, detail)


@routes.exception_handler(Exception)  # type: ignore[untyped-decorator]  # as Powertools has it
def answer_unexpected_error(_error: Exception) -> Response[str]:
    """Log the error, and answer 500: the provider sends its webhook again."""
    logger.exception("unexpected_error")
    detail = "The server failed and logged the error: send the request again later."
    return _answer("busy", HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail)


def _return_address(link: LinkAddresses, sale: Sale, attempt: Attempt, *, is_known: bool) -> str:
    """Return the page to redirect to. After a payment that failed, the page says so."""
    if not is_known:
        return link.checking
    paid_the_order = sale.order is not None and attempt.id in {payment.id for payment in sale.order.payments}
    was_voided_for_failure = attempt.state is AttemptState.VOIDED and bool(attempt.failures) and not paid_the_order
    if attempt.refund_due is not None or was_voided_for_failure:
        return link.late_payment
    if attempt.state is AttemptState.VOIDED:
        return link.without_payment(late=app.clock() >= attempt.expires_at)
    return link.page


def _process(attempt_id: str, *, session: str | None = None, caused_by: str | None = None) -> Sale:
    mark_log(find_sale_id(attempt_id))
    return process_payment(attempt_id, session=session, caused_by=caused_by, ports=app)


def _reconcile_refund(notice: WebhookNotice) -> None:
    reconcile_refund(notice.attempt, notice.refund, caused_by=notice.event_id, ports=app)


def _answer(template: str, status: HTTPStatus, code: str, detail: str) -> Response[str]:
    """Answer a browser with a page and a program with a problem document.

    The return address always has a page: browsers inside chat apps do not always ask for HTML.
    """
    visitor = Visitor.of(routes.current_event.raw_event)
    if not (visitor.is_browser or routes.current_event.path.endswith("/return")):
        return problem(status, code, detail)
    from invoicing.pages.http.error_pages import error_response  # noqa: PLC0415 - rarely needed, slow to load

    return error_response(template, status, visitor)
