"""A whole sale in which each function has only its own role and environment: both are enough, and nothing is unused.

The sale is paid through Stripe, as in a deployed stack: the test provider needs fewer permissions.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from moto.cognitoidp.models import cognitoidp_backends

from invoicing.domain.staff.session import SessionSecret
from local.aws.moto_cognito import reset_code
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.stack import Stack
from local.template import ACCOUNT, REGION
from tests.support.aws_simulator import AwsSimulator
from tests.support.cast.people import KARI_JSON, OSLO_JSON
from tests.support.fakes.stripe import FakeStripe
from tests.support.stacks.stripe_stack import stack_with_stripe
from tests.support.template.bounds import Bounds, Need, is_allowed
from tests.support.template.problems import deal_with_problems

SALE = {
    "customer": {**KARI_JSON, "phone": "+4722334455"},
    "line_items": [{"sku": "fat-eik", "quantity": 1}],
    "shipping_address": OSLO_JSON,
    "billing_address": OSLO_JSON,
    "shipping_line": {"delivery_method": "postkassen"},
}
LINES = [{"sku": "fat-eik", "quantity": 2}]
LATER = "2099-01-01T00:00:00Z"
# What Lambda itself does with a function's role.
BY_LAMBDA = {
    *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
    *("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
}


def answer(response: Any, *statuses: int) -> Any:
    assert response.status_code in (statuses or (200, 201, 202, 204)), response.text
    return response.get_json(silent=True)


def post_form(stack: Stack, link: str, action: str) -> Any:
    """Send a form of the page as it stands there, with what it has filled in."""
    page = BeautifulSoup(stack.request("GET", link).text, "html.parser")
    [form] = [form for form in page.find_all("form") if urlsplit(str(form["action"])).path.endswith(f"/{action}")]
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.find_all("input") if field.get("name")}
    return stack.request("POST", str(form["action"]), form=fields)


def begin_to_pay(stack: Stack) -> tuple[dict[str, Any], str, str]:
    """Create a draft order and begin to pay it: the draft order, its link, and the provider's page."""
    draft = answer(stack.staff("POST", "/draft-orders", SALE))
    link = answer(stack.staff("POST", f"/draft-orders/{draft['id']}/links", {"channel": "instagram"}))["url"]
    path = urlsplit(link).path
    stack.request("POST", f"{path}/opened")
    redirected = post_form(stack, path, "pay")
    assert redirected.status_code == 303, redirected.text
    return draft, path, redirected.headers["location"]


