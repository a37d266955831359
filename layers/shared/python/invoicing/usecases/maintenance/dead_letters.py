"""Read dead letters, send them to their functions again, or remove them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from invoicing.domain.errors import RetryableError, SaleNotFoundError
from invoicing.ports.dead_letters import DeadLetterQueue, Remedy
from invoicing.usecases.figures.record_figures import record_figures

if TYPE_CHECKING:
    from invoicing.ports import ProblemPorts


def read_dead_letters(*, ports: ProblemPorts) -> list[DeadLetterQueue]:
    """Return the queues that have messages, and those that cannot be read."""
    found = []
    for name in ports.dead_letters.queues():
        try:
            queue = ports.dead_letters.view(name)
        except RetryableError:
            ports.log_error("dead_letters_not_read")
            queue = DeadLetterQueue(name, letters=None)
        if queue.size or queue.letters is None:
            found.append(queue)
    return found


def send_dead_letter(queue: str, letter_id: str, *, ports: ProblemPorts) -> Remedy | None:
    """Have the function of a dead letter handle its event again, then delete it. Returns what was done, if anything.

    Functions decide by the current state of the sale, so an event that is handled twice, after a crash between the two
    steps, makes nothing twice. What changes the totals is counted here: the queue of it is not written to.
    """
    letter = ports.dead_letters.take(queue, letter_id)
    if letter is None:
        return None
    if letter.remedy is Remedy.COUNT:
        with suppress(SaleNotFoundError):  # nothing of it can be counted any more
            record_figures(letter.sale_id, ports=ports)
    elif letter.remedy is Remedy.SEND:
        ports.dead_letters.send(letter)
    else:
        ports.dead_letters.release(letter)
        return None
    ports.dead_letters.delete(letter)
    return letter.remedy


def delete_dead_letter(queue: str, letter_id: str, *, ports: ProblemPorts) -> bool:
    """Delete a dead letter that a person has read. Returns False if it is not there, or has to be counted."""
    letter = ports.dead_letters.take(queue, letter_id)
    if letter is None:
        return False
    if letter.remedy is Remedy.COUNT:
        ports.dead_letters.release(letter)
        return False
    ports.dead_letters.delete(letter)
    return True
