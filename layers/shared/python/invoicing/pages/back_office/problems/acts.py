"""The buttons of the page. Each calls the use case that `recover` or a command calls, and leads back to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors import ConflictError, InvalidRequestError, ProviderUnavailableError
from invoicing.domain.sale.refund import RefundStatus
from invoicing.domain.values.ids import parse_draft_order_id
from invoicing.pages.back_office.problems.entries import ADDRESS
from invoicing.pages.back_office.problems.review import refund_named
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.revision import seen_version
from invoicing.ports.dead_letters import Remedy
from invoicing.usecases.bulk.run import run_job
from invoicing.usecases.email import retry_pending as emails
from invoicing.usecases.maintenance.dead_letters import delete_dead_letter, send_dead_letter
from invoicing.usecases.orders import close_refund as refunds
from invoicing.usecases.orders.process_refund import process_refund
from invoicing.usecases.payments.process import process_payment

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import ProblemPorts

_NOTICES = {Remedy.SEND: "letter_sent", Remedy.COUNT: "letter_counted", None: "not_done"}


def send_email(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    sale_id = parse_draft_order_id(request.parameters["id"])
    is_done = emails.retry_email_now(sale_id, request.parameters["email"], ports=ports)
    return _back("email_requested" if is_done else "not_done")


def confirm_email(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    sale_id = parse_draft_order_id(request.parameters["id"])
    is_done = emails.confirm_email(sale_id, request.parameters["email"], ports=ports)
    return _back("email_confirmed" if is_done else "not_done")


def ask_about_payment(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    try:
        process_payment(request.parameters["id"], ports=ports)
    except ProviderUnavailableError:
        return _back("provider_silent")
    return _back("provider_asked")


def record_late_refund(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    is_done = refunds.record_late_refund(request.parameters["id"], ports=ports)
    return _back("refunded" if is_done else "not_done")


def ask_about_refund(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    try:
        process_refund(*refund_named(request.parameters["id"]), ports=ports)
    except ProviderUnavailableError:
        return _back("provider_silent")
    return _back("provider_asked")


def refund_again(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    typed, (sale_id, number) = request.form("manual", "version"), refund_named(request.parameters["id"])
    try:
        _, refund = refunds.refund_again(
            sale_id,
            number,
            manual="manual" in typed,
            seen_version=seen_version(typed.get("version", "")),
            request=request.request_key,
            ports=ports,
        )
    except (ConflictError, InvalidRequestError):  # it was refunded, closed, or the order was changed, on another page
        return _back("not_done")
    notices = {RefundStatus.SUCCEEDED: "refunded", RefundStatus.FAILED: "refund_failed"}
    return _back(notices.get(refund.status, "refund_requested"))


def close_refund(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    try:
        refunds.close_refund(*refund_named(request.parameters["id"]), ports=ports)
    except ConflictError:
        return _back("not_done")
    return _back("refund_closed")


def continue_job(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    run_job(request.parameters["id"], ports=ports)
    return _back("job_continued")


def send_letter(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    sent = send_dead_letter(request.parameters["queue"], request.parameters["id"], ports=ports)
    return _back(_NOTICES[sent])


def delete_letter(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    is_done = delete_dead_letter(request.parameters["queue"], request.parameters["id"], ports=ports)
    return _back("removed" if is_done else "not_done")


def _back(notice: str) -> Response[str]:
    return see_other(ADDRESS, notice)
