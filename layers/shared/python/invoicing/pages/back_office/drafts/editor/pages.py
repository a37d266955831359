"""The routes of the editor."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.draft_orders.to_input import changed_fields
from invoicing.domain.errors import InvoicingError, KeyReusedError, VersionMismatchError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.staff.autosave import NEW, Autosave
from invoicing.domain.values.ids import derived_id, parse_draft_order_id
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.drafts.editor.acts import KEEP, apply_act, with_pasted
from invoicing.pages.back_office.drafts.editor.differences import with_theirs
from invoicing.pages.back_office.drafts.editor.form import Form, read_form
from invoicing.pages.back_office.drafts.editor.merge import attribute_of
from invoicing.pages.back_office.drafts.editor.page import editor_page, ended_page, totals_part
from invoicing.pages.back_office.drafts.editor.parse import parse_form
from invoicing.pages.back_office.drafts.editor.problems import problem_of
from invoicing.pages.back_office.drafts.editor.state import (
    Editor,
    address_of,
    merged,
    open_copy,
    open_edit,
    open_new,
    refilled,
    sent_edit,
    sent_new,
    version_of,
    with_known_ids,
)
from invoicing.pages.back_office.drafts.editor.suggestions import find_customers, find_products
from invoicing.pages.back_office.errors import status_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.i18n.language import translations
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.autosave import close_editor, keep_typed
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.draft_orders.edit import edit_draft_order

_CHOOSE = "choose"  # of the values of a stale edit: what was chosen is filled into the form
_UNSAVED = 0  # the version of a draft order that does not exist yet


def new(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the editor of a new draft order, once the store is set up."""
    return set_up_first(request) or editor_page(request, open_new(request, ports), ports)


