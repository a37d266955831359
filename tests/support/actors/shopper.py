"""A customer with a browser that knows no JavaScript: reads pages, fills in forms, follows redirects."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from local.stack import Stack

BROWSER = {"user-agent": "Mozilla/5.0", "accept": "text/html", "sec-fetch-site": "same-origin"}
NORWEGIAN = {
    "name": "Kari Nordmann",
    "email": "kari@example.com",
    "phone": "+47 400 00 000",
    "address1": "Storgata 1",
    "postal_code": "0155",
    "city": "Oslo",
    "country": "NO",
}


@dataclass
class Shopper:
    """One browser window. `page` is what it shows; `been` every address that it asked for."""

    stack: Stack
    language: str = "en"
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    status: int = 0
    at: str = ""
    been: list[str] = field(default_factory=list)

    def open(self, url: str) -> "Shopper":
        """Follow a link."""
        return self._ask("GET", url)

    def submit(self, action: str, **values: str) -> "Shopper":
        """Send the form whose address ends with `action`, with what it is filled with and these values."""
        form = self.form(action)
        filled = fields_of(form)
        asked = {str(control["name"]) for control in form.find_all(["input", "select", "textarea"], {"name": True})}
        assert set(values) <= asked, f"the form has {sorted(asked)}, not {sorted(set(values) - asked)}"
        return self._ask("POST", urljoin(self.at, str(form["action"])), {**filled, **values})

    def press(self, action: str, name: str, value: str) -> "Shopper":
        """Send a form by one of its buttons."""
        form = self.form(action)
        return self._ask("POST", urljoin(self.at, str(form["action"])), {**fields_of(form), name: value})

    def form(self, action: str) -> Tag:
        found = [form for form in self.page.find_all("form") if urlsplit(str(form.get("action"))).path.endswith(action)]
        assert found, f"no form to {action} at {self.at} ({self.status}): {self.text[:300]}"
        return found[0]

    def has_form(self, action: str) -> bool:
        return any(urlsplit(str(f.get("action"))).path.endswith(action) for f in self.page.find_all("form"))

    @property
    def text(self) -> str:
        main = self.page.find("main") or self.page
        return " ".join(main.get_text(" ").replace("\xa0", " ").split())

    def details(self, **values: str) -> dict[str, str]:
        """Return what a Norwegian would type, by the names of the details form."""
        asked = fields_of(self.form("/details"))
        typed = {}
        for name in asked:
            for field_name, value in NORWEGIAN.items():
                if name == field_name or name.endswith(f"_{field_name}"):
                    typed[name] = value
        return {**typed, **values}

    def _ask(self, method: str, url: str, form: dict[str, str] | None = None) -> "Shopper":
        for _ in range(10):
            parts = urlsplit(url)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            self.been.append(f"{method} {path}")
            response: TestResponse = self.stack.request(
                method, path, {**BROWSER, "accept-language": self.language}, form=form
            )
            self.at, self.status = url, response.status_code
            if response.status_code not in {301, 302, 303}:
                self.page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
                return self
            method, form, url = "GET", None, urljoin(url, response.headers["location"])
        raise AssertionError(f"redirected in circles: {self.been[-10:]}")


def fields_of(form: Tag) -> dict[str, str]:
    """Return what a form would send as it is: buttons left out, choices as they are made."""
    filled: dict[str, str] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or kind in {"submit", "button"} or control.has_attr("disabled"):
            continue
        if kind in {"radio", "checkbox"} and not control.has_attr("checked"):
            continue
        filled[str(name)] = _value(control)
    return filled


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        options = control.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return str(chosen[0].get("value", "")) if chosen else ""
    return str(control.get("value", "on" if control.get("type") in {"radio", "checkbox"} else ""))


def draft(**more: Any) -> dict[str, Any]:
    """Return a draft order as a program sends it."""
    return {"line_items": [{"sku": more.pop("sku", "mug"), "quantity": more.pop("quantity", 1)}], **more}
