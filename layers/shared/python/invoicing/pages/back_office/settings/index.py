"""The index of the settings: what is missing, and each group with what it is now."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import NullTranslations
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.branding.branding import DEFAULT_BRANDING
from invoicing.domain.catalog.readiness import ReadinessCheck, ReadinessCode
from invoicing.domain.catalog.store import Store
from invoicing.domain.email.paid_notice import takes_paid_notices
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.settings.first_run.steps import first_run
from invoicing.pages.back_office.settings.readiness import told_checks
from invoicing.pages.back_office.settings.setup import next_step
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations
from invoicing.usecases.catalog.check_readiness import check_readiness

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts

_MOST_METHODS = 3  # that are named in one line


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the index."""
    store = ports.stores.read()
    checks = check_readiness(ports=ports)
    words = {
        "section": "more",
        "checks": told_checks(checks, request.locale),
        "is_ready": all(check.ready for check in checks),
        "first_run": first_run(request, ports, checks) if all(check.ready for check in checks) else None,
        "set_up_next": next_step(request, ports),
        "groups": _groups(store, checks, request.locale),
    }
    return page(request, "settings/index.html", words)


def _groups(store: Store, checks: Iterable[ReadinessCheck], locale: str) -> list[tuple[str, str, str]]:
    """Return title, address and present value of each group."""
    texts = translations(DOMAIN, locale)
    _ = texts.gettext
    states = {check.code: check for check in checks}
    methods = [method.title for market in store.markets for method in market.delivery_methods]
    more = ["…"] if len(methods) > _MOST_METHODS else []
    country = formats.country(store.own_country, locale)
    payment, sender = states[ReadinessCode.PAYMENT], states[ReadinessCode.SENDER]
    ways = {
        "provider": payment.parameters.get("provider", "").capitalize(),
        "refused": _("The payment provider cannot be used"),
        "instructions": store.payment_instructions.partition("\n")[0],
        "missing": _("Nothing yet"),
    }
    senders = {"verified": _("verified"), "missing": _("not verified"), "unknown": _("not known")}
    days = store.reminder_days
    reminded = texts.ngettext("After %(num)s day", "After %(num)s days", days) % {"num": days} if days else _("None")
    told = _("For each paid order") if takes_paid_notices(store) else _("None")
    own = _("Nothing yet") if store.is_new else f"{store.name} · {country} · {store.currency}"
    return [
        (_("Your store"), "/admin/settings/store", own),
        (_("Markets and taxes"), "/admin/settings/markets", ", ".join(market.title for market in store.markets)),
        (_("Delivery"), "/admin/settings/delivery", ", ".join([*methods[:_MOST_METHODS], *more]) or _("Nothing yet")),
        (_("Payment"), "/admin/settings/payment", ways[payment.variant]),
        (
            _("Sender of e-mails"),
            "/admin/settings/sender",
            f"{sender.parameters['email']} · {senders[sender.variant]}",
        ),
        (_("Selling"), "/admin/settings/selling", _selling(store, texts)),
        (_("Reminders"), "/admin/settings/reminders", reminded),
        (
            _("Signing in"),
            "/admin/settings/sign-in",
            _("With an authenticator") if store.require_mfa else _("With a password"),
        ),
        (_("Discount codes"), "/admin/discount-codes", _("What customers enter to pay less")),
        (_("Texts"), "/admin/settings/texts", _("Your own") if store.texts else _("Default texts")),
        (
            _("Branding"),
            "/admin/settings/branding",
            _("The default branding") if store.branding == DEFAULT_BRANDING else _("Your own"),
        ),
        (_("Notices to you"), "/admin/settings/notices", told),
    ]


def _selling(store: Store, texts: NullTranslations) -> str:
    """Return the rules of selling in one line."""
    _, days, hours = texts.gettext, store.link_days, store.reserve_hours
    parts = [
        _("Prices are kept") if store.lock_prices else _("Prices follow the products"),
        texts.ngettext("links work %(num)s day", "links work %(num)s days", days) % {"num": days},
    ]
    if hours:
        parts.append(
            texts.ngettext("goods are reserved %(num)s hour", "goods are reserved %(num)s hours", hours)
            % {"num": hours}
        )
    return " · ".join(parts)
