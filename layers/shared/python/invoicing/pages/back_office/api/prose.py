"""The part of Markdown that descriptions of the API use, as HTML."""

from __future__ import annotations

import re

from markupsafe import Markup, escape


def prose(text: str) -> Markup:
    """Render paragraphs, lists, **bold** and `code`."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", str(escape(text.strip()))):
        listed = re.split(r"^- ", paragraph, flags=re.MULTILINE)
        blocks += [f"<p>{listed[0]}</p>"] if listed[0].strip() else []
        blocks += ["<ul>", *(f"<li>{item}</li>" for item in listed[1:]), "</ul>"] if listed[1:] else []
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", "".join(blocks))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", bold))  # noqa: S704 escaped above
