"""Faults that the harnesses found, each as the shortest story that showed it."""

import pytest

from invoicing.domain.sale.attempt import AttemptState
from invoicing.ports import PaymentStatus
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.races.watched_world import WatchedWorld, not_waiting
from tests.support.faults.steady_stack import Moment


def test_a_payment_whose_id_was_lost_and_that_was_approved_is_captured_in_the_end():
    world = WatchedWorld()
    sale, token = world.ready()
    with not_waiting():
        world.bookkeeper.unavailable[:] = ["after"]  # created, and the answer is lost
        with pytest.raises(Exception, match="did not answer"):
            world.press_pay(token)
        world.approve(sale.id)
        assert world.run_to_rest() == []
    assert world.attempt(sale.id).state is AttemptState.CAPTURED


def test_staff_are_told_of_a_late_authorization_even_if_an_answer_was_lost():
    world = WatchedWorld()
    sale, token = world.ready()
    with not_waiting():
        world.press_pay(token)
        world.start_over(token)
        session = world.bookkeeper.of(f"pay_{sale.id}_1")
        world.bookkeeper._become(session.id, PaymentStatus.AUTHORIZED)
        world.bookkeeper.unavailable[:] = ["", "after"]  # asked, let go, and the answer is lost
        with pytest.raises(Exception, match="did not answer"):
            world.process(sale.id)
        world.process(sale.id)
    assert "PaymentFailed" in world.story(sale.id)


def test_accounts_that_wrong_passwords_locked_are_open_at_the_beginning(requests: Requests, beginning: Moment):
    def sign_in(password: str) -> int:
        return requests.stack.request("POST", "/sign-in", body={"email": STAFF_EMAIL, "password": password}).status_code

    assert {sign_in("wrong") for _ in range(9)} == {401}
    assert sign_in(STAFF_PASSWORD) == 401
    requests.stack.return_to(beginning)
    assert sign_in(STAFF_PASSWORD) == 200
