"""From bytes to a JSON document, refusing what JSON parsers disagree about or choke on."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from invoicing.api.errors import BodyTooLargeError, MalformedBodyError
from invoicing.domain.errors import InvalidRequestError

MAX_BODY = 1024 * 1024  # bytes
MAX_DEPTH = 20
MAX_DIGITS = 4000  # of a whole number; Python reads up to 4,300, since more take long


def parse_json(raw: bytes) -> Any:
    """Read a body.

    Raises:
        BodyTooLargeError: over 1 MiB.
        MalformedBodyError: not JSON in UTF-8, or a name twice, NaN, an endless number, or nested very deeply.

    """
    if len(raw) > MAX_BODY:
        raise BodyTooLargeError(f"The body has {len(raw):,} bytes: send at most {MAX_BODY:,}.")
    if not raw.strip():
        raise MalformedBodyError("There is no body: send a JSON object.")
    try:
        document = json.loads(
            raw.decode(), object_pairs_hook=_object_of, parse_constant=_refuse_constant, parse_int=_whole
        )
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError as error:
        raise MalformedBodyError(f"The body is not UTF-8: the byte at {error.start} begins no character.") from None
    except ValueError as error:
        raise MalformedBodyError(f"The body is not JSON: {error}.") from None
    _check_depth(document, MAX_DEPTH)
    return document


def canonical_json(raw: bytes) -> bytes:
    """Return the same bytes for bodies that say the same, whatever the order of names and the space between them.

    What is no JSON comes back as it is.
    """
    try:
        return json.dumps(parse_json(raw), sort_keys=True, separators=(",", ":")).encode()
    except InvalidRequestError:
        return raw


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("an object has the same name twice")
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise MalformedBodyError(f"A number in the body has {len(text):,} digits: give at most {MAX_DIGITS:,}.")
    return int(text)


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise _too_deep()
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        if isinstance(item, dict | list):
            _check_depth(item, left - 1)


def _too_deep() -> MalformedBodyError:
    return MalformedBodyError(f"The body is nested too deeply: at most {MAX_DEPTH} levels.")
