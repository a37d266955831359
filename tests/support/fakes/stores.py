"""The small ports."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from invoicing.domain.catalog.store import NEW_STORE, Store
from invoicing.domain.errors import SignInError
from invoicing.domain.values.ids import derived_id, encode_id
from invoicing.ports import AccessToken


class FakeStores:
    def __init__(self, store: Store = NEW_STORE) -> None:
        self.store = store

    def get(self) -> Store:
        return self.store

    def put(self, store: Store) -> None:
        self.store = store


class FakeNumbers:
    def __init__(self) -> None:
        self.draft_orders = 1000
        self.orders = 1000

    def next_draft_order(self) -> int:
        self.draft_orders += 1
        return self.draft_orders

    def next_order(self) -> int:
        self.orders += 1
        return self.orders


class FakeIds:
    """The same ids in every run."""

    def __init__(self) -> None:
        self.made = 0

    def sale(self) -> str:
        self.made += 1
        return derived_id("fake", str(self.made))

    def ulid(self, now: datetime) -> str:
        self.made += 1
        return encode_id((int(now.timestamp() * 1000) << 80 | self.made).to_bytes(16))


class FakeLinkKeys:
    def __init__(self, *keys: bytes) -> None:
        self.keys = dict(enumerate(keys or (b"the first link key",), start=1))

    def all(self) -> Mapping[int, bytes]:
        return self.keys


class FakeStaff:
    """`passwords` by e-mail address."""

    def __init__(self, passwords: Mapping[str, str] | None = None) -> None:
        self.passwords = dict(passwords or {"owner@example.com": "local-only"})

    def sign_in(self, email: str, password: str) -> AccessToken:
        if self.passwords.get(email) != password:
            raise SignInError("E-mail address or password is wrong.")
        return AccessToken(f"token-of-{email}", 3600)


class FakeBus:
    """Keeps what it takes. `not_now` are positions to be refused in the next calls, one set a call."""

    def __init__(self) -> None:
        self.published: list[Mapping[str, str]] = []
        self.aside: list[tuple[Mapping[str, str], str]] = []
        self.not_now: list[set[int]] = []
        self.never: set[str] = set()  # detail types that the bus can never take

    def publish(self, entries: Sequence[Mapping[str, str]]) -> Sequence[int]:
        again = self.not_now.pop(0) if self.not_now else set()
        for i, entry in enumerate(entries):
            if entry["DetailType"] in self.never:
                self.set_aside(entry, "never")
            elif i not in again:
                self.published.append(entry)
        return sorted(again)

    def set_aside(self, entry: Mapping[str, str], reason: str) -> None:
        self.aside.append((entry, reason))
