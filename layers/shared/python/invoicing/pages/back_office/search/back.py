"""The address that a page leads back to: the list with the filters it was opened from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from invoicing.pages.back_office.search.filters import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILTERS = ("tab", "query", "tag", "sort", *NAMES)
_MOST_FILTERS = 20


def list_address(path: str, query: Mapping[str, str]) -> str:
    """Return the address of the list at `path`, with the filters that the parameter `from` holds.

    Only known filters are taken: a link from elsewhere can lead to another tab of the list, and nowhere else.
    """
    try:
        given = dict(parse_qsl(query.get("from", ""), max_num_fields=_MOST_FILTERS))
    except ValueError:  # too many
        given = {}
    filters = {name: given[name] for name in _FILTERS if name in given}
    return f"{path}?{urlencode(filters)}" if filters else path
