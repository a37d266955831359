"""What is missing before the store can sell, in words, with the page that mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from invoicing.domain.catalog.readiness import ReadinessCheck, ReadinessCode
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n.language import translations

_ADDRESSES = {
    ReadinessCode.STORE: "/admin/settings/store",
    ReadinessCode.DELIVERY: "/admin/settings/delivery",
    ReadinessCode.PAYMENT: "/admin/settings/payment",
    ReadinessCode.SENDER: "/admin/settings/sender",
}


@dataclass(frozen=True, slots=True)
class ToldCheck:
    """A check as the page tells it: `mend` is the label of the button that leads to `address`."""

    code: str
    ready: bool
    sentence: str
    mend: str
    address: str


def told_checks(checks: Iterable[ReadinessCheck], locale: str) -> list[ToldCheck]:
    """Return the checks in words, what is missing first."""
    _ = translations(DOMAIN, locale).gettext
    sentences = {
        "store.described": _("The store is described: %(name)s."),
        "store.new": _("The store has no name and no country of its own yet."),
        "delivery.offered": _("Customers can choose a delivery method."),
        "delivery.not_needed": _("No product is delivered, so no delivery method is needed."),
        "delivery.missing": _("Customers of %(markets)s have no delivery method to choose."),
        "payment.provider": _("Customers pay through %(provider)s."),
        "payment.refused": _("Customers cannot pay: %(objection)s"),
        "payment.instructions": _("Customers are told how to pay, and you mark their orders as paid."),
        "payment.missing": _("Customers are not told how to pay."),
        "sender.verified": _("E-mails are sent from %(email)s."),
        "sender.missing": _("No e-mail can be sent: Amazon SES has not verified %(email)s. Links can be copied."),
        "sender.unknown": _("Amazon SES did not say whether %(email)s may send."),
    }
    mends = {
        ReadinessCode.STORE: _("Describe the store"),
        ReadinessCode.DELIVERY: _("Add a delivery method"),
        ReadinessCode.PAYMENT: _("Say how customers pay"),
        ReadinessCode.SENDER: _("See what to do"),
    }
    told = [
        ToldCheck(
            check.code.value,
            check.ready,
            sentences[f"{check.code.value}.{check.variant}"] % _with_name(check.parameters),
            mends[check.code],
            _ADDRESSES[check.code],
        )
        for check in checks
    ]
    return sorted(told, key=lambda check: check.ready)


def _with_name(parameters: dict[str, str]) -> dict[str, str]:
    """Return the parameters with the provider's name as people write it."""
    return parameters | ({"provider": parameters["provider"].capitalize()} if "provider" in parameters else {})
