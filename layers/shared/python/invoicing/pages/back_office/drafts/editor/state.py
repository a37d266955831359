"""What an editor is opened with: a new draft order, an edit, or a copy, and what was typed into it before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.duplicate import DEFAULT_FIELDS, CopyField, duplicate_input
from invoicing.domain.draft_orders.to_input import changed_fields, to_draft_input
from invoicing.domain.errors import NotFoundError, RetryableError
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.staff.autosave import NEW, Autosave
from invoicing.domain.values.ids import find_sale_id, parse_draft_order_id
from invoicing.domain.values.version import NO_VERSION
from invoicing.pages.back_office.drafts.editor.amounts import label_currency, relabelled
from invoicing.pages.back_office.drafts.editor.fill import fill_form
from invoicing.pages.back_office.drafts.editor.form import KEEP, Form, with_product
from invoicing.pages.back_office.drafts.editor.merge import attribute_of, mark, marks_in, marks_of, with_stored
from invoicing.pages.back_office.drafts.editor.parse import Parsed, parse_form
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.revision import LOADED, seen_version
from invoicing.ports import Ports

_NOTHING = DraftInput(())


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor: what it shows, and what that is an edit or a copy of.

    `version` is that of the draft order at which the form was filled in, 0 for a new one. `differing` are the fields
    that were typed into, and that another person has changed to something else since then.
    """

    draft: str  # the id of the draft order, or NEW
    form: Form
    base: DraftInput
    parsed: Parsed
    form_key: str
    version: int = 0
    sale: Sale | None = None
    source: Sale | None = None  # of a copy
    restored: Autosave | None = None
    differing: tuple[str, ...] = field(default=())
    loaded: str = ""  # marks of the values that the form was filled with

    @property
    def address(self) -> str:
        return address_of(self.draft)

    @property
    def has_ended(self) -> bool:
        """Tell whether the draft order is completed or cancelled."""
        return self.sale is not None and not self.sale.draft.is_open

    @property
    def is_paying(self) -> bool:
        """Tell whether a payment is under way, which saving has to end."""
        return self.sale is not None and self.sale.draft.active_attempt is not None


def address_of(draft: str) -> str:
    """Return the address of the editor of a draft order, or of a new one.

    Raises:
        NotFoundError: it is neither.
    """
    if draft == NEW:
        return "/admin/drafts/new"
    parse_draft_order_id(draft)
    return f"/admin/drafts/{draft}/edit"


def open_new(request: StaffRequest, ports: Ports) -> Editor:
    """Return the editor of a new draft order, with what was typed and not saved, and the product of the address."""
    kept, sku = _kept(request, NEW, ports), request.query.get("product", "")
    if kept is None:
        form = with_product(_blank(request.store, request.locale), sku)
        return _editor(request, form, form_key=request.form_key)
    form = with_product(Form.from_fields(kept.fields), sku)
    source = find_source(form, ports)
    base = _copied(source, request.store, ports) if source else _NOTHING
    return _editor(request, form, base=base, form_key=kept.form_key, source=source, restored=kept)


def open_copy(request: StaffRequest, ports: Ports) -> Editor:
    """Return the editor of a copy of a draft order, or with what was typed into that before.

    With `copy=typed` it has what was typed into the edit of a draft order that ended before it was saved.
    """
    source = ports.sales.get(parse_draft_order_id(request.parameters["id"]))
    kept, copied = _kept(request, NEW, ports), request.query.get("copy")
    typed = _kept(request, source.draft.id, ports) if copied == "typed" else None
    is_begun = kept is not None and kept.fields.get("duplicate_of") == (source.draft.id,)
    if kept and is_begun and (typed is None or typed.saved_at < kept.saved_at):
        return open_new(request, ports)
    base = _copied(source, request.store, ports, is_whole=copied == "all")
    form = _of_edit(typed) if typed else _filled(base, request.store, request.locale)
    form = form.with_values(duplicate_of=source.draft.id)
    return _editor(request, form, base=base, form_key=request.form_key, source=source)


def open_edit(request: StaffRequest, ports: Ports) -> Editor:
    """Return the editor of a draft order, with what was typed and not saved; of one that ended, to be read only.

    Raises:
        NotFoundError: there is no such draft order.
    """
    sale = ports.sales.get(parse_draft_order_id(request.parameters["id"]), RESERVATION)
    base, kept = to_draft_input(sale), _kept(request, sale.draft.id, ports)
    shown = fill_form(base, request.store, request.locale, sale.offer.currency)
    if kept is None:
        return _edit(request, sale, shown, base)
    form = Form.from_fields(kept.fields)
    restored = merged(request, _edit(request, sale, form, base))
    changed = changed_fields(base, restored.parsed.draft)
    if not changed and not restored.parsed.faults:
        return _edit(request, sale, shown.with_values(end_payment=form.get("end_payment")), base)
    if not sale.draft.is_open:
        return replace(restored, restored=kept, differing=changed)
    is_stale = kept.version != sale.draft.version or form.is_in_conflict
    return replace(restored, restored=kept, differing=restored.differing if is_stale else ())


def sent_new(request: StaffRequest, form: Form, ports: Ports) -> Editor:
    """Return the editor that sent the form of a new draft order."""
    source = find_source(form, ports)
    base = _copied(source, request.store, ports) if source else _NOTHING
    return _editor(request, form, base=base, form_key=request.form_key, source=source)


def sent_edit(request: StaffRequest, form: Form, ports: Ports) -> Editor:
    """Return the editor that sent the form of an edit, at the version that it was filled in at.

    Raises:
        NotFoundError: there is no such draft order.
    """
    sale = ports.sales.get(parse_draft_order_id(request.parameters["id"]), RESERVATION)
    return replace(_edit(request, sale, form, to_draft_input(sale)), version=version_of(form), loaded=form.get(LOADED))


