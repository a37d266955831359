"""The form of note and tags, of draft orders and of orders."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.values.tags import MAX_TAGS
from invoicing.pages.back_office.revision import differences
from invoicing.pages.back_office.words import Words

FIELDS = {"/note": "note", "/tags": "tags"}
_LONGEST_NOTE, _LONGEST_TAG = 5000, 40


def tags_of(typed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tags, one a line: a tag may have a comma."""
    return tuple(dict.fromkeys(filter(None, typed.get("tags", "").splitlines())))


def differing(typed: Mapping[str, str], stored: Mapping[str, str], words: Words) -> list[tuple[str, str, str]]:
    """Return the fields in which a stale form differs from what is stored now, with both values."""
    labels = {"note": words.gettext("Note"), "tags": words.gettext("Tags")}
    return [(labels[it.name], it.yours, it.theirs) for it in differences(typed, stored)]


def check(typed: Mapping[str, str], words: Words) -> dict[str, str]:
    """Return what is wrong with the form, by field."""
    _ = words.gettext
    errors = {}
    if len(typed.get("note", "")) > _LONGEST_NOTE:
        errors["note"] = _("Write at most %(most)s characters.") % {"most": _LONGEST_NOTE}
    tags = tags_of(typed)
    if len(tags) > MAX_TAGS:
        errors["tags"] = _("Give at most %(most)s tags.") % {"most": MAX_TAGS}
    elif any(len(tag) > _LONGEST_TAG for tag in tags):
        errors["tags"] = _("A tag has at most %(most)s characters.") % {"most": _LONGEST_TAG}
    return errors
