"""Remove a comment, after a page that says what is erased; and where that page is, for who may."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import RoleRequiredError
from invoicing.domain.staff.comment import Comment
from invoicing.domain.values.ids import parse_comment_id
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import error_page, page, see_other
from invoicing.pages.back_office.sales.subject import Subject, is_of_order, page_address, sale_id_of
from invoicing.pages.back_office.timeline.entries import entries_of
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.comments.read import read_comment
from invoicing.usecases.comments.remove import remove_comment


def removals(request: StaffRequest, base: str) -> Callable[[Comment], str]:
    """Return what tells the page that removes a comment; empty for a comment that the reader may not remove."""

    def address(comment: Comment) -> str:
        can_be_removed = comment.can_be_removed_by(request.member.id, is_owner=request.is_owner)
        return f"{base}/comments/{comment.id}/delete" if can_be_removed and comment.removed_at is None else ""

    return address


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    of_order = is_of_order(request)
    sale, comment = read_comment(sale_id_of(request), _ulid(request), of_order=of_order, ports=ports)
    if not comment.can_be_removed_by(request.member.id, is_owner=request.is_owner):
        return _refused(request)
    if comment.removed_at is not None:
        return see_other(_timeline(request))
    [entry] = entries_of([comment], words_of(request, ports), ports.staff_members)
    words = {**Subject(sale, of_order).head, "entry": entry, "comment_id": comment.id}
    return page(request, "comments/remove.html", words)


def delete(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Remove the comment; it may be removed already."""
    try:
        remove_comment(
            sale_id_of(request),
            _ulid(request),
            is_owner=request.is_owner,
            of_order=is_of_order(request),
            ports=ports,
        )
    except RoleRequiredError:
        return _refused(request)
    return see_other(_timeline(request), "comment_removed")


def _ulid(request: StaffRequest) -> str:
    return parse_comment_id(request.parameters["comment_id"])


def _timeline(request: StaffRequest) -> str:
    return f"{page_address(request)}#timeline"


def _refused(request: StaffRequest) -> Response[str]:
    return error_page(request, HTTPStatus.FORBIDDEN, sentence_of(RoleRequiredError("comment"), request.locale))
