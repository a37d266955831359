"""The sentence of each error, in English, by the error's key: its code or, where a code has several, `code.variant`.

A sentence says what to do. Its placeholders are the parameters of the error, so that another language can say the same
by the same key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

from invoicing.domain.errors.field_sentences import FIELD_SENTENCES
from invoicing.domain.errors.system_sentences import SYSTEM_SENTENCES
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage

SENTENCES: dict[str, str] = {
    # --- states -------------------------------------------------------------------------------------------------------
    "already_paid": "The customer has just paid: this is order {order} now.",
    "checkout_active.opened": (
        "The customer opened the link within the last hour: ask before you mark it as paid, or set end_payment to "
        "continue. The links then show that it is paid."
    ),
    "checkout_active.paying": (
        "The customer is paying right now: ask before you mark it as paid, or set end_payment to continue. The links "
        "then show that it is paid."
    ),
    "checkout_incomplete.delivery": "Enter your details and choose a delivery method first.",
    "checkout_incomplete.details": "Enter your details first.",
    "currency_locked": (
        "The currency stays {currency}, since the store has draft orders, products or discount codes: to sell in "
        "another currency, add a market with it, or deploy a second store."
    ),
    "discount_code_used_up": "The discount code {name} has been used up: take it off, or raise its limit.",
    "link_expired": "This link has expired: ask the shop for a new one.",
    "more_than_captured": "At most {left} can be refunded: refund that, or less.",
    "offer_changed": "The offer has changed since you opened it: check the changes before you pay.",
    "offer_changed.code_used_up": "The discount code {name} has been used up: take it off, or raise its limit.",
    "out_of_stock": (
        "Not enough in stock: {shortages}. Restock, set inventory_policy to continue, change the draft, or complete it "
        "with ignore_stock."
    ),
    "out_of_stock.stock_change": (
        "Not enough in stock: {shortages}. Remove fewer units, or set inventory_policy to continue."
    ),
    "payments_closed": "Too many payments were tried within 24 hours: ask the shop, or try again tomorrow.",
    "payment_in_progress": (
        "The customer is paying right now: wait until the payment ends or runs out, or end it with end_payment."
    ),
    "too_many_changes": "This was changed {most} times within an hour: wait before you change it again.",
    "too_many_emails": (
        "{most} e-mails to this address were requested for {day} (UTC), over all draft orders and orders, which is the "
        "most for a day: request it for another day, or copy a link with POST …/links."
    ),
    "recent_receipt": "A receipt was sent to {to} minutes ago: send another only if that is what you want.",
    "recent_invoice": "An invoice was sent to {to} minutes ago: send another only if that is what you want.",
    "total_changed": (
        "The total has changed: the customer was last told {sent}, and today it is {current}. Set "
        "total to sent or current, as you agreed with the customer."
    ),
    "total_changed.not_stored": (
        "The total has changed: the customer's page last showed {sent}, and today it is {current}. The prices "
        "of that page are not stored: set total to current, or edit the prices first, as you agreed with the customer."
    ),
    "version_mismatch": ("It was changed since you read it: read it again, and repeat your change with the new ETag."),
    "version_mismatch.new": "It does not exist, so no version of it can be replaced: leave If-Match out to create it.",
    "version_required": "The If-Match header is missing: send the ETag that you read.",
    "wrong_state.addresses_are_fixed": "{order} is fulfilled: its addresses cannot be changed any more.",
    "wrong_state.all_fulfilled": "{order} is fulfilled: nothing is left to fulfill.",
    "wrong_state.all_restocked": "Everything of {order} is restocked or refunded: nothing is left to fulfill.",
    "wrong_state.another_market": (
        "{order} is not priced again: give an address in {known}, or refund the order and make a new one."
    ),
    "wrong_state.another_payment": "{attempt} is not the payment that {draft} waits for.",
    "wrong_state.another_tax": (
        "{order} is not priced again, and its tax would be another there: keep the country, or refund the order and "
        "make a new one."
    ),
    "wrong_state.become_a_paid_order": "{draft} has become order {order}, which is not waiting for a payment.",
    "wrong_state.become_an_order": "{draft} has become order {order}: mark that as paid.",
    "wrong_state.being_voided": (
        "The payment of {order} is being voided: try again in a minute, when the order is cancelled, or waits for "
        "another payment."
    ),
    "wrong_state.cancelled_already": "{order} is cancelled already.",
    "wrong_state.cancelled_order": "{order} was cancelled and cannot be fulfilled.",
    "wrong_state.cannot_cancel": "{name} is {status} and cannot be cancelled.",
    "wrong_state.cannot_complete": "{name} is {status} and cannot be completed.",
    "wrong_state.cannot_edit": "{name} is {status} and cannot be edited.",
    "wrong_state.cannot_invoice": "{name} is {status} and cannot be invoiced.",
    "wrong_state.cannot_link": "{name} is {status} and cannot be linked to.",
    "wrong_state.cannot_mark_as_paid": "{name} is {status} and cannot be marked as paid.",
    "wrong_state.cannot_pay": "{name} is {status} and cannot be paid.",
    "wrong_state.checkout_over": "This invoice is {state}.",
    "wrong_state.costs_nothing": "{draft} costs nothing: complete it as paid.",
    "wrong_state.delivery_is_fixed": "The delivery of this order cannot be changed.",
    "wrong_state.delivery_elsewhere": (
        "{order} is delivered by {method}, which does not serve that postal code: give an address that it serves, or "
        "cancel the order and make a new one."
    ),
    "wrong_state.delivery_needs_address": (
        "{order} is delivered, so its shipping address cannot be removed: give another address instead."
    ),
    "wrong_state.details_are_fixed": "The order is fulfilled: its details cannot be changed any more.",
    "wrong_state.free_order": (
        "Nothing was paid for {order}, so nothing can be refunded: cancel it to restock its goods."
    ),
    "wrong_state.no_money": "{order} is {status}: there is no money to refund.",
    "wrong_state.no_money_of_attempt": "{attempt} has no money to refund.",
    "wrong_state.no_order": "{draft} is not an order yet.",
    "wrong_state.no_order_to_pay": "{draft} has not become an order: mark the draft as paid.",
    "wrong_state.no_pending_payment": "{draft} has no pending payment.",
    "wrong_state.no_receipt": "{order} is {status}: there is no receipt to send.",
    "wrong_state.no_such_step": "{name} is {before} and cannot become {after}.",
    "wrong_state.not_pending": "The order of {attempt} does not wait for a payment.",
    "wrong_state.refunded_order": (
        "All that was paid for {order} is refunded, or a refund of it is pending: the order cannot be fulfilled."
    ),
    "wrong_state.rest_refunded": (
        "{order} is fulfilled, but for what was refunded or restocked: nothing is left to fulfill."
    ),
    "wrong_state.stock_is_held": "{attempt} is {state}: its stock stays held.",
    "wrong_state.takes_no_codes": "The shop takes no discount codes on this order.",
    "wrong_state.too_many_fulfillments": (
        "{order} takes at most {most} fulfillments: fulfill everything that is left at once."
    ),
    # --- what does not exist ------------------------------------------------------------------------------------------
    "link_not_found": "The link does not exist or was revoked; the answer does not tell which.",
    "link_not_found.id": "No link has the id {id!r}.",
    "link_not_found.number": "There is no link {id} here.",
    "not_found.comment": "No comment has the id {id!r}.",
    "not_found.delivery_method": "There is no such delivery method: it may have been removed.",
    "not_found.discount_code": "No discount code is named {name!r}.",
    "not_found.draft_order": "No draft order has the id {id!r}.",
    "not_found.job": "No job has the id {id!r}.",
    "not_found.market": "There is no such market: it may have been removed.",
    "not_found.no_order": "{draft} has not become an order yet.",
    "not_found.member": "There is no such member of the team.",
    "not_found.order": "No order has the id {id!r}.",
    "not_found.payment": "No payment has the id {id!r}.",
    "not_found.product": "No product has the sku {sku!r}.",
    "not_found.provider": "No payment provider is named {name!r}.",
    "not_found.record": "Sale {sale} has no {record}.",
    "not_found.sale": "No sale has the id {id!r}.",
    "not_found.session": "Attempt and session do not belong together.",
    "not_found.session_missing": "The session is missing.",
    # --- invalid requests ---------------------------------------------------------------------------------------------
    "amount_differs": (
        "{due} is due, and part payments cannot be recorded: change the draft order to the amount that was paid, or "
        "leave the amount out."
    ),
    "amount_differs.order": (
        "{due} is due, part payments cannot be recorded, and the total of an order does not change. When all of it has "
        "come, leave the amount out, and return what was paid beyond it yourself. For another total, cancel the order "
        "and duplicate it."
    ),
    "currency_mismatch": "Give the amount in {currency}.",
    "currency_mismatch.accepted": "An amount in {given} cannot be used here: give it in {accepted}.",
    "currency_mismatch.draft": (
        "An amount in {given} cannot be used: the draft is in {currency}, the store in {store_currency}. Give it in "
        "one of these."
    ),
    "currency_required": (
        "An amount without a currency is in the store's currency, and this is in {currency}: give "
        '{{"amount": "{amount}", "currency": "{currency}"}}.'
    ),
    "delivery_method_ineligible.postal_code": (
        "{title} is not available: it does not cover this postal code. Choose another."
    ),
    "delivery_method_ineligible.subtotal": (
        "{title} is not available: it does not cover the price of the goods. Choose another."
    ),
    "delivery_method_ineligible.weight": (
        "{title} is not available: it does not cover the weight of the goods. Choose another."
    ),
    "delivery_missing": (
        "{draft} has goods that ship and no delivery, whose price could not be added later: choose a delivery method, "
        "or write a delivery of your own, of 0.00 if it is free (PATCH, shipping_line); or set without_delivery if you "
        "agreed that nothing is delivered."
    ),
    "discount_code_refused.archived": "The discount code {name} cannot be used: it is archived.",
    "discount_code_refused.ended": "The discount code {name} cannot be used: it is no longer valid.",
    "discount_code_refused.minimum": (
        "The discount code {name} cannot be used: the goods cost less than its minimum of {minimum}."
    ),
    "discount_code_refused.not_yet": "The discount code {name} cannot be used: it is not valid yet.",
    "discount_code_refused.unknown": "The discount code {name} cannot be used: the store has no such code.",
    "discount_code_refused.used_up": "The discount code {name} cannot be used: it has been used up.",
    "duplicate_line_item": "The line item {id} is given twice: leave the id of the second out to add a line item.",
    "discount_too_large": "The discount is larger than the amount that it applies to: reduce it.",
    "discount_too_large.percentage": "A percentage is a number from 0 to 100 with at most two decimals.",
    "idempotency_key_reused": "This Idempotency-Key was used for another request: use a new key for a new request.",
    "invalid_amount.not_an_amount": (
        "{text!r} is not an amount in {currency}: give a decimal with at most {places} decimals."
    ),
    "invalid_amount.too_large": "{text} {currency} is too large an amount: give at most {most}.",
    "invalid_cursor": "This cursor does not belong to this list: start again without one.",
    "invalid_request.below_zero": "An amount cannot be below zero: to reduce a price, use a discount.",
    "invalid_request.custom_item": "A custom item needs a unit_price.",
    "invalid_request.custom_shipping": "A custom shipping line needs a title and a price.",
    "invalid_request.nothing_told": (
        "The customer was told no total for these goods, and today it is {current}: leave total out, or set current."
    ),
    "invalid_request.has_delivery": (
        "{draft} has a delivery: leave without_delivery out, or remove the shipping_line of the draft order first."
    ),
    "invalid_request.line_count": "A draft order has 1 to {most} line items: this one has {count}.",
    "invalid_request.other_country": "This order was made for another country: ask the shop to change it.",
    "invalid_request.prices_agreed": (
        "The prices of this order were agreed for another country: ask the shop to change it."
    ),
    "invalid_request.receipt_expires": (
        "Leave expires_at out: a link to an order that is paid shows its receipt until you revoke it."
    ),
    "invalid_request.too_many_tags": "It would have {count} tags: at most {most} are allowed.",
    "line_item_not_in_order": "The order has no line item with the id {id!r}: give the id of one that it has.",
    "more_than_charged": (
        "At most {left} of line item {id} can be refunded in all: the others are refunded already, or were not sold."
    ),
    "more_than_sold": "At most {left} of {sku} can be restocked: the others are restocked already, or were not sold.",
    "more_than_unfulfilled": (
        "At most {left} of {title!r} ({id}) can be fulfilled in all: the others are fulfilled, refunded or restocked, "
        "or were not sold."
    ),
    "more_than_unfulfilled.shared": (
        "At most {left} of {title!r} ({id}) can be fulfilled beside the request's other line items of the same "
        "product: the others are fulfilled, refunded or restocked."
    ),
    "no_email": (
        "The customer has no e-mail address: give one as `to` or on the draft, or copy a link with POST …/links."
    ),
    "no_email.fulfillment": "The customer has no e-mail address: leave notify out, and reach them in another way.",
    "no_email.receipt": (
        "The customer has no e-mail address: add one with PATCH /orders/{{id}}, or copy a link with POST …/links."
    ),
    "no_market": "The store does not sell to {country}: use another address, or add the country to a market.",
    "prices_not_locked": (
        "Prices are not locked on this draft order: set lock_prices, or leave out prices_locked_until."
    ),
    "product_archived": "The product {sku!r} is archived: set its status to active, or choose another product.",
    "sku_not_in_order": "The order has no line item with the sku {sku!r}: restock only what it has.",
    "terms_need_store_currency": (
        "An invoice with payment terms has to be in {store_currency}, and this one is in {currency}. Share a link "
        "instead (POST …/links), or mark it as paid when the money has arrived; or remove the payment terms, or sell "
        "in a market with the store's currency."
    ),
    "time_has_passed.due_on": "{due_on} has passed: give a day in the future.",
    "time_has_passed.expires_at": "expires_at has passed: give a time in the future.",
    "time_has_passed.prices_locked_until": (
        "prices_locked_until has passed: give a time in the future, or null to set no time."
    ),
    "time_has_passed.reserve_until": (
        "reserve_until has passed: give a time in the future, or null to reserve nothing."
    ),
    "time_has_passed.send_at": "send_at has passed: give a time to come, or leave it out to send now.",
    "total_too_large": (
        "The total would be more than {most}, the largest amount: reduce the quantities, the prices or the delivery."
    ),
    "unpayable_total.above_maximum": (
        "The payment provider takes no more than {limit}: make it less, or pay the shop directly."
    ),
    "unpayable_total.below_minimum": (
        "The payment provider takes no less than {limit}: add to the order, or pay the shop directly."
    ),
    "unpayable_total.unsupported_fraction": (
        "The payment provider takes whole multiples of {limit}: change the prices, or pay the shop directly."
    ),
    "unknown_delivery_method": "{market} has no delivery method {id!r}: choose one of {known}.",
    "unknown_line_item": ("The draft order has no line item with the id {id!r}: leave the id out to add a line item."),
    "unknown_market": "No market has the id {id!r}: choose one of {known}.",
    "unknown_sku": "No product has the sku {sku!r}: create it with PUT /products/{sku}, or add a custom item.",
    "zero_refund.amount": "Give an amount above zero, or leave it out to refund all that is refundable.",
    "zero_refund.line_items": "These line items cost nothing: refund others, or an amount.",
    **SYSTEM_SENTENCES,
    **FIELD_SENTENCES,
}


def sentence(key: str, parameters: Mapping[str, object]) -> str:
    """Return the sentence of a key with its parameters filled in."""
    return SENTENCES[key].format(**{name: _plain(value) for name, value in parameters.items()})


def _plain(value: object) -> object:
    match value:
        case Money():
            return f"{value} {value.currency}"
        case Shortage():
            return f"{value.sku} ({value.left} left, {value.wanted} wanted)"
        case Enum():
            return value.value
        case Exception():
            return str(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            return ", ".join(str(_plain(item)) for item in value)
    return value
