"""A member of staff at the editor of draft orders."""

from dataclasses import dataclass
from typing import Any

from tests.support.actors.answer import Page
from tests.support.actors.office import Office


def total_of(page: Page) -> str:
    """Return the total in the bar of the page, or of the part with the totals."""
    return page.soup.select("#bar-total")[0].text.replace("\u00a0", " ")


@dataclass
class Editor:
    """The editor in a browser without JavaScript: `typed` is what its form has."""

    office: Office
    address: str = "/admin/drafts/new"

    def open(self) -> Page:
        return self.office.open(self.address)

    @property
    def page(self) -> Page:
        return self.office.page

    @property
    def typed(self) -> dict[str, str]:
        return self.page.fields(self.address)

    def press(self, act: str, /, **typed: str) -> Page:
        """Type, and press a button that saves nothing."""
        self.office._show(self.office.post(f"{self.address}/autosave", {**self._filled(typed), "act": act}))
        assert self.page.status == 200, self.page.text
        return self.page

    def discard(self) -> Page:
        """Press the button that forgets what was typed and not saved."""
        assert self.page.soup.select(f'#editor button[formaction="{self.address}/discard"]'), self.page.text
        return self.office._show(self.office.post(f"{self.address}/discard", self.typed))

    def calculate(self, /, **typed: str) -> Page:
        """Type, and return the part with the totals, as htmx asks for it."""
        return self.office.post(f"{self.address}/calculate", self._filled(typed), hx_request="true")

    def save(self, /, **typed: str) -> Page:
        """Type, save, and return the answer; the window shows it unless it leads on."""
        answer = self.office.post(self.address, self._filled(typed))
        if answer.status != 303:
            self.office.page = answer
        return answer

    def saved(self, /, **typed: str) -> str:
        """Type and save; return the id of the draft order."""
        answer = self.save(**typed)
        assert answer.status == 303, answer.text
        return answer.headers["Location"].rpartition("/")[2]

    def _filled(self, typed: dict[str, Any]) -> dict[str, str]:
        """Return the form with what is typed; `line_0_price` is the price of the first line item."""
        named = {
            name.replace("_", "-", 2) if name.startswith("line_") else name: value for name, value in typed.items()
        }
        return {**self.typed, **named}