def use_everything(stack: Stack, stripe: FakeStripe) -> None:
    """Do once whatever a function can do."""
    sign_in(stack)
    answer(stack.request("POST", "/sign-in", body={"email": STAFF_EMAIL, "password": "wrong"}), 401)
    for path in (
        "/store",
        "/store/readiness",
        "/products",
        "/products/fat-eik",
        "/openapi.json",
        "/draft-orders",
        "/orders",
    ):
        answer(stack.staff("GET", path))
    any_version = {"if-match": "*"}
    answer(stack.staff("PUT", "/store", {**answer(stack.staff("GET", "/store")), "reminder_days": 4}, any_version))
    answer(stack.staff("PATCH", "/store", {"reminder_days": 3}, any_version))
    answer(stack.staff("POST", "/products/fat-eik/stock", {"change": 1, "reason": "delivery"}))
    answer(stack.staff("GET", "/draft-orders?status=OPEN"))
    answer(stack.staff("GET", "/draft-orders?overdue=true"))
    answer(stack.staff("GET", "/orders?financial_status=PAID"))
    answer(stack.staff("POST", "/draft-orders/calculate", SALE))

    invoiced = answer(stack.staff("POST", "/draft-orders", SALE, {"idempotency-key": "one"}))
    address = f"/draft-orders/{invoiced['id']}"
    answer(stack.staff("PATCH", address, {"note": "vase"}, {"if-match": f'"{invoiced["version"]}"'}))
    answer(stack.staff("POST", f"{address}/invoice/preview", {}))
    answer(stack.staff("POST", f"{address}/invoice", {}))
    stack.wait_until_idle()
    answer(
        stack.request("POST", f"/local/outbox/{stack.outbox.emails[-1].id}/feedback", form={"type": "delivery"}), 303
    )
    answer(stack.staff("GET", f"{address}/timeline"))
    write_a_comment(stack, address)
    copied = answer(stack.staff("POST", f"{address}/duplicate", {}))
    answer(stack.staff("POST", f"/draft-orders/{copied['id']}/cancel"))
    answer(stack.staff("POST", f"{address}/links", {"channel": "sms"}))
    revoked = answer(stack.staff("GET", f"{address}/links"))["items"][-1]
    answer(stack.staff("DELETE", f"{address}/links/{revoked['id']}"))

    find_and_change_many(stack)

    draft, link, payment = begin_to_pay(stack)  # approved at once, told by webhook and by the customer's return
    session = payment.rpartition("/")[2]
    stripe.approve(session)
    stack.wait_until_idle()
    answer(stack.request("GET", stripe.back(session)), 303)
    order = answer(stack.staff("GET", f"/draft-orders/{draft['id']}"))["order_id"]
    assert answer(stack.staff("GET", f"/orders/{order}"))["financial_status"] == "PAID"
    answer(stack.staff("GET", f"/orders/{order}/timeline"))
    answer(stack.staff("POST", f"/orders/{order}/refunds", {"amount": "1.00"}, {"idempotency-key": "one"}))
    answer(stack.staff("PATCH", f"/orders/{order}", {"note": "Ring first", "tags": ["sold"]}, any_version))
    answer(stack.staff("POST", f"/orders/{order}/links", {"channel": "sms"}))
    answer(stack.staff("POST", f"/orders/{order}/receipt"))
    stack.wait_until_idle()
    answer(stack.staff("PATCH", "/products/fat-eik", {"weight_grams": 901}, any_version))

    _, link, _ = begin_to_pay(stack)  # voided by the customer
    assert post_form(stack, link, "start-over").status_code == 303
    begin_to_pay(stack)  # walked away from
    _, _, payment = begin_to_pay(stack)  # paid, without a webhook
    stripe.approve(payment.rpartition("/")[2], tell=False)
    stack.advance("PT10M")
    stack.advance("PT1H")
    stack.advance("P4D")
    stack.wait_until_idle()


def sign_in(stack: Stack) -> None:
    """Sign in, continue the session, replace the password by one that is the same, and a temporary one.

    In the back office: sign in twice, open pages after ten minutes, and sign out.
    """
    form = {"email": STAFF_EMAIL, "password": STAFF_PASSWORD}
    for _ in range(2):
        signed_in = stack.request("POST", "/admin/sign-in", form=form)
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
    stack.advance("PT10M")
    for path in ("drafts", "orders", "products", "settings/sender", "settings/payment", "more"):
        page = stack.request("GET", f"/admin/{path}", {"cookie": cookie})
        assert page.status_code == 200, page.text
    secret = SessionSecret.parse(cookie.partition("=")[2])
    assert secret
    change_the_team(stack, {"cookie": cookie}, secret.form_token)
    payment = begin_to_pay(stack)[0]["id"].replace("dft_", "pay_") + "_1"
    tagged = [answer(stack.staff("POST", "/draft-orders", {**SALE, "tags": ["slow"]})) for _ in range(2)]
    cancelling = {"action": "cancel", "filter": {"tag": "slow"}, "end_payment": True}
    job = answer(stack.staff("POST", "/draft-orders/bulk", cancelling))
    deal_with_problems(stack, {"cookie": cookie}, secret.form_token, f"payments/{payment}", f"jobs/{job['id']}")
    assert answer(stack.staff("GET", f"/jobs/{job['id']}"))["done"] == len(tagged)
    signed_out = {"form_token": secret.form_token}
    answer(stack.request("POST", "/admin/sign-out", {"cookie": cookie}, form=signed_out), 303)
    tokens = answer(stack.request("POST", "/sign-in", body={"email": STAFF_EMAIL, "password": STAFF_PASSWORD}))
    answer(stack.request("POST", "/sign-in/refresh", body={"refresh_token": tokens["refresh_token"]}))
    answer(stack.request("POST", "/sign-in/forgot-password", body={"email": STAFF_EMAIL}))
    [pool] = cognitoidp_backends[ACCOUNT][REGION].user_pools.values()
    reset = {"email": STAFF_EMAIL, "code": reset_code(pool, STAFF_EMAIL), "new_password": STAFF_PASSWORD}
    answer(stack.request("POST", "/sign-in/reset-password", body=reset))
    temporary, email = "a temporary one", "new@example.com"
    stack.resources.client("cognito-idp").admin_create_user(
        UserPoolId=pool.id, Username=email, TemporaryPassword=temporary, MessageAction="SUPPRESS"
    )
    accepted = {"email": email, "password": temporary, "new_password": STAFF_PASSWORD}
    answer(stack.request("POST", "/sign-in", body=accepted), 403)  # in no group


