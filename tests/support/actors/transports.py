"""How an actor's requests reach the shop: its handlers called directly, or the local stack."""

import base64
from collections.abc import Mapping
from typing import Any, Protocol

from functions.assets.handler import lambda_handler as assets
from functions.back_office.handler import lambda_handler as back_office
from functions.checkout.handler import lambda_handler as checkout
from functions.complete_checkout.handler import lambda_handler as complete_checkout
from functions.problems.handler import lambda_handler as problems
from functions.sign_in.handler import lambda_handler as sign_in
from functions.team.handler import lambda_handler as team
from local.stack import Stack
from tests.support.actors.answer import Answer
from tests.support.actors.api_document import check_against_document, operation_of
from tests.support.cast.people import INGRID
from tests.support.lambda_events import CONTEXT, http_event

Body = bytes | str | None


class Transport(Protocol):
    def send(self, method: str, path: str, query: str, headers: Mapping[str, str], body: Body) -> Answer:
        """Make one request; redirects are not followed."""


class ApiHandlers:
    """The functions of the staff API. Each answer is held to the API's document. The caller is Ingrid by default."""

    def __init__(self, groups: str | None = "[owner]", staff_id: str = INGRID.id) -> None:
        self._groups = groups
        self._staff_id = staff_id

    def send(self, method: str, path: str, query: str, headers: Mapping[str, str], body: Body) -> Answer:
        module, operation = operation_of(method, path)
        event = http_event(method, path, query, headers, body, groups=self._groups, staff_id=self._staff_id)
        answer = _answer(module.lambda_handler(event, CONTEXT))
        check_against_document(operation, answer)
        return answer


class CheckoutHandlers:
    """The functions behind the customer's pages."""

    def send(self, method: str, path: str, query: str, headers: Mapping[str, str], body: Body) -> Answer:
        handler = {"payments": complete_checkout, "assets": assets}.get(path.split("/")[1], checkout)
        return _answer(handler(http_event(method, path, query, headers, body), CONTEXT))


class OfficeHandlers:
    """The functions behind the pages of staff."""

    def send(self, method: str, path: str, query: str, headers: Mapping[str, str], body: Body) -> Answer:
        handler = assets if path.startswith("/assets/") else back_office
        if method == "POST" and path.startswith("/admin/sign-in"):
            handler = sign_in
        elif path.startswith(("/admin/team", "/admin/account")):
            handler = team
        elif path.startswith("/admin/problems"):
            handler = problems
        return _answer(handler(http_event(method, path, query, headers, body), CONTEXT))


class StackTransport:
    """The local stack, in this process; `as_staff` signs in first."""

    def __init__(self, stack: Stack, *, as_staff: bool = False) -> None:
        self._request = stack.staff if as_staff else stack.request

    def send(self, method: str, path: str, query: str, headers: Mapping[str, str], body: Body) -> Answer:
        url = f"{path}?{query}" if query else path
        answer = self._request(method, url, headers=headers, body=body)
        headers_back: Any = answer.headers  # read by name, in any case
        cookies = tuple(answer.headers.getlist("set-cookie"))
        return Answer(answer.status_code, headers_back, answer.get_data(as_text=True), cookies=cookies)


def _answer(answered: Mapping[str, Any]) -> Answer:
    body, cookies = answered.get("body") or "", tuple(answered.get("cookies", ()))
    if answered.get("isBase64Encoded") and "Content-Encoding" not in answered["headers"]:
        body = base64.b64decode(body).decode(errors="replace")
    return Answer(answered["statusCode"], answered["headers"], body, cookies=cookies)
