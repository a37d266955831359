"""The fields of the editor as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import zip_longest

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.limits import MAX_ATTRIBUTES
from invoicing.domain.pricing.offer import MAX_LINES
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.revision import LOADED
from invoicing.pages.back_office.typed_address import KINDS, address_names

CUSTOMER_FIELDS = ("name", "email", "phone", "handle", "locale", "vat_number")
OTHERS = (
    *(
        "find",
        "currency",
        "version",
        LOADED,
        "duplicate_of",
        "end_payment",
        "discount",
        "discount_type",
        "discount_title",
    ),
    *("discount_code", "delivery", "delivery_title", "delivery_price", "market", "tax_exempt", "tags", "po_number"),
    *("terms", "terms_days", "terms_date", "reserve_until", "prices", "prices_until", "codes"),
)
KEEP = {field.name: f"keep_{field.name}" for field in fields(DraftInput)}  # whose value a stale edit keeps
YOURS = "yours"
TEXTS = ("note", "pasted")  # which keep their line breaks
FIELDS = (
    *CUSTOMER_FIELDS,
    *OTHERS,
    *TEXTS,
    *(name for kind in KINDS for name in address_names(kind)),
    *KEEP.values(),
)
TICKED = "on"
AMOUNT, PERCENTAGE = "amount", "percentage"
DISCOUNT_TYPES = {AMOUNT: AMOUNT, PERCENTAGE: PERCENTAGE}

LONGEST_SKU = 64  # a longer one is of no product, and no key of the table
_DETAIL = re.compile(r"detail-([0-9]{1,3})-(name|value)")
_LINE = re.compile(r"line-([0-9]{1,4})-([a-z_]+)")
_MOST_DETAILS = MAX_ATTRIBUTES + 10
_MOST_LINES = MAX_LINES + 50  # that are read: one too many is shown, and refused with a sentence


@dataclass(frozen=True, slots=True)
class LineForm:
    """The fields of one line item: of a product if it has a sku, else of a custom item."""

    id: str = ""
    sku: str = ""
    title: str = ""
    quantity: str = "1"
    price: str = ""
    discount: str = ""
    discount_type: str = ""
    discount_title: str = ""
    taxable: str = ""
    ships: str = ""
    weight: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed that makes it a line item."""
        return not (self.sku or self.title or self.price or self.id)


_DETAIL_PARTS = ("name", "value")
_LINE_PARTS = tuple(part.name for part in fields(LineForm))
OWN_ITEM = LineForm(taxable=TICKED, ships=TICKED)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of an editor, all of them untrusted; one that was not sent is empty."""

    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[LineForm, ...] = ()
    details: tuple[tuple[str, str], ...] = ()  # names and values of attributes

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def with_values(self, **values: str) -> Form:
        return replace(self, values={**self.values, **values})

    def with_lines(self, lines: Iterable[LineForm]) -> Form:
        return replace(self, lines=tuple(lines))

    def in_conflict(self, attributes: Iterable[str]) -> Form:
        """Return the form with a choice for each field that differs, of which yours is the first."""
        return self.with_values(**{KEEP[name]: self.get(KEEP[name]) or YOURS for name in attributes})

    @property
    def is_in_conflict(self) -> bool:
        """Tell whether the form was shown beside the values of another person's edit."""
        return any(self.get(name) for name in KEEP.values())

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed: choices that the editor begins with do not count."""
        typed = {*CUSTOMER_FIELDS, *TEXTS, "discount", "tags", "po_number", "reserve_until", "shipping_address1"}
        return (
            all(line.is_blank for line in self.lines)
            and not self.details
            and not any(self.get(name) for name in typed - {"locale"})
        )

    def to_fields(self) -> dict[str, tuple[str, ...]]:
        """Return the fields as an autosave keeps them: the parts of line items as columns."""
        kept = {name: (self.get(name),) for name in FIELDS if self.get(name)}
        lines = [asdict(line) for line in self.lines]
        columns = {f"line-{part}": tuple(line[part] for line in lines) for part in _LINE_PARTS}
        columns |= {f"detail-{part}": tuple(row[i] for row in self.details) for i, part in enumerate(_DETAIL_PARTS)}
        return kept | {name: column for name, column in columns.items() if any(column)}

    @classmethod
    def from_fields(cls, kept: Mapping[str, tuple[str, ...]]) -> Form:
        """Return the form of an autosave; of another deployment, unknown fields are left out."""
        values = {name: kept[name][0] for name in FIELDS if kept.get(name)}
        columns = {part: kept.get(f"line-{part}", ()) for part in _LINE_PARTS}
        count = max(map(len, columns.values()), default=0)
        rows = ({part: column[i] for part, column in columns.items() if i < len(column)} for i in range(count))
        details = zip_longest(kept.get("detail-name", ()), kept.get("detail-value", ()), fillvalue="")
        return cls(values, tuple(LineForm(**{"quantity": "", **row}) for row in rows), tuple(details))


def read_form(request: StaffRequest) -> Form:
    """Return what was typed. Line items stand in the order of their numbers; blank ones are left out.

    Raises:
        UnreadableError: the form is another site's, or cannot be read.
    """
    sent = {name: values[-1] for name, values in request.form_lists().items() if values}
    texts = request.form(texts=(*TEXTS, *(name for name in sent if _DETAIL.fullmatch(name))))
    parts: dict[int, dict[str, str]] = {}
    for name, value in sent.items():
        match = _LINE.fullmatch(name)
        if match and match[2] in _LINE_PARTS:
            parts.setdefault(int(match[1]), {})[match[2]] = value[:LONGEST_SKU] if match[2] == "sku" else value
    lines = (LineForm(**{"quantity": "", **parts[number]}) for number in sorted(parts)[:_MOST_LINES])
    values = {name: sent[name] for name in FIELDS if name in sent}
    kept = {name: texts[name] for name in TEXTS if name in texts}
    return Form({**values, **kept}, tuple(line for line in lines if not line.is_blank), _details(texts))


def _details(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return names and values of attributes in the order of their numbers; blank rows are left out."""
    rows: dict[int, dict[str, str]] = {}
    for name, text in texts.items():
        if match := _DETAIL.fullmatch(name):
            rows.setdefault(int(match[1]), {})[match[2]] = text
    typed = ((rows[number].get("name", ""), rows[number].get("value", "")) for number in sorted(rows)[:_MOST_DETAILS])
    return tuple((" ".join(name.split()), value) for name, value in typed if name or value)


def with_product(form: Form, sku: str) -> Form:
    """Return the form with a line item of a product, unless it has one."""
    if not sku or any(line.sku == sku for line in form.lines):
        return form
    return form.with_lines([*form.lines, LineForm(sku=sku[:LONGEST_SKU])])
