"""What an actor gets back: an answer of the API, or a page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True)
class Answer:
    """Status, headers by the names that the shop gave them, and body."""

    status: int
    headers: Mapping[str, str]
    body: str
    cookies: tuple[str, ...] = field(default=(), kw_only=True)  # as Set-Cookie has them

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


@dataclass(frozen=True)
class Page(Answer):
    """A page, read as a browser without JavaScript does. `url` is the address that it came from."""

    url: str = ""

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @cached_property
    def text(self) -> str:
        """Return the words of the page, with one plain space between them."""
        main = self.soup.find("main")
        return " ".join((main or self.soup).get_text(" ").split())

    @property
    def heading(self) -> str:
        heading = self.soup.find("h1")
        assert heading, self.body
        return " ".join(heading.get_text(" ").split())

    @property
    def errors(self) -> dict[str, str]:
        """Return the sentences of the box on top, by field."""
        return {str(link["href"]).removeprefix("#"): link.get_text() for link in self.soup.select(".problem a")}

    def has_form(self, action: str) -> bool:
        return any(_leads_to(form, action) for form in self.soup.find_all("form"))

    def form(self, action: str) -> Tag:
        """Return the form whose address ends with `action`."""
        for form in self.soup.find_all("form"):
            if _leads_to(form, action):
                return form
        raise AssertionError(f"no form to {action} at {self.url} ({self.status}): {self.text[:300]}")

    def fields(self, action: str) -> dict[str, str]:
        """Return what a browser sends from a form that the customer left as it was."""
        return fields_of(self.form(action))


def fields_of(form: Tag) -> dict[str, str]:
    """Return what a form sends as it is: buttons left out, choices as they are made."""
    fields: dict[str, str] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or kind in {"submit", "button"} or control.has_attr("disabled"):
            continue
        if kind in {"radio", "checkbox"} and not control.has_attr("checked"):
            continue
        fields[str(name)] = _value(control)
    return fields


def _leads_to(form: Tag, action: str) -> bool:
    return urlsplit(str(form.get("action"))).path.endswith(action)


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        options = control.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return str(chosen[0].get("value", "")) if chosen else ""
    return str(control.get("value", "on" if control.get("type") in {"radio", "checkbox"} else ""))