def duplicate(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the editor of a copy, which is a new draft order when it is saved."""
    return editor_page(request, open_copy(request, ports), ports)


def edit(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the editor of a draft order, or why it cannot be edited any more."""
    editor = open_edit(request, ports)
    return ended_page(request, editor, ports) if editor.has_ended else editor_page(request, editor, ports)


def create(request: StaffRequest, ports: Ports) -> Response[str]:
    """Create a draft order, once for each form, and go to its page."""
    form = read_form(request)
    if not_yet := set_up_first(request, is_kept=True):
        _keep(request, form, ports, is_new=True)
        return not_yet
    form = with_pasted(form, request.store)
    editor, key = sent_new(request, form, ports), _key_of(request, form)
    if faults := _faults(request, editor):
        return _refused(request, editor, faults, HTTPStatus.UNPROCESSABLE_ENTITY, ports)
    source = editor.source
    try:
        sale = create_draft_order(
            editor.parsed.draft,
            request=key,
            duplicate_of=(source.order.id if source.order else source.draft.id) if source else None,
            entered=_entered(editor),
            ports=ports,
        )
    except KeyReusedError:
        return _continue_in_edit(request, form, key, ports)
    except InvoicingError as error:
        return _refused(request, editor, problem_of(error, request.locale), status_of(error), ports)
    close_editor(request.member, NEW, _UNSAVED + 1, form_key=request.form_key, ports=ports)
    return see_other(f"/admin/drafts/{sale.draft.id}", "draft_created")


def save(request: StaffRequest, ports: Ports) -> Response[str]:
    """Save an edit of the version that the form was filled in at, and go to the page of the draft order."""
    typed = with_pasted(read_form(request), request.store)
    return _save(request, _chosen(request, sent_edit(request, typed, ports)), typed, ports)


def _save(request: StaffRequest, editor: Editor, typed: Form, ports: Ports) -> Response[str]:
    form = editor.form
    if faults := _faults(request, editor):
        return _refused(request, editor, faults, HTTPStatus.UNPROCESSABLE_ENTITY, ports)
    try:
        sale = edit_draft_order(
            parse_draft_order_id(editor.draft),
            editor.version,
            lambda before: parse_form(form, before, request.store, request.locale).draft,
            end_payment=bool(form.get("end_payment")),
            ports=ports,
        )
    except VersionMismatchError:
        return _stale(request, typed, ports)
    except InvoicingError as error:
        return _refused(request, editor, problem_of(error, request.locale), status_of(error), ports)
    close_editor(request.member, editor.draft, sale.draft.version, ports=ports)
    return see_other(f"/admin/drafts/{editor.draft}", "draft_saved")


def act_in_new(request: StaffRequest, ports: Ports) -> Response[str]:
    """Do what a button inside the editor says, and keep what was typed."""
    return _act(request, ports, is_new=True)


def act_in_edit(request: StaffRequest, ports: Ports) -> Response[str]:
    return _act(request, ports, is_new=False)


def calculate_new(request: StaffRequest, ports: Ports) -> Response[str]:
    """Keep what was typed, and show its totals."""
    return _calculate(request, ports, is_new=True)


def calculate_edit(request: StaffRequest, ports: Ports) -> Response[str]:
    return _calculate(request, ports, is_new=False)


def discard_new(request: StaffRequest, ports: Ports) -> Response[str]:
    """Forget what was typed and not saved."""
    request.form()
    ports.autosaves.discard(request.member.id, NEW)
    return see_other("/admin/drafts/new")


def discard_edit(request: StaffRequest, ports: Ports) -> Response[str]:
    request.form()
    draft = request.parameters["id"]
    parse_draft_order_id(draft)
    ports.autosaves.discard(request.member.id, draft)
    return see_other(f"/admin/drafts/{draft}/edit")


def products(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the products that the picker offers."""
    query = request.query.get("find", "")
    draft = request.query.get("draft", NEW)
    words = {"found": find_products(query, ports) if query else None, "address": address_of(draft)}
    return page(request, "drafts/editor/_found.html", words)


def customers(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show customers of earlier drafts by the name or the handle that is being typed."""
    query = request.query.get("name") or request.query.get("handle") or ""
    address = address_of(request.query.get("draft", NEW))
    return page(request, "drafts/editor/_known.html", {"known": find_customers(query, ports), "address": address})


def _act(request: StaffRequest, ports: Ports, *, is_new: bool) -> Response[str]:
    act = request.form("act").get("act") or request.query.get("act", "")
    form, focus = apply_act(act, read_form(request), request.store, ports=ports)
    if act == _CHOOSE and not is_new:
        form = _chosen(request, sent_edit(request, form, ports)).form
    kept = _keep(request, form, ports, is_new=is_new)
    if act == KEEP:
        return Response(HTTPStatus.NO_CONTENT, "text/html", "", cookies=[])
    if kept:
        address = address_of(NEW if is_new else request.parameters["id"])
        return see_other(f"{address}?focus={focus}" if focus else address)
    return editor_page(request, _sent(request, form, ports, is_new=is_new), ports)


def _calculate(request: StaffRequest, ports: Ports, *, is_new: bool) -> Response[str]:
    form = read_form(request)
    kept = None if form.is_blank else _keep(request, form, ports, is_new=is_new)
    if request.query.get("totals") == "later":  # of many line items, they come by a button
        return page(request, "drafts/editor/_kept.html", {"kept": kept, "is_late": True})
    return totals_part(request, _sent(request, form, ports, is_new=is_new), kept, ports)


def _chosen(request: StaffRequest, editor: Editor) -> Editor:
    """Return the editor with what was chosen of another person's edit, unless that was changed again since."""
    if editor.sale is None or editor.version != editor.sale.draft.version or not editor.form.is_in_conflict:
        return editor
    return refilled(request, editor, with_theirs(editor, request.store, request.locale))


def _faults(request: StaffRequest, editor: Editor) -> dict[str, str]:
    """Return what is wrong with the form; pasted text that is in no field would be lost when it is saved."""
    if not editor.form.get("pasted"):
        return editor.parsed.faults
    _ = translations(DOMAIN, request.locale).gettext
    sentence = _("This text is not part of the draft yet: put it into the fields or the note, then clear it here")
    return {**editor.parsed.faults, "pasted": sentence}


def _sent(request: StaffRequest, form: Form, ports: Ports, *, is_new: bool) -> Editor:
    return sent_new(request, form, ports) if is_new else sent_edit(request, form, ports)


def _keep(request: StaffRequest, form: Form, ports: Ports, *, is_new: bool) -> Autosave | None:
    if is_new:
        key = request.form_key
        return keep_typed(request.member, NEW, _UNSAVED, form.to_fields(), form_key=key, ports=ports)
    draft = request.parameters["id"]
    parse_draft_order_id(draft)
    return keep_typed(request.member, draft, version_of(form), form.to_fields(), ports=ports)


def _refused(
    request: StaffRequest, editor: Editor, errors: dict[str, str], status: HTTPStatus, ports: Ports
) -> Response[str]:
    """Show the editor again with everything that was typed, which is kept beyond this page as well."""
    fields = editor.form.to_fields()
    keep_typed(request.member, editor.draft, editor.version, fields, form_key=editor.form_key, ports=ports)
    return editor_page(request, editor, ports, errors=errors, status=status)


def _stale(request: StaffRequest, form: Form, ports: Ports) -> Response[str]:
    """Save a form on top of the draft order that was changed meanwhile, or show what both people have changed.

    Without a difference, an earlier request saved the same.
    """
    editor = merged(request, sent_edit(request, form, ports))
    changed = changed_fields(editor.base, editor.parsed.draft)
    if not (editor.parsed.faults or changed):
        close_editor(request.member, editor.draft, editor.version, ports=ports)
        return see_other(f"/admin/drafts/{editor.draft}", "draft_saved")
    if editor.has_ended:
        editor = replace(editor, differing=changed)
    if not editor.differing:
        form = editor.form.with_values(version=str(editor.version))
        return _save(request, refilled(request, editor, form), form, ports)
    editor = replace(editor, form=editor.form.in_conflict(map(attribute_of, editor.differing)))
    _ = translations(DOMAIN, request.locale).gettext
    sentence = _("This draft was changed since you opened it: choose which values to keep, then save again.")
    return _refused(request, editor, {"": sentence}, HTTPStatus.CONFLICT, ports)


def _continue_in_edit(request: StaffRequest, form: Form, key: RequestKey, ports: Ports) -> Response[str]:
    """Go on in the editor of the draft order that this form made before: since then, more was typed into it."""
    sale = ports.sales.get(derived_id("sale", key.name))
    fields = with_known_ids(form, sale).to_fields()
    keep_typed(request.member, sale.draft.id, sale.draft.version, fields, ports=ports)
    close_editor(request.member, NEW, _UNSAVED + 1, form_key=request.form_key, ports=ports)
    return see_other(f"/admin/drafts/{sale.draft.id}/edit", "draft_exists")


def _key_of(request: StaffRequest, form: Form) -> RequestKey:
    """Return what identifies the form: sent again with other fields, its key is refused."""
    content = json.dumps(form.to_fields(), sort_keys=True).encode()
    name = derived_id("request", "POST", "/admin/drafts/new", request.member.id, request.form_key)
    return RequestKey(name, hashlib.sha256(content).hexdigest())


def _entered(editor: Editor) -> tuple[str, ...]:
    """Return the fields of the customer that the customer of the original entered, and that are copied."""
    if editor.source is None:
        return ()
    person, customer = editor.source.person, editor.parsed.draft.customer
    return tuple(name for name in person.entered if getattr(customer, name) == getattr(person.customer, name))
