"""Render the templates of pages and e-mails: everything is escaped, and undefined variables raise.

One environment renders every language: filters and `gettext` read the locale from the template's context, so a template
is compiled once. The build compiles all of them to Python modules in `compiled`, beside which no source is deployed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    ModuleLoader,
    StrictUndefined,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from markupsafe import Markup

from invoicing.domain.values.language import LANGUAGES
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import direction, translations

SHARED_TEMPLATES = Path(__file__).parent.parent / "templates"
COMPILED = "compiled"  # the folder of a template folder's modules


def render(
    template: str,
    words: Mapping[str, Any],
    *,
    catalogue: str,
    locale: str,
    time_zone: str = "UTC",
    folder: Path = SHARED_TEMPLATES,
) -> str:
    """Return a template of a folder, or of the shared templates, with these words as its variables.

    `catalogue` is the gettext domain. Templates have `{% trans %}`, `_()`, `ngettext()`, the functions of `formats` as
    filters, and the variables `locale`, `direction` and `languages`. Templates import each other `with context`.
    """
    about = {"catalogue": catalogue, "locale": locale, "direction": direction(locale), "time_zone": time_zone}
    return _environment(folder).get_template(template).render({**words, **about})


def new_environment(loader: BaseLoader, *, from_source: bool) -> Environment:
    """Return an environment. With `from_source`, a template that has changed is read again."""
    env = Environment(
        loader=loader,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=from_source,
    )
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by an extension
    env.policies["ext.i18n.trimmed"] = True
    for name in ("decimal", "money", "bare_money", "percent", "number", "country", "full_date"):
        env.filters[name] = _in_locale(getattr(formats, name))
    for name in ("date", "short_date", "time", "moment"):
        env.filters[name] = _in_time_zone(getattr(formats, name))
    env.filters["lines"] = _lines
    env.globals["languages"] = LANGUAGES
    return env


@cache
def _environment(folder: Path) -> Environment:
    folders = [folder, SHARED_TEMPLATES]
    if (folder / COMPILED).is_dir():
        return new_environment(ModuleLoader([path / COMPILED for path in folders]), from_source=False)
    return new_environment(FileSystemLoader(folders), from_source=True)


# A function that takes the context is never called while a template is compiled, not even with constants.


@pass_context
def _gettext(context: Context, message: str) -> str:
    return translations(context["catalogue"], context["locale"]).gettext(message)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int) -> str:
    return translations(context["catalogue"], context["locale"]).ngettext(one, many, number)


def _lines(text: str) -> Markup:
    """Return a text of several lines as HTML, escaped."""
    return Markup("<br />").join(text.splitlines())


def _in_locale(function: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def formatted(context: Context, value: Any) -> str:
        return function(value, context["locale"])

    return formatted


def _in_time_zone(function: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def formatted(context: Context, value: Any, **options: Any) -> str:
        return function(value, context["locale"], context["time_zone"], **options)

    return formatted
