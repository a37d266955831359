"""The static files of the pages. It loads no framework, so a cold start is short."""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import Any

from invoicing.pages.branding.stylesheet import stylesheet
from invoicing.pages.http.assets import CONTENT_TYPES, compressed, files, version
from invoicing.pages.http.encoding import accepts_gzip
from invoicing.pages.http.headers import security_headers
from invoicing.pages.http.known_routes import can_be_routed

FILES = {path.name: path for path in files()}


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return a file, or the stylesheet of a theme. Its address changes with its content: browsers keep it forever."""
    asked = event["pathParameters"]
    name = asked["file"] if can_be_routed(event["rawPath"]) else ""
    path, theme = FILES.get(name), stylesheet(name)
    usual = {**security_headers(), "X-Request-Id": event["requestContext"]["requestId"]}
    if path is None and theme is None:
        headers = {**usual, "Content-Type": "text/plain; charset=utf-8"}
        return {"statusCode": HTTPStatus.NOT_FOUND, "headers": headers, "body": "There is no file at this address."}
    headers = {
        **usual,
        # Another version's address gets today's file, which that address must not keep.
        "Cache-Control": "public, max-age=31536000, immutable" if asked["hash"] == version() else "no-store",
        "Content-Type": CONTENT_TYPES[path.suffix if path else ".css"],
        "Vary": "Accept-Encoding",
    }
    if path is None:
        return {"statusCode": HTTPStatus.OK, "headers": headers, "body": theme}
    if accepts_gzip(event["headers"].get("accept-encoding", "")):
        body = base64.b64encode(compressed(path)).decode()
        headers["Content-Encoding"] = "gzip"
        return {"statusCode": HTTPStatus.OK, "headers": headers, "body": body, "isBase64Encoded": True}
    if path.suffix == ".png":
        body = base64.b64encode(path.read_bytes()).decode()
        return {"statusCode": HTTPStatus.OK, "headers": headers, "body": body, "isBase64Encoded": True}
    return {"statusCode": HTTPStatus.OK, "headers": headers, "body": path.read_text(encoding="utf-8")}
