"""Sessions of the back office: a cookie names one, and `expires` decides when it ends."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

IDLE = timedelta(hours=3)  # without a page
LONGEST = timedelta(hours=12)  # since the sign-in
STAY = timedelta(days=30)  # since the sign-in, where "stay signed in" was ticked
RENEWED_EVERY = timedelta(minutes=10)  # at most, so that few pages write
SECRET_BYTES = 32

# The id of the member of staff, and the secret in base64url.
_COOKIE = re.compile(r"(?P<staff_id>[A-Za-z0-9@._+-]{1,128})\.(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class SessionSecret:
    """What the cookie of a session holds. It is stored nowhere else: the table has its hash."""

    staff_id: str
    secret: str

    @classmethod
    def parse(cls, cookie: str) -> SessionSecret | None:
        found = _COOKIE.fullmatch(cookie)
        return cls(found["staff_id"], found["secret"]) if found else None

    @property
    def cookie(self) -> str:
        return f"{self.staff_id}.{self.secret}"

    @property
    def session_id(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()

    @property
    def form_token(self) -> str:
        """The token that every form of the session carries: whose it is, and what another site's page cannot know."""
        return f"{self.staff_id}.{hmac.digest(self.secret.encode(), b'form', hashlib.sha256).hex()}"

    def owns_form(self, token: str) -> bool:
        return hmac.compare_digest(self.form_token.encode(), token.encode())


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a member of staff. `id` is the SHA-256 hash of the cookie's secret, in hex.

    `generation` is that of the member's sessions: the end of all of them begins the next one.
    """

    staff_id: str
    id: str
    began_at: datetime
    used_at: datetime  # as far as it was recorded
    expires: datetime
    generation: int
    stays_signed_in: bool = False
    used_authenticator: bool = False
    device: str = ""  # browser and system, where the browser told them

    @classmethod
    def begin(
        cls,
        secret: SessionSecret,
        now: datetime,
        generation: int,
        *,
        stays_signed_in: bool,
        used_authenticator: bool = False,
        device: str = "",
    ) -> Session:
        expires = now + (STAY if stays_signed_in else IDLE)
        about = (now, now, expires, generation, stays_signed_in, used_authenticator, device)
        return cls(secret.staff_id, secret.session_id, *about)

    def is_live(self, now: datetime) -> bool:
        return now < self.expires

    def is_accepted(self, *, requires_mfa: bool, mfa_required_at: datetime | None) -> bool:
        """Tell whether it began as the store requires. One that a requirement has ended stays so once it is dropped."""
        if self.used_authenticator:
            return True
        return not requires_mfa and (mfa_required_at is None or self.began_at > mfa_required_at)

    def renewed(self, now: datetime) -> Session | None:
        """Return the session as a page continues it; None if nothing has to be written."""
        if self.stays_signed_in or now < self.used_at + RENEWED_EVERY:
            return None
        return replace(self, used_at=now, expires=min(now + IDLE, self.began_at + LONGEST))
