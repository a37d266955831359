"""The button that signs in to the back office, which only the local stack has: deployed code does not know of it."""

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.store.seed import OTHER_STAFF

if TYPE_CHECKING:
    from local.stack import Stack

PAGE = "/admin/sign-in"
_NEXT = re.compile(r'<input type="hidden" name="next" value="([^"]*)">')
_BUTTON = """<form method="post" action="/local/sign-in">
<input type="hidden" name="next" value="{next}"><input type="hidden" name="email" value="{email}">
<button class="button button--secondary" type="submit">Local: sign in as {role}</button>
</form>
"""


def with_buttons(response: Response, stack: "Stack") -> Response:
    """Return the page of signing in with a button for each person of the seeded store; other answers as they are."""
    page = response.get_data(as_text=True)
    found = _NEXT.search(page)
    if found is None:
        return response
    emails = [STAFF_EMAIL, *(OTHER_STAFF if stack.seeds_staff else ())]
    people = {email.partition("@")[0]: email for email in emails}
    people.pop("program", None)
    buttons = "".join(_BUTTON.format(next=found[1], email=email, role=role) for role, email in people.items())
    response.set_data(page.replace("</section>", f"{buttons}</section>", 1))
    return response


def sign_in(request: Request, stack: "Stack") -> Response:
    """Sign in by the form of the page, as a person would, and hand its cookie to the browser."""
    form = {"email": request.form.get("email", STAFF_EMAIL), "password": STAFF_PASSWORD}
    device = {"user-agent": request.headers.get("user-agent", "")}
    answer = stack.request("POST", PAGE, device, form=form | {"next": request.form.get("next", "")})
    response = Response(answer.get_data(), answer.status_code, content_type=answer.content_type)
    if answer.status_code == HTTPStatus.SEE_OTHER:
        response.headers["location"] = answer.headers["location"]
    for cookie in answer.headers.getlist("set-cookie"):
        response.headers.add("set-cookie", cookie)
    return response
