"""Parse JSON strictly: refuse input that JSON parsers read differently or slowly."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from invoicing.api.problems.errors import BodyTooLargeError, FaultyRequestError, MalformedBodyError, fault

MAX_BODY = 1024 * 1024  # bytes
MAX_DEPTH = 20
MAX_DIGITS = 4000  # of an integer; Python refuses more than 4,300


def read_object(body: str, largest: int = MAX_BODY) -> dict[str, Any]:
    """Parse the body of a request, which is an object in every route. Surrogates stand for bytes that are not UTF-8.

    Raises:
        BodyTooLargeError: It has more than `largest` bytes.
        MalformedBodyError: It is not JSON in UTF-8, or has a repeated name, NaN, a long integer or too many levels.
        FaultyRequestError: It is not an object.
    """
    document = _parse(body.encode(errors="surrogateescape"), largest)
    if not isinstance(document, dict):
        raise FaultyRequestError([fault("wrong_type.object", "")])
    return document


def _parse(raw: bytes, largest: int) -> Any:
    if len(raw) > largest:
        raise BodyTooLargeError(bytes=len(raw), most=largest)
    try:
        document = json.loads(
            raw.decode(), object_pairs_hook=_object_of, parse_constant=_refuse_constant, parse_int=_whole
        )
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError as error:
        raise MalformedBodyError("utf8", position=error.start) from None
    except ValueError as error:
        raise MalformedBodyError(reason=str(error)) from None
    _check_depth(document, MAX_DEPTH)
    return document


def canonical_json(document: Any) -> bytes:
    """Return JSON with sorted names and no spaces, so that equal documents have equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("an object repeats a name")
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise MalformedBodyError("digits", digits=len(text), most=MAX_DIGITS)
    return int(text)


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise _too_deep()
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        if isinstance(item, dict | list):
            _check_depth(item, left - 1)


def _too_deep() -> MalformedBodyError:
    return MalformedBodyError("levels", most=MAX_DEPTH)
