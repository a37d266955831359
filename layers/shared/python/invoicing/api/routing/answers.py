"""Responses of handlers, as JSON text: Powertools would validate and encode documents again."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.api.problems.problem import CONTENT_TYPE, Problem


def answer(
    document: Any, *, version: int | None = None, location: str | None = None, is_replayed: bool = False
) -> Response[str]:
    """Return a document with its version as the ETag. Most documents that have a version hold it themselves.

    A replayed answer repeats the result of an earlier request. The resolver sets the status of the route.
    """
    version = document.get("version", version)
    headers = {
        "ETag": f'"{version}"' if version is not None else None,
        "Location": location,
        "Idempotency-Replayed": "true" if is_replayed else None,
    }
    text = json.dumps(document, ensure_ascii=False)
    return Response(HTTPStatus.OK, "application/json", text, {name: value for name, value in headers.items() if value})


def no_content() -> Response[str]:
    return Response(HTTPStatus.NO_CONTENT, body="")


def problem_answer(problem: Problem) -> Response[str]:
    return Response(problem.status, CONTENT_TYPE, problem.body(), problem.headers)
