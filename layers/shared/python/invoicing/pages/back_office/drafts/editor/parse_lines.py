"""What was typed into line items."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput
from invoicing.domain.draft_orders.limits import MAX_TITLES, MAX_WEIGHT
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import MAX_QUANTITY
from invoicing.domain.values.text import LONGEST_LINE
from invoicing.pages.back_office.drafts.editor.amounts import AmountReader
from invoicing.pages.back_office.drafts.editor.form import DISCOUNT_TYPES, LineForm
from invoicing.pages.back_office.money_input import TypedNumberError
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.i18n import formats

_MOST_DIGITS = 9


class LineReader:
    """Reads line items; faults are put among those of the form, at `line-<position>-<part>`."""

    def __init__(self, typed: TypedFields, amounts: AmountReader) -> None:
        self.typed, self.amounts = typed, amounts

    def read(self, lines: Sequence[LineForm]) -> tuple[LineInput, ...]:
        _ = self.typed.texts.gettext
        if sum(len(line.title.encode()) for line in lines if not line.sku) > MAX_TITLES:
            self.typed.refuse("find", _("The titles of all items together are too long: shorten them"))
        return tuple(self._line(line, f"line-{i}") for i, line in enumerate(lines))

    def _line(self, line: LineForm, at: str) -> LineInput:
        quantity = self._whole(line.quantity, f"{at}-quantity", 1, MAX_QUANTITY)
        price = self._price(line, f"{at}-price")
        discount = self._discount(line, f"{at}-discount")
        line_id = line.id or None
        if line.sku:
            return LineInput(quantity, sku=line.sku, unit_price=price, discount=discount, id=line_id)
        return LineInput(
            quantity,
            title=self._title(line.title, f"{at}-title"),
            unit_price=price,
            taxable=bool(line.taxable),
            requires_shipping=bool(line.ships),
            weight_grams=self._whole(line.weight or "0", f"{at}-weight", 0, MAX_WEIGHT),
            discount=discount,
            id=line_id,
        )

    def _title(self, title: str, name: str) -> str:
        _ = self.typed.texts.gettext
        if not title:
            self.typed.refuse(name, _("Enter what is sold"))
        elif len(title) > LONGEST_LINE:
            self.typed.refuse(name, _("Use at most %(most)s characters") % {"most": LONGEST_LINE})
        return title

    def _price(self, line: LineForm, name: str) -> GivenAmount | None:
        """Return the price of staff's; None where a product has its own."""
        if not line.price and line.sku:
            return None
        try:
            return self.amounts.amount(line.price)
        except TypedNumberError as error:
            self.typed.refuse(name, str(error))
            return None

    def _discount(self, line: LineForm, name: str) -> DiscountInput | None:
        if line.discount_type and line.discount_type not in DISCOUNT_TYPES:
            self.typed.refuse(f"{name}_type", self.typed.texts.gettext("Choose one of the options"))
        try:
            return self.amounts.discount(line.discount, line.discount_type, line.discount_title[:LONGEST_LINE])
        except TypedNumberError as error:
            self.typed.refuse(name, str(error))
            return None

    def _whole(self, text: str, name: str, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        digits = "".join(text.split())
        number = int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS + 1 else None
        if number is None or not least <= number <= most:
            limits = {
                "least": formats.number(least, self.typed.locale),
                "most": formats.number(most, self.typed.locale),
            }
            self.typed.refuse(
                name, self.typed.texts.gettext("Enter a whole number from %(least)s to %(most)s") % limits
            )
            return least
        return number
