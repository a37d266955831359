"""The Jinja environment of pages and e-mails: everything is escaped, and undefined variables raise."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import LANGUAGES, direction, translations

SHARED_TEMPLATES = Path(__file__).parent.parent / "templates"


@lru_cache(maxsize=32)
def environment(domain: str, locale: str, time_zone: str, folder: Path = SHARED_TEMPLATES) -> Environment:
    """Return the environment of a folder and the shared templates, for one locale and gettext domain.

    Templates have `{% trans %}`, `_()`, `ngettext()`, the functions of `formats` as filters, and the globals `locale`,
    `direction` and `languages`. Only `.txt` templates are not escaped.
    """
    env = Environment(
        loader=FileSystemLoader([folder, SHARED_TEMPLATES]),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    env.install_gettext_translations(translations(domain, locale), newstyle=True)  # type: ignore[attr-defined]  # added by an extension
    env.policies["ext.i18n.trimmed"] = True
    for name in ("money", "percent", "number", "country"):
        env.filters[name] = partial(getattr(formats, name), locale=locale)
    for name in ("date", "short_date", "time", "moment"):
        env.filters[name] = partial(getattr(formats, name), locale=locale, tz=time_zone)
    env.globals.update(locale=locale, direction=direction(locale), languages=LANGUAGES)
    return env
