"""Headers and path parameters that several routes take."""

from __future__ import annotations

import re
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Path
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from invoicing.api.fields.input import PERCENT_DECODED, refused
from invoicing.domain.values.ids import parse_comment_id, parse_draft_order_id, parse_link_id, parse_order_id
from invoicing.domain.values.version import ANY_VERSION, NO_VERSION

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_VERSION = re.compile(r'"([1-9][0-9]{0,8})"|([1-9][0-9]{0,8})')
_ETAGS = re.compile(r'(?:(?:W/)?"[^"]*"\s*,?\s*)+')


def _key(text: str | None) -> str | None:
    if text is not None and not _KEY.fullmatch(text):
        raise refused("invalid_idempotency_key")
    return text


def _version(text: str) -> int:
    """Return the version in an ETag (RFC 9110, 13.1.1). Clients may leave the quotes out. A weak ETag never matches."""
    text = text.strip()
    if text == "*":
        return ANY_VERSION
    if found := _VERSION.fullmatch(text):
        return int(found[1] or found[2])
    if _ETAGS.fullmatch(text):
        return NO_VERSION
    raise refused("invalid_if_match")


IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A unique key of 1 to 255 printable ASCII characters, such as a UUID. Requests with the same key "
        "are carried out once.",
    ),
    AfterValidator(_key),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}),
]
_IF_MATCH_SCHEMA = WithJsonSchema({"type": "string", "examples": ['"3"', "*"]})
IfMatch = Annotated[
    int,
    Header(alias="If-Match", description="`ETag` that you read, or `*` for any version."),
    BeforeValidator(_version),
    _IF_MATCH_SCHEMA,
]
OptionalIfMatch = Annotated[
    int | None,
    Header(
        alias="If-Match",
        description="`ETag` that you read, or `*` for any version. If it is sent, the request is carried out in that "
        "version only.",
    ),
    BeforeValidator(_version),
    _IF_MATCH_SCHEMA,
]
ReplacedIfMatch = Annotated[
    int | None,
    Header(
        alias="If-Match",
        description="`ETag` that you read, or `*` for any version. Required to replace what exists; leave it out to "
        "create something new.",
    ),
    BeforeValidator(_version),
    _IF_MATCH_SCHEMA,
]
# The body of a JSON merge patch (RFC 7396), which is validated when it is applied.
MergePatch = Annotated[dict[str, Any], Body()]


DraftOrderPath = Annotated[
    str,
    Path(description="Id of the draft order, which begins with `dft_`."),
    PERCENT_DECODED,
    AfterValidator(parse_draft_order_id),
]
OrderPath = Annotated[
    str,
    Path(description="Id of the order, which begins with `ord_`."),
    PERCENT_DECODED,
    AfterValidator(parse_order_id),
]
LinkPath = Annotated[
    int,
    Path(description="Id of the link, which begins with `lnk_`."),
    BeforeValidator(parse_link_id),
    PERCENT_DECODED,
    WithJsonSchema({"type": "string"}),
]
CommentPath = Annotated[
    str,
    Path(description="Id of the comment, which begins with `cmt_`."),
    PERCENT_DECODED,
    AfterValidator(parse_comment_id),
]
JobPath = Annotated[str, Path(description="Id of the job, which begins with `job_`."), PERCENT_DECODED]
