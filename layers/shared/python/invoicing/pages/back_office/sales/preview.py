"""See the page as the customer sees it: a preview, in which nothing can be changed and nothing counts as opened."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.checkout.preview import PREVIEW_LASTS, make_preview_token
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.sales.subject import read_subject
from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Lead to a preview that works for a day. Nothing is stored for it."""
    sale = read_subject(request, ports).sale
    token = make_preview_token(sale.id, ports.clock() + PREVIEW_LASTS, ports.link_keys.all())
    return see_other(f"{request.base_url}/i/{token}")
