"""A post box."""

from invoicing.domain.errors import InvoicingError
from invoicing.ports import RenderedEmail, Sender


class FakeMailer:
    """Keeps what was sent. `failures` are raised, one a call; with `sent_though_failed` such an e-mail is sent, too."""

    def __init__(self) -> None:
        self.sent: list[RenderedEmail] = []
        self.failures: list[InvoicingError] = []
        self.sent_though_failed = False
        self.is_verified: bool | None = True

    def send(self, email: RenderedEmail) -> str:
        failure = self.failures.pop(0) if self.failures else None
        if failure is None or self.sent_though_failed:
            self.sent.append(email)
        if failure is not None:
            raise failure
        return f"ses-{len(self.sent)}"

    def sender(self) -> Sender:
        return Sender("shop@example.com", self.is_verified)
