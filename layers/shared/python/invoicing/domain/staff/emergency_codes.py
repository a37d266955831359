"""Codes on paper that sign in without the authenticator, each of them once."""

from __future__ import annotations

import hashlib
import re
import secrets

COUNT = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_LENGTH = 16  # 79 random bits: too many to try, here or against a copy of the hashes
_CODE = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")


def new_codes() -> tuple[str, ...]:
    """Return codes as they are written down: four groups of four."""
    plain = ("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(COUNT))
    return tuple("-".join(code[at : at + 4] for at in range(0, _LENGTH, 4)) for code in plain)


def hash_of(typed: str) -> str | None:
    """Return what is stored of a code, however it was typed; None for what cannot be one."""
    code = "".join(typed.lower().replace("-", " ").split())
    return hashlib.sha256(code.encode()).hexdigest() if _CODE.fullmatch(code) else None
