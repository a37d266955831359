"""Making links."""

from __future__ import annotations

from pydantic import Field

from invoicing.api.requests.bodies import Body
from invoicing.api.requests.fields import Identifier, Moment
from invoicing.domain.values.ids import parse_link_id


class LinkBody(Body):
    """For which channel a link is made, and how long it opens."""

    channel: Identifier = Field("chat", description="Where it will be pasted; opening it is told apart by it.")
    expires_at: Moment | None = Field(
        None, description="Left out, the store's `link_days` from now or, with payment terms, from when it is due."
    )
    replaces: Identifier | None = Field(
        None,
        description="The id of a link that ends at the same moment, and opens nothing any more.",
        examples=["lnk_1"],
    )

    @property
    def replaced(self) -> int:
        """Return the number of the link that ends; none is 0.

        Raises:
            LinkNotFoundError: it is no link's id.

        """
        return parse_link_id(self.replaces) if self.replaces else 0
