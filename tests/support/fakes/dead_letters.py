"""Dead letters in memory."""

from collections.abc import Sequence

from invoicing.domain.errors import BusyError, NotFoundError
from invoicing.ports.dead_letters import DeadLetter, DeadLetterQueue

QUEUES = ("FailedInvocations", "UndeliveredEvents", "UncountedSales", "PoisonEvents")


class FakeDeadLetters:
    """Keeps letters by queue, and the ids of those that were sent. A queue in `silent` does not answer."""

    def __init__(self) -> None:
        self.letters: dict[str, list[DeadLetter]] = {queue: [] for queue in QUEUES}
        self.sent: list[str] = []
        self.silent: set[str] = set()

    def put(self, letter: DeadLetter) -> None:
        self.letters[letter.queue].append(letter)

    def queues(self) -> Sequence[str]:
        return QUEUES

    def view(self, queue: str) -> DeadLetterQueue:
        letters = self._of(queue)
        return DeadLetterQueue(queue, len(letters), letters[:10])

    def take(self, queue: str, letter_id: str) -> DeadLetter | None:
        return next((letter for letter in self._of(queue) if letter.id == letter_id), None)

    def send(self, letter: DeadLetter) -> None:
        self.sent.append(letter.id)

    def delete(self, letter: DeadLetter) -> None:
        self._of(letter.queue).remove(letter)

    def release(self, letter: DeadLetter) -> None:
        pass

    def _of(self, queue: str) -> list[DeadLetter]:
        if queue not in self.letters:
            raise NotFoundError("queue", name=queue)
        if queue in self.silent:
            raise BusyError("queue")
        return self.letters[queue]
