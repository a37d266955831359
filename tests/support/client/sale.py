"""A sale by a program of an integrator, who has nothing but the client generated from the OpenAPI document.

Usage: sale.py URL EMAIL PASSWORD. It is type-checked and run beside the generated package: see tests/journeys.
"""

import sys
from http import HTTPStatus

from invoicing_client import AuthenticatedClient, Client
from invoicing_client.api.draft_orders import (
    complete_draft_order,
    create_draft_order,
    create_draft_order_link,
    get_draft_order,
    list_draft_orders,
    update_draft_order,
)
from invoicing_client.api.orders import fulfill_order, list_order_events, refund_order
from invoicing_client.api.signing_in import sign_in
from invoicing_client.models import (
    AccessToken,
    CompleteDraftOrderInput,
    CompleteDraftOrderInputPayment,
    CreatedLink,
    CustomerInput,
    CustomLineItemInput,
    DraftOrder,
    DraftOrderInput,
    DraftOrderList,
    DraftOrderPatch,
    DraftOrderStatus,
    DraftOrderSummary,
    FinancialStatus,
    FulfillmentStatus,
    Order,
    OrderPaidEvent,
    Problem,
    ProductLineItemInput,
    Refund,
    RefundInput,
    SignInInput,
    Timeline,
)


def staff(url: str, email: str, password: str) -> AuthenticatedClient:
    token = sign_in.sync(client=Client(url), body=SignInInput(email=email, password=password))
    assert isinstance(token, AccessToken), token
    return AuthenticatedClient(url, token=token.access_token)


def sell(client: AuthenticatedClient) -> Order:
    cup = ProductLineItemInput(sku="kopp-steingods", quantity=2)
    engraving = CustomLineItemInput(title="Engraving", quantity=1, unit_price="150.00")
    given = DraftOrderInput(line_items=[cup, engraving], customer=CustomerInput(name="Kari", email="kari@example.com"))
    created = create_draft_order.sync_detailed(client=client, body=given, idempotency_key="sale-1")
    draft = created.parsed
    assert isinstance(draft, DraftOrder), draft
    assert created.headers["ETag"] == f'"{draft.version}"'

    again = create_draft_order.sync_detailed(client=client, body=given, idempotency_key="sale-1")
    assert isinstance(again.parsed, DraftOrder)
    assert again.parsed.id == draft.id
    assert again.headers["Idempotency-Replayed"] == "true"

    edit = DraftOrderPatch(note="Wants it before Christmas.")
    edited = update_draft_order.sync(draft.id, client=client, body=edit, if_match=created.headers["ETag"])
    assert isinstance(edited, DraftOrder), edited
    stale = update_draft_order.sync(draft.id, client=client, body=edit, if_match='"99"')
    assert isinstance(stale, Problem), stale
    assert (stale.status, stale.code) == (HTTPStatus.PRECONDITION_FAILED, "version_mismatch")

    link = create_draft_order_link.sync(draft.id, client=client)
    assert isinstance(link, CreatedLink), link
    found = list_draft_orders.sync(client=client, status=[DraftOrderStatus.OPEN], query="kari@example.com")
    assert isinstance(found, DraftOrderList), found
    assert draft.id in [item.id for item in found.items if isinstance(item, DraftOrderSummary)]

    paid = CompleteDraftOrderInput(payment=CompleteDraftOrderInputPayment.PAID, end_payment=True)
    order = complete_draft_order.sync(draft.id, client=client, body=paid)
    assert isinstance(order, Order), order
    return order


def finish(client: AuthenticatedClient, order: Order) -> None:
    assert order.financial_status is FinancialStatus.PAID
    fulfilled = fulfill_order.sync(order.id, client=client)
    assert isinstance(fulfilled, Order), fulfilled
    assert fulfilled.fulfillment_status is FulfillmentStatus.FULFILLED
    refund = refund_order.sync(order.id, client=client, body=RefundInput(amount="50.00", reason="A scratch"))
    assert isinstance(refund, Refund), refund
    assert refund.amount.amount == "50.00"
    timeline = list_order_events.sync(order.id, client=client)
    assert isinstance(timeline, Timeline), timeline
    [paid] = [event for event in timeline.items if isinstance(event, OrderPaidEvent)]
    assert (paid.data.order_id, paid.data.amount) == (order.id, order.captured)
    draft = get_draft_order.sync(order.draft_order_id, client=client)
    assert isinstance(draft, DraftOrder), draft
    assert draft.status is DraftOrderStatus.COMPLETED


if __name__ == "__main__":
    signed_in = staff(*sys.argv[1:4])
    sold = sell(signed_in)
    finish(signed_in, sold)
    print(sold.name)
