"""A form that was sent after the session's end: it waits in the forms of signing in, and is sent again by a press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from invoicing.pages.back_office.request import FORM_TOKEN
from invoicing.pages.back_office.sign_in.addresses import HOME, own_address

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import Visit

_PREFIX, _ACTION, _TOKEN = "kept.", "kept_action", "kept_token"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """The fields, and the address that they go to. The `token` of its session names the person who has typed it.

    A browser that does not say which site a form comes from (without `Sec-Fetch-Site`) may send that of another site:
    its form has to have the token of the session that ended, whose cookie is left until then.
    """

    action: str = ""
    token: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, visit: Visit) -> KeptForm:
        """Return the form that a request is."""
        action = own_address(visit.address)
        sent = visit.sent()
        token = sent.get(FORM_TOKEN, [""])[-1]
        if action == HOME or not _is_of_our_page(visit, token):
            return cls()
        fields = tuple((name, value) for name, values in sent.items() for value in values if name != FORM_TOKEN)
        return cls(action, token, fields)

    @classmethod
    def sent_by(cls, visit: Visit) -> KeptForm:
        """Return the form that waits in a form of signing in."""
        sent = visit.sent()
        action = own_address(sent.get(_ACTION, [""])[-1])
        token = sent.get(_TOKEN, [""])[-1]
        if action == HOME or not _is_of_our_page(visit, token):
            return cls()
        begun = ((name.removeprefix(_PREFIX), values) for name, values in sent.items() if name.startswith(_PREFIX))
        fields = tuple((name, value) for name, values in begun for value in values)
        return cls(action, token, fields)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The hidden fields that carry the form on."""
        if not self.action:
            return []
        about = [(_ACTION, self.action), (_TOKEN, self.token)]
        return [*about, *((f"{_PREFIX}{name}", value) for name, value in self.fields)]

    def is_of(self, staff_id: str) -> bool:
        """Tell whether there is a form, and this person has typed it. A form without a token is no one's."""
        return bool(self.action) and self.token.rpartition(".")[0] == staff_id


def _is_of_our_page(visit: Visit, token: str) -> bool:
    """Tell whether a page of the back office sent the form. `Visit.sent` has refused what says that it is another's."""
    return bool(visit.headers.get("sec-fetch-site")) or (visit.secret is not None and visit.secret.owns_form(token))
