"""Comments of staff on draft orders and orders."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.lists import ListPage, list_of
from invoicing.api.responses.values import Timestamp
from invoicing.domain.staff.comment import Comment as StoredComment

if TYPE_CHECKING:
    from invoicing.domain.staff.member import StaffMember
    from invoicing.ports import Page
    from invoicing.ports.staff import StaffMembers


class Comment(TypedDict):
    """A comment of staff. It is no event: webhooks and exports do not have it, and its text can be erased."""

    id: Annotated[str, Doc(example="cmt_01kaq2v7c3j8m4n5p6q7r8s9t0")]
    text: Annotated[str | None, Doc("Null if the comment was removed.", "She rings back on Friday.")]
    created_at: Timestamp
    staff_id: Annotated[str | None, Doc("Who wrote it.", "9f0c2a4e-…")]
    staff_name: Annotated[str | None, Doc("Their name, or the program's. Null if unknown.", "Kari")]
    removed_at: Timestamp | None
    removed_by: Annotated[str | None, Doc("Who of staff removed it.", "9f0c2a4e-…")]


class CommentList(ListPage):
    """A page of the comments on a draft order or order."""

    items: list[Comment]


def comments_of(page: Page[StoredComment], staff: StaffMembers) -> dict[str, Any]:
    """Return a page's document. Names of staff are read in one call, if the page has a comment."""
    ids = {comment.staff_id for comment in page.items if comment.staff_id}
    return list_of(page, partial(_comment, staff=staff.get(ids) if ids else {}))


def comment_of(comment: StoredComment, staff: StaffMembers) -> Comment:
    """Return a comment's document."""
    return _comment(comment, staff.get([comment.staff_id]) if comment.staff_id else {})


def _comment(comment: StoredComment, staff: Mapping[str, StaffMember]) -> Comment:
    member = staff.get(comment.staff_id)
    return write(Comment, comment, staff_name=member.name or None if member else None)
