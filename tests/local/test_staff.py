"""Staff on the local stack: invited, signing in, locked out and removed, as with Cognito itself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup

from invoicing.domain.staff.role import Role
from local.console.user_pool_emails import SENDER
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.stack import Stack
from ops.staff import Request
from tests.support.authenticator import Authenticator, totp
from tests.support.aws_simulator import AwsSimulator
from tests.support.stacks.staff import CHOSEN, team_of

KARI = "kari@example.com"


@pytest.fixture(scope="module")
def stack(aws_simulator: AwsSimulator) -> Iterator[Stack]:
    """A stack of its own, since a reset of the store leaves the user pool as it is."""
    yield aws_simulator.get("a shop with staff", lambda: Stack.start(batch_window=0))
    aws_simulator.clear()


def staff(stack: Stack, email: str, role: Role | None = None, **more: Any) -> None:
    list(team_of(stack).carry_out(Request(email, role, **more)))


def post(stack: Stack, path: str, body: dict[str, str]) -> Any:
    return stack.request("POST", path, body=body)


def code_of(answer: Any) -> str:
    assert answer.status_code in {401, 403}, answer.text
    return str(answer.get_json()["code"])


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]


def newest_email(stack: Stack) -> Any:
    listed = stack.request("GET", "/local/outbox", {"accept": "application/json"}).get_json()
    of_the_pool = [email for email in listed if email["from"] == SENDER]
    return max(of_the_pool, key=lambda email: str(email["sent_at"]))


def test_a_person_is_invited_sets_up_an_authenticator_works_and_is_removed(stack: Stack) -> None:
    staff(stack, KARI, Role.STAFF, name="Kari")
    email = newest_email(stack)
    assert (email["to"], email["subject"]) == ([KARI], "Your sign-in")
    temporary = found(rf"Sign in as {KARI} with the temporary password (\S+) and", email["text"])
    given = {"email": KARI, "password": temporary}
    assert code_of(post(stack, "/sign-in", given)) == "new_password_required"
    stack.staff("PATCH", "/store", {"require_mfa": True}, {"if-match": "*"})
    problem = post(stack, "/sign-in", {**given, "new_password": CHOSEN})
    assert code_of(problem) == "mfa_setup_required"
    authenticator = Authenticator(problem.get_json()["mfa_setup"]["secret"])
    given["password"] = CHOSEN
    assert code_of(post(stack, "/sign-in", {**given, "mfa_code": totp(authenticator.secret, 0)})) == "invalid_mfa_code"
    tokens = post(stack, "/sign-in", {**given, "mfa_code": authenticator.code()}).get_json()
    assert code_of(post(stack, "/sign-in", given)) == "mfa_code_required"
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    draft = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]}
    made = stack.request("POST", "/draft-orders", headers, draft)
    assert made.status_code == 201
    events = stack.request("GET", f"/draft-orders/{made.get_json()['id']}/timeline", headers).get_json()["items"]
    assert events[0]["staff_name"] == "Kari"
    owners_only = stack.request("PATCH", "/store", {**headers, "if-match": "*"}, {"reminder_days": 4})
    assert code_of(owners_only) == "role_required"
    staff(stack, KARI, removes=True)
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert code_of(post(stack, "/sign-in/refresh", refresh)) == "invalid_refresh_token"
    stack.reset()


def test_a_forgotten_password_is_replaced_by_the_code_in_the_outbox(stack: Stack) -> None:
    assert post(stack, "/sign-in/forgot-password", {"email": STAFF_EMAIL}).status_code == 202
    email = newest_email(stack)
    assert email["to"] == [STAFF_EMAIL]
    code = found(r"code is (\d{6})\.", email["text"])
    reset = {"email": STAFF_EMAIL, "code": code, "new_password": STAFF_PASSWORD}
    assert post(stack, "/sign-in/reset-password", reset).status_code == 204
    before = len(stack.outbox.emails)
    assert post(stack, "/sign-in/forgot-password", {"email": "unknown@example.com"}).status_code == 202
    assert len(stack.outbox.emails) == before
    assert stack.request("GET", f"/local/outbox/{email['id']}?view=text").status_code == 200


def test_five_wrong_passwords_lock_an_account_and_tokens_end_after_ten_minutes(stack: Stack) -> None:
    right = {"email": "ola@example.com", "password": CHOSEN}  # the owner's account stays open to the other tests
    staff(stack, right["email"], Role.STAFF, name="Ola")
    temporary = found(r"temporary password (\S+) and", newest_email(stack)["text"])
    assert post(stack, "/sign-in", {**right, "password": temporary, "new_password": CHOSEN}).status_code == 200
    assert post(stack, "/sign-in", right).get_json()["expires_in"] == 600
    for _ in range(8):
        assert code_of(post(stack, "/sign-in", {**right, "password": "wrong"})) == "invalid_credentials"
    assert code_of(post(stack, "/sign-in", right)) == "invalid_credentials"


def test_a_button_that_only_the_local_stack_has_signs_in_to_the_back_office(stack: Stack) -> None:
    page = BeautifulSoup(stack.request("GET", "/admin/sign-in?next=/admin/orders").text, "html.parser")
    [form] = page.select('form[action="/local/sign-in"]')
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    answer = stack.request("POST", "/local/sign-in", form=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/orders")
    [cookie] = answer.headers.getlist("set-cookie")
    opened = stack.request("GET", "/admin/drafts", {"cookie": cookie.partition(";")[0]})
    assert opened.status_code == 200
    assert stack.request("GET", "/", {"accept": "text/html"}).headers["location"] == "/admin"
