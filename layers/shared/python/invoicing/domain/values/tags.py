"""Tags of draft orders and orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from invoicing.domain.errors import InvalidRequestError

MAX_TAGS: Final = 250
LONGEST_TAG: Final = 40  # characters


def with_tags(tags: tuple[str, ...], *, add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with some added and others removed.

    Raises:
        InvalidRequestError: there would be too many tags.
    """
    changed = tuple(tag for tag in dict.fromkeys((*tags, *add)) if tag not in remove)
    if changed != tags and len(changed) > MAX_TAGS:
        raise InvalidRequestError("too_many_tags", count=len(changed), most=MAX_TAGS)
    return changed
