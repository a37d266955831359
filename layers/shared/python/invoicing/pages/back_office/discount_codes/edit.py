"""The form of a discount code: a new one, and a change of one."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.discount import CountedCode, DiscountCode, DiscountType
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import VersionMismatchError, VersionRequiredError
from invoicing.pages.back_office.discount_codes.addresses import LIST, address_of, code_of
from invoicing.pages.back_office.discount_codes.form import FIELD_NAMES, fields_of, new_fields, read_code, read_name
from invoicing.pages.back_office.discount_codes.state import badges_of, shown_uses
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import Difference, as_loaded, labelled, merge, seen_version
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import InvalidFieldError, ShownFields, TypedFields
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.catalog.put_discount_code import find_code, put_discount_code, update_discount_code

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts


def new(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the empty form, once the store is set up: the first amount fixes its currency."""
    return set_up_first(request) or _page(request, ports, new_fields())


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Create the code, or show what is invalid. A form that was sent twice leads to what the first one made."""
    if not_yet := set_up_first(request):
        return not_yet
    typed = request.form(*FIELD_NAMES)
    fields = TypedFields(typed, request.locale)
    name = read_name(fields)
    wanted = read_code(fields, name, request.store)
    if fields.errors:
        return _page(request, ports, typed, fields.errors)
    try:
        put_discount_code(lambda store: _checked(fields, name, store), name, None, ports=ports)
    except InvalidFieldError as error:
        return _page(request, ports, typed, error.errors)
    except VersionRequiredError:
        if find_code(name, ports=ports).code == wanted:
            return see_other(address_of(name), "code_exists")
        sentence = fields.texts.gettext("There is such a code already: choose another one, or change that one")
        return _page(request, ports, typed, {"code": sentence})
    return see_other(address_of(name), "code_created")


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a code in its form, with how often it was used."""
    counted = find_code(code_of(request), ports=ports)
    return _page(request, ports, as_loaded(fields_of(counted, request.store, request.locale)), counted=counted)


def update(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Change the code, or show what is invalid, or what another person has changed as well."""
    return _save(request, ports, request.form(*FIELD_NAMES))


def _save(request: StaffRequest, ports: OfficePorts, typed: Mapping[str, str]) -> Response[str]:
    name = code_of(request)
    counted = find_code(name, ports=ports)
    fields = TypedFields(typed, request.locale)
    read_code(fields, name, request.store, counted.code)
    if fields.errors:
        return _page(request, ports, typed, fields.errors, counted=counted)
    try:
        update_discount_code(
            lambda before, store: _checked(fields, name, store, before),
            name,
            seen_version(typed.get("version", "")),
            ports=ports,
        )
    except InvalidFieldError as error:
        return _page(request, ports, typed, error.errors, counted=counted)
    except VersionMismatchError:
        counted = find_code(name, ports=ports)
        merged = merge(typed, fields_of(counted, request.store, request.locale), together=[("type", "value")])
        if not merged.differing:
            return _save(request, ports, merged.values)
        return _page(request, ports, merged.values, counted=counted, differing=merged.differing)
    return see_other(LIST, "saved")


def _checked(fields: TypedFields, name: str, store: Store, before: DiscountCode | None = None) -> DiscountCode:
    """Return the code by the settings as they are now; the form was checked by those of some moments ago."""
    code = read_code(fields, name, store, before)
    if fields.errors:
        raise InvalidFieldError.of(fields.errors)
    return code


def _page(
    request: StaffRequest,
    ports: OfficePorts,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    counted: CountedCode | None = None,
    differing: list[Difference] | None = None,
) -> Response[str]:
    store, words = request.store, words_of(request, ports)
    _ = words.gettext
    kinds = {
        DiscountType.PERCENTAGE.value: _("A percentage"),
        DiscountType.FIXED_AMOUNT.value: _("An amount in %(currency)s") % {"currency": store.currency},
    }
    about = {
        "section": "more",
        "values": ShownFields(values),
        "errors": errors or {},
        "code": counted.code if counted else None,
        "badge": badges_of(counted, words)[0] if counted else None,
        "uses": shown_uses(counted, words) if counted else "",
        "address": address_of(counted.code.code) if counted else f"{LIST}/new",
        "kinds": list(kinds.items()),
        "time_zone": store.time_zone.replace("_", " "),
        "differing": _labelled(differing or [], request, kinds),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "discount_codes/edit.html", about, HTTPStatus.CONFLICT if differing else status)


def _labelled(
    differing: list[Difference], request: StaffRequest, kinds: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return the label of each field, with what was typed and what is stored, in words."""
    _ = TypedFields({}, request.locale).texts.gettext
    labels = {
        "type": _("Kind of discount"),
        "value": _("Discount"),
        "title": _("Name of the discount"),
        "minimum": _("Minimum price of the goods"),
        "starts_at": _("Valid from"),
        "ends_at": _("Valid until"),
        "uses": _("Limit of uses"),
    }
    return labelled(differing, labels, request.locale, choices={"type": kinds})
