"""Changes of e-mail addresses that wait for their code, in the table; and the address in the user pool."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import AlreadyMemberError, SignInError
from invoicing.domain.staff.email_change import LASTS, EmailChange, hash_of
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.aws import Aws
from tests.support.fakes import START


def test_a_change_is_read_as_it_was_stored_and_replaces_the_one_before(aws: Aws) -> None:
    first = EmailChange("one@example.com", hash_of("12345678"), START + LASTS)
    second = replace(first, email="two@example.com", code_hash=hash_of("87654321"))
    for change in (first, second):
        app.email_changes.put("ingrid", change)
        assert app.email_changes.find("ingrid") == change
    assert not app.email_changes.count_try("ingrid", first)
    app.email_changes.discard("ingrid")
    assert app.email_changes.find("ingrid") is None


def test_of_two_tries_at_one_moment_one_may_be_made(aws: Aws) -> None:
    change = EmailChange("one@example.com", hash_of("12345678"), START + LASTS)
    app.email_changes.put("ingrid", change)
    assert [app.email_changes.count_try("ingrid", change) for _ in range(2)] == [True, False]
    assert app.email_changes.find("ingrid") == replace(change, tries=1)


def test_the_new_address_signs_in_and_the_old_one_does_not(aws: Aws) -> None:
    user = app.user_pool.find(STAFF_EMAIL)
    assert user
    app.user_pool.change(user, email="new@example.com", email_verified="true")
    app.staff.require_password("new@example.com", STAFF_PASSWORD)
    with pytest.raises(SignInError):
        app.staff.require_password(STAFF_EMAIL, STAFF_PASSWORD)


def test_the_address_of_another_user_is_refused(aws: Aws) -> None:
    app.user_pool.create("other@example.com", "Other", is_verified=True)
    user = app.user_pool.find(STAFF_EMAIL)
    assert user
    with pytest.raises(AlreadyMemberError):
        app.user_pool.change(user, email="other@example.com", email_verified="true")
