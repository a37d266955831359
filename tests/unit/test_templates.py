"""One Jinja environment renders every language, from sources here and from compiled modules when deployed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pytest

from invoicing.domain.values.money import Money
from invoicing.pages.http import jinja
from scripts.compile_templates import compile_templates
from tests.support.repository import ROOT

WORDS = """<html lang="{{ locale }}">{{ total|money }} {{ 1234|number }} {{ _("Delivery") }}
{% trans name=name %}Order {{ name }}{% endtrans %} {% from "part.html" import part with context -%}
{{ part() }}</html>"""
PART = """{% macro part() %}{{ 0.25|percent }}{{ _("Payment") }}{% endmacro %}"""
EN = '<html lang="en">NOK\xa01,234.00 1,234 Delivery\nOrder &lt;1&gt; 0.0025%Payment</html>'
NB = '<html lang="nb">1\xa0234,00\xa0kr 1\xa0234 Levering\nOrdre &lt;1&gt; 0,0025\xa0%Betaling</html>'


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "page.html").write_text(WORDS)
    (tmp_path / "part.html").write_text(PART)
    yield tmp_path
    jinja._environment.cache_clear()


def render(folder: Path, locale: str) -> str:
    words = {"total": Money(123400, "NOK"), "name": "<1>"}
    return jinja.render("page.html", words, catalogue="checkout", locale=locale, folder=folder)


def test_a_template_is_in_the_language_of_each_rendering(folder: Path) -> None:
    assert [render(folder, locale) for locale in ("en", "nb", "en")] == [EN, NB, EN]


def test_a_template_is_compiled_once_for_all_languages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_source = jinja2.Environment.compile

    def compiling(env: jinja2.Environment, source: Any, name: str, *more: Any) -> CodeType:
        compiled.append(name)
        code: CodeType = compile_source(env, source, name, *more)
        return code

    monkeypatch.setattr(jinja2.Environment, "compile", compiling)
    for locale in ("en", "nb", "en-US"):
        render(folder, locale)
    assert sorted(compiled) == ["page.html", "part.html"]


def test_an_edited_template_shows_in_the_next_rendering(folder: Path) -> None:
    render(folder, "en")
    (folder / "page.html").write_text("edited")
    assert render(folder, "en") == "edited"


def test_compiled_templates_render_as_their_sources_did_and_leave_no_source(folder: Path) -> None:
    compile_templates(folder)
    assert [path.name for path in folder.iterdir()] == [jinja.COMPILED]
    assert [render(folder, locale) for locale in ("en", "nb")] == [EN, NB]


def test_every_template_compiles(tmp_path: Path) -> None:
    shutil.copytree(
        jinja.SHARED_TEMPLATES, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.mjml", "parts")
    )
    shutil.copytree(ROOT / "functions/checkout/templates", tmp_path, dirs_exist_ok=True)
    sources = [path for path in tmp_path.rglob("*") if path.is_file()]
    compile_templates(tmp_path)
    assert len(list((tmp_path / jinja.COMPILED).iterdir())) == len(sources) > 30


def test_a_variable_that_a_template_is_not_given_raises(folder: Path) -> None:
    with pytest.raises(jinja2.UndefinedError, match="total"):
        jinja.render("page.html", {}, catalogue="checkout", locale="en", folder=folder)