def refilled(request: StaffRequest, editor: Editor, form: Form) -> Editor:
    """Return the editor of an edit with another form."""
    form, parsed = _parsed(request, form, editor.base, editor.sale.offer.currency if editor.sale else "")
    return replace(editor, form=form, parsed=parsed)


def merged(request: StaffRequest, editor: Editor) -> Editor:
    """Return the editor of an edit on top of the current version, with the fields that both people have changed.

    What was not typed into has the stored value. A field for which a choice was offered stays one to choose.
    Line items that another person has removed are new ones.
    """
    if editor.sale is None:
        return editor
    known = {line.id for line in editor.sale.offer.lines}
    lines = [line if line.id in known else replace(line, id="") for line in editor.form.lines]
    draft = editor.parsed.draft
    inputs = [line if line.id in known else replace(line, id=None) for line in draft.lines]
    draft = replace(draft, lines=tuple(inputs))
    base, form = editor.base, editor.form.with_lines(lines)
    before = marks_in(form) if version_of(form) != NO_VERSION else {}
    changed = {name: attribute_of(name) for name in changed_fields(base, draft)}
    theirs = [
        it for it in changed.values() if before.get(it) == mark(editor.parsed.draft, it) and not form.get(KEEP[it])
    ]
    form = with_stored(form, theirs, draft, base, store=request.store, locale=request.locale)
    draft = replace(draft, **{attribute: getattr(base, attribute) for attribute in theirs})
    both = [
        name
        for name, it in changed.items()
        if it not in theirs and (form.get(KEEP[it]) or before.get(it) != mark(base, it))
    ]
    return replace(
        editor,
        form=form.with_values(**{LOADED: marks_of(base)}),
        parsed=replace(editor.parsed, draft=draft),
        version=editor.sale.draft.version,
        differing=tuple(both),
        loaded=marks_of(base),
    )


def with_known_ids(form: Form, sale: Sale) -> Form:
    """Return the form with the ids of line items that were made of it, as far as they are the same still."""
    made = sale.offer.lines
    ids = [
        made[i].id if i < len(made) and (line.sku or None) == made[i].sku else "" for i, line in enumerate(form.lines)
    ]
    return form.with_lines(replace(line, id=one) for line, one in zip(form.lines, ids, strict=True))


def version_of(form: Form) -> int:
    """Return the version of the draft order that the form was filled in at; one that never exists if it names none."""
    return seen_version(form.get("version"))


def find_source(form: Form, ports: Ports) -> Sale | None:
    """Return the sale that the form is a copy of, if there is one."""
    sale_id = find_sale_id(form.get("duplicate_of"))
    if sale_id is None:
        return None
    try:
        return ports.sales.get(sale_id)
    except NotFoundError:
        return None


def _editor(
    request: StaffRequest,
    form: Form,
    *,
    base: DraftInput = _NOTHING,
    form_key: str,
    source: Sale | None = None,
    restored: Autosave | None = None,
) -> Editor:
    form, parsed = _parsed(request, form, base, "")
    return Editor(NEW, form, base, parsed, form_key, source=source, restored=restored)


def _of_edit(typed: Autosave) -> Form:
    """Return what was typed into an edit as the form of a new draft order."""
    form = Form.from_fields(typed.fields).with_values(version="", loaded="", end_payment="")
    return form.with_lines(replace(line, id="") for line in form.lines)


def _edit(request: StaffRequest, sale: Sale, form: Form, base: DraftInput) -> Editor:
    form, parsed = _parsed(request, form, base, sale.offer.currency)
    loaded = marks_of(base)
    return Editor(sale.draft.id, form, base, parsed, "", version=sale.draft.version, sale=sale, loaded=loaded)


def _parsed(request: StaffRequest, form: Form, base: DraftInput, currency: str) -> tuple[Form, Parsed]:
    """Return the form with labels in the currency of its market, and what it becomes."""
    parsed = parse_form(form, base, request.store, request.locale)
    if form.get("market") != (parsed.draft.market or ""):
        form = form.with_values(market="")  # the country decides
    is_as_agreed = bool(currency) and parsed.draft.market == base.market and not _has_moved(parsed.draft, base)
    wanted = currency if is_as_agreed else label_currency(parsed.draft, request.store)
    return relabelled(form, wanted, request.store, request.locale), parsed


def _has_moved(draft: DraftInput, base: DraftInput) -> bool:
    countries = [
        [address.country for address in (one.shipping_address, one.billing_address) if address] for one in (draft, base)
    ]
    return countries[0] != countries[1]


def _kept(request: StaffRequest, draft: str, ports: Ports) -> Autosave | None:
    """Return what was typed and not saved; nothing while the table does not answer."""
    try:
        kept = ports.autosaves.get(request.member.id, draft, ports.clock())
    except RetryableError:
        return None
    return kept if kept and kept.fields else None


def _blank(store: Store, locale: str) -> Form:
    return _filled(_NOTHING, store, locale)


def _filled(draft: DraftInput, store: Store, locale: str) -> Form:
    return fill_form(draft, store, locale, label_currency(draft, store))


def _copied(source: Sale, store: Store, ports: Ports, *, is_whole: bool = False) -> DraftInput:
    fields = frozenset(CopyField) if is_whole else DEFAULT_FIELDS
    today = day_of(ports.clock(), store.time_zone)
    return duplicate_input(source, fields, store, today, of_order=source.order is not None)
