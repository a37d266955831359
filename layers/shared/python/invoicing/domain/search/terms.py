"""Terms: what rows find sales and products by, and the query that finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.person import Person
from invoicing.domain.search.words import LONGEST, phone_digits, searched_text, words_of

MOST_TERMS = 24  # of a sale or product: each is a row, and a transaction takes 100 actions
# Draft order and order share all texts but their numbers: two of the draft order, one of the order.
_MOST_OF_HEAD = 22


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The words that were typed. Each of them has to begin a word of what is found."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> SearchQuery:
        return cls(tuple(dict.fromkeys(words_of(typed))))

    @property
    def longest(self) -> str:
        """Return the word that finds the fewest; empty if nothing but signs was typed."""
        return max(self.words, key=len, default="")

    def finds(self, texts: Sequence[str]) -> bool:
        """Tell whether each word begins a word of these texts."""
        there = {word for text in texts for word in text.split(" ")}
        return all(any(word.startswith(typed) for word in there) for typed in self.words)

    def first_of(self, terms: Sequence[str]) -> str:
        """Return the first term that begins with the longest word; empty if none does.

        A name and an e-mail address may begin alike: the row of the first term is shown, and those of others are not.
        """
        return min((term for term in terms if term.startswith(self.longest)), default="")


def terms_of(texts: Sequence[str], most: int = MOST_TERMS) -> tuple[str, ...]:
    """Return the terms of texts: each text rotated to begin with each of its words, so many at most."""
    terms = (term for text in texts for term in _rotations(text.split(" ")) if term)
    return tuple(islice(dict.fromkeys(terms), most))


def _rotations(words: list[str]) -> list[str]:
    return [" ".join((*words[at:], *words[:at]))[:LONGEST].rstrip() for at in range(len(words))]


def texts_of_sale(head: DraftOrder | Order, person: Person | None, po_number: str) -> tuple[str, ...]:
    """Return what a draft order or order is found by; the first count, if there are more terms than rows."""
    numbers = (f"d{head.number}", str(head.number)) if isinstance(head, DraftOrder) else (str(head.number),)
    typed = [po_number, head.customer_name]
    phones: list[str] = []
    if person is not None:
        customer = person.customer
        typed = [customer.email, person.entered_email, customer.handle, po_number, customer.name, head.customer_name]
        phones = [phone_digits(customer.phone), phone_digits(person.delivery_phone)]
    return tuple(dict.fromkeys(text for text in (*numbers, *phones, *map(searched_text, typed)) if text))


def terms_of_head(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the terms of a draft order or order; both together have at most `MOST_TERMS`."""
    return terms_of(texts, _MOST_OF_HEAD)


def texts_of_product(title: str, sku: str) -> tuple[str, ...]:
    """Return what a product is found by."""
    texts = (searched_text(title), searched_text(sku))
    return tuple(dict.fromkeys(text for text in texts if text))
