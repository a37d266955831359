"""The API of a deployed stack, or of the local one, as a signed-in person uses it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3

TIMEOUT = urllib3.Timeout(connect=5, read=30)
# What was refused for now is sent again; what may have been done is not.
RETRY = urllib3.Retry(
    total=6, connect=0, read=0, redirect=0, status_forcelist=(429, 503), allowed_methods=None, backoff_factor=1
)
ON_THIS_MACHINE = {"127.0.0.1", "localhost"}
# What a sign-in may ask for beside the password: the code of the problem, the field, and the question.
CHALLENGES = {
    "new_password_required": ("new_password", "The password is temporary. A new one: "),
    "mfa_code_required": ("mfa_code", "The code that your authenticator shows: "),
    "mfa_setup_required": ("mfa_code", "Add the secret {secret} to an authenticator app. The code that it shows: "),
}
FAILED = 400
NOT_FOUND = 404


class ApiError(Exception):
    """The API cannot be used, or refuses."""


class RefusedError(ApiError):
    """The API refuses a request; `problem` is its answer."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or problem))
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """An answer: its document, and its headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    document: Any


class Api:
    """Requests with the access token of a person. Raises RefusedError for every answer from 400 on."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in ON_THIS_MACHINE:
            raise ApiError(f"Give an address that begins with https://, and not {url}: a password is sent there.")
        self.url = url.rstrip("/")
        self._http = urllib3.PoolManager(timeout=TIMEOUT, retries=RETRY)
        self._headers: dict[str, str] = {}

    def sign_in(self, email: str, password: str, ask: Callable[[str, str], str]) -> None:
        """Sign in. `ask` is called with a field and a question for what is asked for beside the password."""
        credentials = {"email": email, "password": password}
        while True:
            try:
                answer = self.send("POST", "/sign-in", credentials)
            except RefusedError as refused:
                name, question = CHALLENGES.get(str(refused.problem.get("code")), ("", ""))
                if not name or name in credentials:
                    raise
                if "new_password" in credentials:  # it was taken: the next question came after it
                    credentials["password"] = credentials.pop("new_password")
                secret = refused.problem.get("mfa_setup", {}).get("secret", "")
                credentials[name] = ask(name, question.format(secret=secret))
            else:
                self._headers = {"Authorization": f"Bearer {answer.document['access_token']}"}
                return

    def find(self, path: str) -> Answer | None:
        """Read a document; None if it does not exist."""
        try:
            return self.send("GET", path)
        except RefusedError as refused:
            if refused.problem.get("status") == NOT_FOUND and refused.problem.get("code") == "not_found":
                return None
            raise

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Make a request; underscores in the names of headers are hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | self._headers
        encoded = None if body is None else json.dumps(body).encode()
        try:
            answer = self._http.request(
                method, self.url + path, body=encoded, headers={**sent, "Content-Type": "application/json"}
            )
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(
                f"{method} {self.url}{path} has no answer: {getattr(error, 'reason', error)}. Try again."
            ) from None
        document = _document(answer.data, f"{method} {self.url}{path}", answer.status)
        if answer.status >= FAILED:
            raise RefusedError({"status": answer.status, **document} if isinstance(document, dict) else {})
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, document)


def _document(body: bytes, what: str, status: int) -> Any:
    try:
        return json.loads(body) if body else {}
    except ValueError:
        raise ApiError(f"{what} is answered with {status} and no JSON: is this the address of the API?") from None
