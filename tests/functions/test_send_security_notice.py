"""Notices of changes to accounts: to the person, and to owners where the team has changed."""

from email import message_from_bytes, policy

import pytest

from functions.send_security_notice.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.events.store import StaffChange
from invoicing.domain.staff.role import Role
from tests.support.actors.merchant import Merchant
from tests.support.fakes import FakeMailer, FakeStaff, FakeUser, FakeUserPool
from tests.support.lambda_events import CONTEXT

OWNER, OTHER, KARI, ERP = "owner@example.com", "other@example.com", "kari@example.com", "erp@example.com"
TEAM = {"invited", "invited_again", "role_changed", "reset", "disabled", "email_changed"}


@pytest.fixture
def mailer(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> FakeMailer:
    del merchant
    monkeypatch.setenv("SENDER_EMAIL", "shop@example.com")
    staff, owner = frozenset({Role.STAFF}), frozenset({Role.OWNER})
    users = (
        FakeUser(OWNER, "x", owner),
        FakeUser(OTHER, "x", owner, is_enabled=False),
        FakeUser(KARI, "x", staff, "Kari\r\nBcc: x@example.com"),
        FakeUser(ERP, "x", frozenset({Role.PROGRAM})),
    )
    app.user_pool = FakeUserPool(FakeStaff(*users))
    mailer = app.mailer
    assert isinstance(mailer, FakeMailer)
    return mailer


def tell(change: str, sub: str = KARI, role: str = "staff") -> None:
    metadata = {
        "event_id": "evt_1",
        "occurred_at": "2026-11-23T12:00:00Z",
        "correlation_id": "c",
        "sale_id": None,
        "actor": "staff",
        "staff_id": None,
    }
    data = {"sub": sub, "role": role, "change": change}
    event = {"detail-type": "StaffChanged", "detail": {"metadata": metadata, "data": data}}
    lambda_handler(event, CONTEXT)


@pytest.mark.parametrize("change", StaffChange)
def test_the_person_is_told_and_owners_where_the_team_has_changed(mailer: FakeMailer, change: StaffChange) -> None:
    tell(change)
    [email] = mailer.sent
    person = [] if change.startswith("invited") else [KARI]
    assert [*email.recipients] == person + ([OWNER] if change in TEAM else [])
    message = message_from_bytes(email.content, policy=policy.default)
    assert "Bcc" not in message
    assert KARI in message.get_content()
    assert "23" in message.get_content()


def test_a_program_has_no_mailbox_and_an_unknown_user_none_either(mailer: FakeMailer) -> None:
    tell("password_changed", ERP, "program")
    tell("disabled", "unknown")
    assert mailer.sent == []
    tell("disabled", ERP, "program")
    assert [email.recipients for email in mailer.sent] == [(OWNER,)]
