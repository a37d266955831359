"""The keys of the rows by which sales and products are found."""

from __future__ import annotations

from datetime import datetime

from invoicing.adapters.dynamodb.keys import PRODUCTS, Key, item_key, product_key

AFTER_TERM = "\x1f"  # sorts before every character of a term: kari precedes kari nordmann
_END_OF_TIME = 9_999_999_999_999_999  # microseconds of Unix time, in the year 2286


def search_pk(word: str, *, of_products: bool = False) -> str:
    """Return the partition of terms that begin with a word: by two characters, or by one of other scripts than ASCII.

    A single Latin letter or digit finds words of that one character only.
    """
    first = word.partition(" ")[0]
    begins = first[:2] if first[:1].isascii() else first[:1]
    return f"SEARCH#{PRODUCTS}#{begins}" if of_products else f"SEARCH#{begins}"


def search_key(term: str, created_at: datetime, sale_id: str) -> Key:
    """Return the key of a sale's row for a term; rows sort by term, and then newest first."""
    newest_first = _END_OF_TIME - int(created_at.timestamp() * 1_000_000)
    return item_key(search_pk(term), f"{term}{AFTER_TERM}{newest_first:016d}#{sale_id}")


def product_search_key(term: str, sku: str) -> Key:
    """Return the key of a product's row for a term."""
    return item_key(search_pk(term, of_products=True), f"{term}{AFTER_TERM}{sku}")


def term_of(key: Key) -> str:
    """Return the term of a row."""
    term: str = key["SK"]["S"].partition(AFTER_TERM)[0]
    return term


def found_product_key(key: Key) -> Key:
    """Return the key of the product that a row of a term refers to."""
    return product_key(key["SK"]["S"].partition(AFTER_TERM)[2])
