"""The web app manifest: the back office on a phone's home screen."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.http import assets
from invoicing.pages.i18n.language import direction

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import Visit
    from invoicing.ports import OfficePorts

_SHORT = 12  # characters below an icon


def show(visit: Visit, ports: OfficePorts) -> Response[str]:
    """Describe the app by the store's name. Browsers ask without a cookie, so everybody may see it."""
    del ports
    name, files = visit.store.name, assets.address()
    manifest = {
        "name": name,
        "short_name": name[:_SHORT].strip(),
        "id": "/admin",
        "start_url": "/admin",
        "scope": "/admin",
        "display": "standalone",
        "lang": visit.locale,
        "dir": direction(visit.locale),
        "background_color": "#f7f6f2",
        "theme_color": "#f7f6f2",
        "icons": [
            {"src": f"{files}/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": f"{files}/icon-192.png", "sizes": "192x192", "type": "image/png"},
            {"src": f"{files}/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }
    body = json.dumps(manifest, ensure_ascii=False)
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(HTTPStatus.OK, "application/manifest+json", body, headers, cookies=[])
