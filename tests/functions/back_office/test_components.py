"""The components of the back office: labels, errors, escaping, and what the Content-Security-Policy allows."""

import re

import pytest
from bs4 import BeautifulSoup

from invoicing.pages.http import assets
from invoicing.pages.http.jinja import SHARED_TEMPLATES
from tests.support.gallery.components import FIELDS, TYPED, soup
from tests.support.repository import ROOT

CLASSES = re.compile(r'class="((?:\{[{%].*?[}%]\}|[^"])*)"')
UNSTYLED = {"row"}  # its link has the look
TEMPLATES = ROOT / "functions/back_office/templates"


@pytest.fixture(scope="module")
def plain() -> BeautifulSoup:
    return soup()


@pytest.fixture(scope="module")
def faulty() -> BeautifulSoup:
    return soup(with_errors=True)


def test_every_control_has_a_label_or_stands_in_one(plain: BeautifulSoup) -> None:
    for control in plain.select("input:not([type=hidden]), select, textarea"):
        own = plain.select_one(f'label[for="{control.get("id")}"]')
        label = own or control.find_parent("label")
        assert label, control
        assert label.get_text(strip=True), control


@pytest.mark.parametrize("with_errors", [False, True])
def test_ids_are_unique_and_what_refers_to_one_finds_it(with_errors: bool) -> None:
    page = soup(with_errors=with_errors)
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    named = {name for tag in page.select("[aria-describedby]") for name in str(tag["aria-describedby"]).split()}
    named |= {str(tag["aria-labelledby"]) for tag in page.select("[aria-labelledby]")}
    named |= {str(tag["href"])[1:] for tag in page.select('a[href^="#"]')}
    assert named <= set(ids)


def test_an_error_stands_in_the_box_and_at_its_field_in_the_same_words(faulty: BeautifulSoup) -> None:
    box = faulty.select_one(".problem")
    assert box
    assert (box["role"], box["tabindex"], box.has_attr("autofocus")) == ("alert", "-1", True)
    links = {str(a["href"])[1:]: a.get_text() for a in box.select("a")}
    assert links == {name: f"Change the {name}." for name in FIELDS}
    for name, sentence in links.items():
        fault = faulty.find(id=f"fault-{name}")
        assert fault
        assert fault.get_text() == sentence
        control = faulty.find(id=name)
        assert control
        assert f"fault-{name}" in str(control["aria-describedby"])
    assert faulty.title
    assert faulty.title.get_text().startswith("Error: ")


def test_a_form_without_errors_shows_none(plain: BeautifulSoup) -> None:
    assert plain.select(".problem, .fault, [aria-invalid]") == []
    assert plain.title
    assert plain.title.get_text() == "#D1001 · Fjell & Fjord"


def test_what_was_typed_is_shown_as_it_was_typed(plain: BeautifulSoup) -> None:
    field, area = plain.find(id="title"), plain.find(id="note")
    assert field
    assert area
    assert (field["value"], area.get_text().removeprefix("\n")) == (TYPED, TYPED)
    assert "<b>Scarf" not in str(area)


def test_no_component_needs_what_the_security_policy_forbids(faulty: BeautifulSoup) -> None:
    assert list(faulty.find_all(style=True)) == []
    assert [script for script in faulty.find_all("script") if script.get_text(strip=True)] == []
    handlers = [name for tag in faulty.find_all(True) for name in tag.attrs if name.startswith(("on", "hx-on"))]
    assert handlers == []


def test_buttons_that_need_script_are_hidden_until_it_runs(plain: BeautifulSoup) -> None:
    assert [str(tag) for tag in plain.select("button[type=button]") if not tag.has_attr("hidden")] == []


def test_the_bottom_bar_has_five_links_and_says_which_is_current(plain: BeautifulSoup) -> None:
    links = plain.select("nav.bottom a")
    assert [link.get_text(strip=True) for link in links] == ["Home", "Drafts", "Orders", "Products", "More"]
    assert [link.get_text(strip=True) for link in links if link.has_attr("aria-current")] == ["Drafts"]


def test_every_class_of_a_template_is_in_the_stylesheet() -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", (assets.FOLDER / "back_office.css").read_text()))
    templates = [*TEMPLATES.rglob("*.html"), *(SHARED_TEMPLATES / "back_office").rglob("*.html")]
    unknown = {
        (path.name, name)
        for path in templates
        for names in CLASSES.findall(path.read_text())
        for name in re.sub(r"\S*\{[{%].*?[}%]\}", " ", names).split()
        if name not in known | UNSTYLED
    }
    assert unknown == set()


def test_a_page_with_more_to_show_has_the_results_that_htmx_adds_to() -> None:
    using = [path for path in TEMPLATES.rglob("*.html") if re.search(r"\{\{ more_link\(", path.read_text())]
    assert len(using) >= 2
    assert [path.name for path in using if 'id="results"' not in path.read_text()] == []
