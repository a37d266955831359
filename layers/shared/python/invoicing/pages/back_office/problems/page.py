"""The page of jobs and problems, grouped by what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office.problems.entries import ADDRESS, Entry, job_entry, trouble_entry
from invoicing.pages.back_office.problems.letters import letter_entry, queue_words
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports.dead_letters import DeadLetterQueue
from invoicing.usecases.maintenance.dead_letters import read_dead_letters
from invoicing.usecases.maintenance.troubles import Trouble, TroubleKind, list_troubles, stalled_jobs

if TYPE_CHECKING:
    from invoicing.ports import ProblemPorts


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one kind. `note` stands below them: how many more there are, or that they cannot be read."""

    title: str
    entries: Sequence[Entry]
    note: str = ""


def show(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    """Show the page; what is read on has the records of sales only."""
    words = words_of(request, ports)
    cursor = request.query.get("cursor") or None
    troubles = list_troubles(cursor, ports=ports)
    groups = _of_troubles(troubles.found, words)
    if cursor is None:
        groups += _of_jobs(words, ports)
        groups += [_of_queue(queue, words) for queue in read_dead_letters(ports=ports)]
    following = troubles.next_cursor
    about = {
        "section": "more",
        "groups": groups,
        "unreadable": [entry.id for entry in troubles.unreadable],
        "more_href": f"{ADDRESS}?{urlencode({'cursor': following})}" if following else "",
        "is_read_on": cursor is not None,
    }
    return page(request, "problems/page.html", about)


def _of_troubles(troubles: Sequence[Trouble], words: Words) -> list[Group]:
    _ = words.gettext
    titles = {
        TroubleKind.REFUND_FAILED: _("Refunds that failed"),
        TroubleKind.LATE_MONEY: _("Money of no order"),
        TroubleKind.PAYMENT_IN_DOUBT: _("Payments in doubt"),
        TroubleKind.REFUND_IN_DOUBT: _("Refunds in doubt"),
        TroubleKind.EMAIL_IN_DOUBT: _("E-mails in doubt"),
        TroubleKind.EMAIL_WAITING: _("E-mails that wait"),
        TroubleKind.WORK_LATE: _("Work that is late"),
    }
    found = {kind: [trouble_entry(it, words) for it in troubles if it.kind is kind] for kind in titles}
    return [Group(titles[kind], entries) for kind, entries in found.items() if entries]


def _of_jobs(words: Words, ports: ProblemPorts) -> list[Group]:
    entries = [job_entry(job, words) for job in stalled_jobs(ports=ports)]
    return [Group(words.gettext("Changes of many that stand still"), entries)] if entries else []


def _of_queue(queue: DeadLetterQueue, words: Words) -> Group:
    _, title = words.gettext, queue_words(queue.name, words)
    if queue.letters is None:
        return Group(title, (), _("These cannot be read at the moment. The rest of the page is complete."))
    left = queue.size - len(queue.letters)
    more = words.ngettext("%(number)s more comes", "%(number)s more come", left) if left > 0 else ""
    note = _("%(more)s when these are dealt with.") % {"more": more} if more else ""
    return Group(title, [letter_entry(letter, words) for letter in queue.letters], note)
