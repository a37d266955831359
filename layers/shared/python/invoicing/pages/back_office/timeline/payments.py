"""Sentences about payments, refunds and stock."""

from __future__ import annotations

from urllib.parse import quote

from invoicing.domain import events
from invoicing.domain.values.failure import ClosingReason, DeclineReason, ExpiryReason, FailureCode
from invoicing.domain.values.units import is_code
from invoicing.pages.back_office.timeline.sentence import Action, Sentence, Severity, Teller
from invoicing.pages.back_office.words import Words


def started(event: events.PaymentStarted, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"amount": teller.money(event.amount), "time": teller.moment(event.expires_at)}
    return Sentence(_("Payment of %(amount)s started: the goods are held until %(time)s") % named)


def authorized(event: events.PaymentAuthorized, teller: Teller) -> Sentence:
    text = teller.gettext("Payment of %(amount)s authorized") % {"amount": teller.money(event.amount)}
    return Sentence(text, Severity.MINOR)


def not_started(event: events.PaymentNotStarted, teller: Teller) -> Sentence:
    _ = teller.gettext
    settings = Action(_("Open the settings"), "/admin/settings")
    return Sentence(_("The customer could not start to pay"), Severity.PROBLEM, settings, event.detail)


def declined(event: events.PaymentDeclined, teller: Teller) -> Sentence:
    _ = teller.gettext
    reasons = {
        DeclineReason.AUTHENTICATION_FAILED: _("it was not confirmed with the bank"),
        DeclineReason.AUTHENTICATION_REQUIRED: _("the bank wants it confirmed"),
        DeclineReason.CARD_NOT_SUPPORTED: _("the card cannot be used here"),
        DeclineReason.CURRENCY_NOT_SUPPORTED: _("the card does not take the currency"),
        DeclineReason.DECLINED: _("the bank gives no reason"),
        DeclineReason.EXPIRED_CARD: _("the card has expired"),
        DeclineReason.INCORRECT_CVC: _("the security code was wrong"),
        DeclineReason.INCORRECT_NUMBER: _("the card number was wrong"),
        DeclineReason.INSUFFICIENT_FUNDS: _("there is not enough money on the card"),
        DeclineReason.PROCESSING_ERROR: _("something went wrong at the bank"),
    }
    text = _("Payment declined: %(reason)s. The customer can try again") % {"reason": reasons[event.reason]}
    return Sentence(text, Severity.ATTENTION)


def expired(event: events.PaymentExpired, teller: Teller) -> Sentence:
    _ = teller.gettext
    reasons = {
        ExpiryReason.NOT_PAID: _("it was not made in time"),
        ExpiryReason.STARTED_OVER: _("the customer started over"),
        ExpiryReason.ENDED: _("staff ended it"),
        ExpiryReason.FAILED: _("it could not be made"),
        ExpiryReason.CANCELLED: _("the order was cancelled"),
        ExpiryReason.TOO_MANY_DECLINES: _("too many cards were declined"),
    }
    return Sentence(_("Payment ended without money: %(reason)s") % {"reason": reasons[event.reason]})


def closed(event: events.PaymentsClosed, teller: Teller) -> Sentence:
    _ = teller.gettext
    reasons = {
        ClosingReason.DECLINES: _("ten cards were declined"),
        ClosingReason.UNPAID_HOLDS: _("ten payments were started and not made"),
    }
    named = {"reason": reasons[event.reason], "time": teller.moment(event.until)}
    text = _("Closed for payments until %(time)s: %(reason)s. A new link opens it again") % named
    return Sentence(text, Severity.PROBLEM, teller.share())


def reopened(_event: events.PaymentsReopened, teller: Teller) -> Sentence:
    return Sentence(teller.gettext("Open for payments again"))


def failed(event: events.PaymentFailed, teller: Teller) -> Sentence:
    return Sentence(failure_words(event.code, teller), Severity.PROBLEM, detail=event.detail)


def failure_words(code: FailureCode, words: Words) -> str:
    """Return what went wrong with a payment or a refund, as the beginning of a sentence."""
    _ = words.gettext
    return {
        FailureCode.AMOUNT_MISMATCH: _("The provider reports another amount than was asked for"),
        FailureCode.AUTHORIZATION_EXPIRED: _("The authorization ended before the money was captured"),
        FailureCode.CAPTURE_REFUSED: _("The provider did not capture the payment"),
        FailureCode.CREATION_REFUSED: _("The provider did not create the payment"),
        FailureCode.KEY_REFUSED: _("The provider's key is missing or refused"),
        FailureCode.LATE_AUTHORIZATION: _("A payment came too late and is voided"),
        FailureCode.LATE_PAYMENT: _("Money came too late and is refunded"),
        FailureCode.PAYMENT_UNKNOWN: _("The provider does not know the payment"),
        FailureCode.REFUND_MADE: _("A refund that was recorded as failed was made after all"),
        FailureCode.REFUND_REFUSED: _("The provider refused the refund"),
        FailureCode.REFUND_RETURNED: _("The customer's bank returned the refund"),
        FailureCode.VOID_REFUSED: _("The provider did not void the payment"),
    }[code]


def out_of_stock(event: events.OutOfStock, teller: Teller) -> Sentence:
    _ = teller.gettext
    goods = [it.sku for it in event.shortages if not is_code(it.sku)]
    product = Action(_("Open the product"), f"/admin/products/{quote(goods[0], safe='')}") if goods else None
    text = _("Out of stock (%(short)s)") % {"short": teller.shortages(event.shortages)}
    return Sentence(text, Severity.PROBLEM, product)


def held(event: events.StockHeld, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"units": teller.units(event.units)}
    if event.until is None:
        return Sentence(_("Stock held: %(units)s") % named, Severity.MINOR)
    named["time"] = teller.moment(event.until)
    return Sentence(_("Reserved until %(time)s: %(units)s") % named)


def released(event: events.StockReleased, teller: Teller) -> Sentence:
    text = teller.gettext("Stock released: %(units)s") % {"units": teller.units(event.units)}
    return Sentence(text, Severity.MINOR)


def refund_requested(event: events.RefundRequested, teller: Teller) -> Sentence:
    text = teller.gettext("Refund of %(amount)s requested") % {"amount": teller.money(event.amount)}
    return Sentence(text, Severity.MINOR)


def refunded(event: events.PaymentRefunded, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"amount": teller.money(event.amount)}
    if event.order_id is None:
        return Sentence(_("Refunded %(amount)s, which came too late for an order") % named, Severity.ATTENTION)
    text = _("Refund of %(amount)s recorded") % named if event.manual else _("Refunded %(amount)s") % named
    if event.tax is not None and event.tax.amount:
        text += " · " + _("tax in it: %(tax)s") % {"tax": teller.money(event.tax)}
    return Sentence(text)
