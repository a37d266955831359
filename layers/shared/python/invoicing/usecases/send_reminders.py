"""Remind of every invoice that was sent and is not paid."""

from __future__ import annotations

from collections.abc import Callable

from invoicing.domain.errors import MailRefusedError
from invoicing.ports import Clock, Ids, LinkKeys, Mailer, Sales, Stores
from invoicing.usecases.deliver_mail import RenderMail
from invoicing.usecases.send_reminder import send_reminder


def send_reminders(
    *,
    base_url: str,
    render: RenderMail,
    sales: Sales,
    stores: Stores,
    mailer: Mailer,
    link_keys: LinkKeys,
    ids: Ids,
    clock: Clock,
    may_go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Send what is due for as long as `may_go_on`, and return how many went. What is left waits for the next run.

    Raises:
        ExceptionGroup: some sales failed, each with its id noted; the rest were done all the same.

    """
    sent, failures = 0, list[Exception]()
    for work in sales.due("REMIND", clock()):
        if not may_go_on():
            break
        try:
            mail = send_reminder(
                work.sale_id,
                base_url=base_url,
                render=render,
                sales=sales,
                stores=stores,
                mailer=mailer,
                link_keys=link_keys,
                ids=ids,
                clock=clock,
            )
        except Exception as error:  # noqa: BLE001 - what is wrong with this sale is not the others' fault
            error.add_note(f"sale {work.sale_id}")
            failures.append(error)
            if isinstance(error, MailRefusedError):
                break  # SES takes nothing at the moment
        else:
            sent += mail is not None and mail.sent_at is not None
    if failures:
        message = "Some reminders could not be sent."
        raise ExceptionGroup(message, failures)
    return sent
