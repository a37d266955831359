"""Previews of e-mails with the store's texts, of a sample sale."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.events import EmailKind
from invoicing.domain.values.language import LANGUAGES
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import error_page, not_found, page
from invoicing.pages.back_office.sales.emails import kind_words
from invoicing.pages.back_office.words import words_of
from invoicing.pages.email.mime import EmailParts
from invoicing.pages.email.samples import SAMPLES, sample_email
from invoicing.pages.http.headers import framed_email_headers, security_headers

if TYPE_CHECKING:
    from invoicing.domain.catalog.store import Store
    from invoicing.ports import OfficePorts

ADDRESS = "/admin/settings/texts"


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the subject, and the e-mail in a frame and as text."""
    kind, language = _kind(request), request.parameters["language"]
    if kind is None:
        return not_found(request)
    words = words_of(request, ports)
    try:
        email = sample_of(kind, request, ports.stores.read(), ports)
    except EmailRejectedError as error:
        return error_page(request, HTTPStatus.CONFLICT, sentence_of(error, request.locale))
    about = {
        "section": "more",
        "back": f"{ADDRESS}/{language}",
        "language_name": LANGUAGES[language],
        "title": kind_words(kind, words),
        "samples": [(kind_words(each, words), f"{ADDRESS}/{language}/{each.value}", each is kind) for each in SAMPLES],
        "frame": f"{ADDRESS}/{language}/{kind.value}/preview",
        "email": email,
    }
    response = page(request, "settings/texts/preview.html", about)
    response.headers.update(security_headers(has_frame=True))
    return response


def show_email(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the e-mail of the preview, in its frame."""
    kind = _kind(request)
    if kind is None:
        return not_found(request)
    html = sample_of(kind, request, ports.stores.read(), ports).html
    headers = framed_email_headers() | {"Vary": "Accept-Encoding"}
    content_type = "text/html; charset=utf-8"
    return Response(HTTPStatus.OK, content_type, html, headers, cookies=[], compress=request.accepts_gzip)


def kind_named(name: str) -> EmailKind | None:
    """Return the kind of an e-mail that has a preview; None for another name."""
    return next((kind for kind in SAMPLES if kind.value == name), None)


def sample_of(kind: EmailKind, request: StaffRequest, store: Store, ports: OfficePorts) -> EmailParts:
    """Return the e-mail of a sample sale with the texts of a store, in the language of the address.

    Raises:
        EmailRejectedError: it could not be sent.
    """
    return sample_email(
        kind,
        request.parameters["language"],
        store,
        ports.clock(),
        base_url=request.base_url,
        has_provider=ports.providers.has_provider,
    )


def _kind(request: StaffRequest) -> EmailKind | None:
    """Return the kind of the e-mail in the address; None for one without a preview, or in no shipped language."""
    return kind_named(request.parameters["email"]) if request.parameters["language"] in LANGUAGES else None
