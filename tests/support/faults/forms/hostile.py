"""Requests that no page of ours sends, for a route: forged, unreadable, odd, and of people without the right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from invoicing.domain.staff.role import OWNERS
from invoicing.domain.staff.session import SessionSecret
from invoicing.pages.back_office.routes.route import Route
from tests.support.actors.customer import FORM
from tests.support.actors.office import SESSION
from tests.support.faults.forms.forms_shop import IN_PATH, FormsShop
from tests.support.faults.forms.texts import BODIES, HEADERS, QUERIES, SEGMENTS, TEXTS, TYPES

BROWSER = {"accept": "text/html", "accept-language": "en", "content-type": FORM, "sec-fetch-site": "same-origin"}
METHODS = ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "GET", "POST")
SIGNED_OUT = frozenset({303, 401})
FORGED = frozenset({403})


@dataclass(frozen=True)
class Hostile:
    """A request. `allowed` are the statuses that refuse it, and then nothing changes; without any, all below 500."""

    what: str
    method: str
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    allowed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Generator:
    """Generates the requests to a route. `count` is how many odd texts and how many odd addresses there are."""

    route: Route
    shop: FormsShop
    count: int
    random: Random

    def requests(self) -> Iterator[Hostile]:
        address, fields, names = self.shop.form(self.route)
        fields = {name: value for name, value in fields.items() if name != "form_token"}
        yield self._asks(address, fields, "as its page sends it")
        yield from self._of_others(address, fields)
        yield from self._with_other_ids(fields)
        yield from self._with_headers(address, fields)
        yield from self._with_queries(address, fields)
        if self.route.method == "POST":
            yield from self._forged(address, fields)
            yield from self._unreadable(address, fields)
            yield from self._with_texts(address, fields, [name for name in names if name != "form_token"])

    # --- people -------------------------------------------------------------------------------------------------------

    def _of_others(self, address: str, fields: Mapping[str, str]) -> Iterator[Hostile]:
        shop = self.shop
        if self.route.is_public:
            return
        never = f"{shop.owner.partition('.')[0]}.{'n' * 43}"
        for who, cookie in (("left out", ""), ("expired", shop.expired), ("ended", shop.ended), ("made up", never)):
            yield self._asks(address, fields, f"by a session that is {who}", cookie=cookie, allowed=SIGNED_OUT)
        twice = {"cookie": f"{SESSION}={shop.owner}; {SESSION}={shop.owner}"}
        yield self._asks(address, fields, "with two sessions", allowed=SIGNED_OUT, headers=twice)
        yield self._asks(address, fields, "by a program", cookie=shop.program, allowed=FORGED)
        refused = FORGED if self.route.roles == OWNERS else frozenset[int]()
        yield self._asks(address, fields, "by staff", cookie=shop.staff, allowed=refused)

    def _forged(self, address: str, fields: Mapping[str, str]) -> Iterator[Hostile]:
        for site in ("cross-site", "same-site", "none", "x"):
            headers = {"sec-fetch-site": site}
            yield self._asks(address, fields, f"from {site}", allowed=FORGED, headers=headers)
        foreign = {"sec-fetch-site": "", "origin": "https://evil.example"}
        yield self._asks(address, fields, "from another origin", allowed=FORGED, headers=foreign)
        if self.route.is_public:
            return
        right, other = _token(self.shop.owner), _token(self.shop.staff)
        wrong = ("", "0" * 64, other, right[:-1], f"{right} ", right.upper(), "\u00e9" * 64, "\0")
        for token in wrong:
            yield self._asks(address, fields, f"with the token {token[:70]!r}", token=token, allowed=FORGED)
        yield self._asks(address, fields, "without a token", token=None, allowed=FORGED)
        body = urlencode([("form_token", right), *fields.items(), ("form_token", other)]).encode()
        yield self._sends(address, body, "with a second token", allowed=FORGED)

    def _unreadable(self, address: str, fields: Mapping[str, str]) -> Iterator[Hostile]:
        refused = frozenset({400, 403, 413, 415})
        for body in BODIES:
            yield self._sends(address, body, f"with the body {body[:20]!r}", allowed=self._unless_public(refused))
        for kind in TYPES:
            headers = {"content-type": kind}
            yield self._asks(address, fields, f"as {kind!r}", allowed=refused, headers=headers)

    def _unless_public(self, statuses: frozenset[int]) -> frozenset[int]:
        """A form of signing in has no token, so that one without its fields is asked for them."""
        return statuses | {422} if self.route.is_public else statuses

    # --- odd values ---------------------------------------------------------------------------------------------------

    def _with_texts(self, address: str, fields: Mapping[str, str], names: list[str]) -> Iterator[Hostile]:
        chosen = [(name, text) for name in names for text in TEXTS]
        for name, text in self.random.sample(chosen, min(self.count, len(chosen))):
            yield self._asks(address, {**fields, name: text}, f"with {name}={text[:60]!r}")
        for text in self.random.sample(TEXTS, min(self.count // 3, len(TEXTS))):
            yield self._asks(address, dict.fromkeys(names, text), f"with {text[:60]!r} in every field")
            unknown = {f"{text[:200]}{number}": text[:200] for number in range(5)}
            yield self._asks(address, {**fields, **unknown}, f"with unknown fields of {text[:60]!r}")
        for _ in range(self.count // 3):
            mixed = {name: self.random.choice(TEXTS) for name in names if self.random.random() < 0.5}
            texts = {name: text[:40] for name, text in mixed.items()}
            yield self._asks(address, {**fields, **mixed}, f"with {texts}")
        for name in self.random.sample(names, min(self.count // 3, len(names))):
            text = self.random.choice(TEXTS)
            left = [(one, value) for one, value in fields.items() if one != name]
            token = [("form_token", _token(self.shop.owner))]
            for what, more in (("without", []), ("with twice", [(name, text), (name, fields.get(name, ""))])):
                yield self._sends(address, urlencode([*token, *left, *more]).encode(), f"{what} {name} {text[:60]!r}")

    def _with_queries(self, address: str, fields: Mapping[str, str]) -> Iterator[Hostile]:
        for _ in range(self.count):
            names = self.random.sample(QUERIES, self.random.randint(1, 4))
            query = {name: self.random.choice(TEXTS)[:2_000] for name in names}
            shown = {name: text[:40] for name, text in query.items()}
            yield self._asks(f"{address}?{urlencode(query)}", fields, f"with the query {shown}")
        for query_string in (
            "%",
            "a=%ED%A0%80",
            "%FF=%00",
            "cursor=e30",
            "cursor=bnVsbA",
            "&&=&",
            "query=" + "a+" * 900,
        ):
            yield self._asks(f"{address}?{query_string}", fields, f"with the query {query_string[:40]}")

    def _with_other_ids(self, fields: Mapping[str, str]) -> Iterator[Hostile]:
        names = IN_PATH.findall(self.route.path)
        others = [one for one in self.shop.addresses(self.route)[1:] if names]
        foreign = [*self.shop.described.drafts[:1], *self.shop.described.orders[:1], "LAMP-OAK", "lnk_1"]
        for segment in self.random.sample([*SEGMENTS, *foreign], min(2 * self.count, len(SEGMENTS))) if names else ():
            address = IN_PATH.sub(lambda _, text=segment: text, self.route.path)  # type: ignore[misc]  # bound at once
            yield self._asks(address, fields, f"at {address[:80]}")
        for address in others:
            yield self._asks(address, fields, f"at {address}")
        for end in ("/", "//", "/..", "%00", "%0A", ";a=b", "%3F"):
            yield self._asks(
                f"{self.route.path.partition('/{')[0]}/x{end}", fields, f"at an address that ends with {end}"
            )

    def _with_headers(self, address: str, fields: Mapping[str, str]) -> Iterator[Hostile]:
        for headers in HEADERS:
            for cookie in (self.shop.owner, ""):
                yield self._asks(address, fields, f"with {str(headers)[:80]}", cookie=cookie, headers=headers)
        for method in METHODS:
            if method != self.route.method:
                yield self._asks(address, fields, f"by {method}", method=method)

    # --- one request --------------------------------------------------------------------------------------------------

    def _asks(
        self,
        address: str,
        fields: Mapping[str, str],
        what: str,
        *,
        cookie: str | None = None,
        token: str | None = "of the session",  # noqa: S107 a word, and no secret
        method: str = "",
        allowed: frozenset[int] = frozenset(),
        headers: Mapping[str, str] | None = None,
    ) -> Hostile:
        """Return a request with a form, by the owner unless a cookie says otherwise."""
        cookie = self.shop.owner if cookie is None else cookie
        token = _token(cookie) if token == "of the session" else token
        named = {**({} if token is None else {"form_token": token}), **fields}
        body = urlencode(named, errors="replace").encode()
        return self._sends(address, body, what, cookie=cookie, method=method, allowed=allowed, headers=headers)

    def _sends(
        self,
        address: str,
        body: bytes,
        what: str,
        *,
        cookie: str | None = None,
        method: str = "",
        allowed: frozenset[int] = frozenset(),
        headers: Mapping[str, str] | None = None,
    ) -> Hostile:
        method = method or self.route.method
        cookie = self.shop.owner if cookie is None else cookie
        session = {"cookie": f"{SESSION}={cookie}"} if cookie and not self.route.is_public else {}
        named = {name: value for name, value in {**BROWSER, **session, **(headers or {})}.items() if value}
        sent = body if method not in {"GET", "HEAD"} else b""
        return Hostile(what, method, quote(address, safe="/?=&%+;.*~"), named, sent, allowed)


def _token(cookie: str) -> str:
    secret = SessionSecret.parse(cookie)
    return secret.form_token if secret else "0" * 64