def change_the_team(stack: Stack, session: dict[str, str], token: str) -> None:
    """Invite a person twice, change their role, sign them out, remove them, and invite them again."""
    kari = {"name": "Kari", "email": "kari@example.com", "role": "staff"}
    invited = stack.request("POST", "/admin/team/new", session, form={**kari, "form_token": token})
    answer(invited, 303)
    member = invited.headers["location"]
    for act, fields in (("invitation", {}), ("role", {"role": "owner"}), ("sign-out", {}), ("delete", {})):
        answer(stack.request("POST", f"{member}/{act}", session, form={**fields, "form_token": token}), 303)
    answer(stack.request("POST", "/admin/team/new", session, form={**kari, "form_token": token}), 303)
    stack.wait_until_idle()
    own = {"password": STAFF_PASSWORD, "form_token": token}
    assert stack.request("POST", "/admin/account/authenticator", session, form=own).status_code == 200
    moved = {**own, "email": "moved@example.com"}
    answer(stack.request("POST", "/admin/account/email", session, form=moved), 303)
    for path in ("/admin/team", member, "/admin/account"):
        assert stack.request("GET", path, session).status_code == 200


def write_a_comment(stack: Stack, address: str) -> None:
    """Comment on a draft order, list the comments, and remove it."""
    comment = answer(stack.staff("POST", f"{address}/comments", {"text": "On Friday."}, {"idempotency-key": "one"}))
    answer(stack.staff("GET", f"{address}/comments"))
    answer(stack.staff("DELETE", f"{address}/comments/{comment['id']}"))


def sell_manually(stack: Stack) -> None:
    """Edit a draft that is being paid, take manual payments at once and later, and refund them."""
    edited, _, _ = begin_to_pay(
        stack
    )  # and changed by staff, who end the payment, take a manual payment and refund it back
    address = f"/draft-orders/{edited['id']}"
    etag = {"if-match": f'"{edited["version"]}"'}
    change = {"line_items": LINES, "reserve_until": LATER, "end_payment": True}
    answer(stack.staff("PATCH", address, change, etag))
    in_cash = {"payment": "paid", "method": "cash", "end_payment": True}
    manual = answer(stack.staff("POST", f"{address}/complete", in_cash))["id"]
    answer(stack.staff("POST", f"/orders/{manual}/refunds", {"amount": "1.00"}))
    answer(stack.staff("POST", f"/orders/{manual}/cancel"))
    pending = answer(stack.staff("POST", "/draft-orders", SALE))["id"]
    pending = answer(stack.staff("POST", f"/draft-orders/{pending}/complete", {"payment": "pending"}))["id"]
    answer(stack.staff("POST", f"/orders/{pending}/links", {"channel": "sms"}))
    answer(stack.staff("POST", f"/orders/{pending}/invoice"))
    answer(stack.staff("POST", f"/orders/{pending}/fulfillments"))
    answer(stack.staff("POST", f"/orders/{pending}/mark-as-paid", {"method": "bank_transfer"}))


