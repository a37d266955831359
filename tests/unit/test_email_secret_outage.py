"""E-mails while the secret cannot be read: none is claimed, lost, failed or sent twice."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.errors import SecretUnavailableError
from invoicing.domain.sale.email import EmailStatus
from tests.support.fakes import FakeLinkKeys
from tests.support.worlds.fake_world import FakeWorld


class Unreadable(FakeLinkKeys):
    """The keys of links, while Secrets Manager does not answer."""

    def all(self) -> Any:
        raise SecretUnavailableError


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_an_invoice_waits_until_the_secret_can_be_read(world: FakeWorld) -> None:
    sale, email = world.invoice_requested()
    keys, world.link_keys = world.link_keys, Unreadable()
    for _ in range(3):
        with pytest.raises(SecretUnavailableError):
            world.send_invoice(sale.id, email)
    assert world.email(sale.id, email.id).status is EmailStatus.REQUESTED
    assert world.mailer.sent == []
    world.link_keys = keys
    world.send_invoice(sale.id, email)
    assert world.email(sale.id, email.id).status is EmailStatus.SENT
    assert len(world.mailer.sent) == 1


def test_a_reminder_stays_due_until_the_secret_can_be_read(world: FakeWorld) -> None:
    world.invoiced()
    before = len(world.mailer.sent)
    world.clock.advance(timedelta(days=4))
    keys, world.link_keys = world.link_keys, Unreadable()
    with pytest.RaisesGroup(SecretUnavailableError):
        world.send_reminders()
    assert len(world.mailer.sent) == before
    world.link_keys = keys
    assert world.send_reminders() == 1
    assert world.send_reminders() == 0