def covering(used: set[Need], allowed: set[Need]) -> set[Need]:
    """Return the permissions that cover something that was used."""
    return {permission for permission in allowed if any(is_allowed(need, {permission}) for need in used)}


def find_and_change_many(stack: Stack) -> None:
    """Look for draft orders and orders in every way, export them, and change more at once than is done at once."""
    finding = ("tag=jul", "query=kari%20nordmann", "query=kari@example.com", "query=1001", "sort=updated_at")
    for query in finding:
        answer(stack.staff("GET", f"/draft-orders?{query}"))
        answer(stack.staff("GET", f"/orders?{query}"))
    for path in ("draft-orders", "orders", "ledger"):
        answer(stack.staff("GET", f"/{path}.csv"))
    made = [answer(stack.staff("POST", "/draft-orders", {**SALE, "tags": ["many"]}))["id"] for _ in range(6)]
    answer(stack.staff("GET", "/draft-orders.csv?tag=many"))
    begun, _, _ = begin_to_pay(stack)
    tagging = {"action": "tag", "tags": ["many"], "ids": [begun["id"]]}
    answer(stack.staff("POST", "/draft-orders/bulk", tagging))
    answer(stack.staff("POST", "/orders/bulk", {"action": "untag", "tags": ["sold"], "filter": {"tag": "sold"}}))
    cancelling = {"action": "cancel", "filter": {"tag": "many"}, "end_payment": True}
    job = answer(stack.staff("POST", "/draft-orders/bulk", cancelling))
    stack.advance("PT1M")
    assert answer(stack.staff("GET", f"/jobs/{job['id']}"))["done"] == len(made) + 1


@pytest.fixture(scope="module")
def held(aws_simulator: AwsSimulator) -> Iterator[Bounds]:
    aws_simulator.clear()
    with stack_with_stripe() as (stack, stripe), pytest.MonkeyPatch.context() as patch:
        bounds = Bounds(stack)
        bounds.hold(patch)
        patch.setattr("invoicing.adapters.dead_letters.WAIT", 0)
        use_everything(stack, stripe)
        sell_manually(stack)
        yield bounds


def test_no_function_asks_for_what_its_role_does_not_allow(held: Bounds) -> None:
    assert held.denied == set()


def test_no_message_failed_on_the_way(held: Bounds) -> None:
    assert answer(held.stack.request("GET", "/local/events", {"accept": "application/json"}))["dead_letters"] == []
    orders = {order["financial_status"] for order in answer(held.stack.staff("GET", "/orders"))["items"]}
    assert orders == {"PARTIALLY_REFUNDED", "REFUNDED", "PAID"}, (
        "by webhook, manually, and the one that `recover` found"
    )
    subjects = " ".join(email.subject for email in held.stack.outbox.emails)
    assert re.search("[Pp]åminnelse", subjects), subjects


def test_every_policy_of_a_role_is_used_by_its_function(held: Bounds) -> None:
    for function in held.stack.functions.by_name:
        used = {(action, resource) for name, action, resource in held.used if name == function}
        unused = {policy for policy, allowed in held.policies(function).items() if not covering(used, allowed)}
        assert unused <= {function, "LeavesFailures"}, function


def test_every_permission_is_used_by_some_function(held: Bounds) -> None:
    allowed = {need for function in held.stack.functions.by_name for need in held.allowed(function)}
    used = {(action, resource) for _, action, resource in held.used}
    idle = allowed - covering(used, allowed)
    unused = {need for need in idle if not need[0].startswith("logs:") and need[0] not in BY_LAMBDA}
    failures = {held.stack.template.attribute(queue, "Arn") for queue in ("FailedInvocations", "PoisonEvents")}
    assert unused == {("sqs:SendMessage", queue) for queue in failures}, "only what is for a bad day"


def test_every_variable_that_a_function_is_given_is_one_that_it_reads(held: Bounds) -> None:
    given = {
        (function.name, variable)
        for function in held.stack.functions.by_name.values()
        for variable in function.environment
        if not variable.startswith("POWERTOOLS_")
    }
    assert given - held.read == set()
