"""The body of creating a link."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.fields.codes import Identifier
from invoicing.api.fields.input import Input, refused
from invoicing.api.fields.times import Moment
from invoicing.domain.checkout.preview import PREVIEW_CHANNEL
from invoicing.domain.sale.link import EMAIL_CHANNEL
from invoicing.domain.values.ids import parse_link_id
from invoicing.usecases.links.create import LinkOptions


def _channel(name: str) -> str:
    if name in {EMAIL_CHANNEL, PREVIEW_CHANNEL}:
        raise refused("reserved_channel")
    return name


class LinkInput(Input):
    """Options for a new link. All have defaults."""

    channel: Annotated[Identifier, AfterValidator(_channel)] = Field(
        "chat",
        description="Where you will share the link, such as `sms`. Events about the link include it. `email` and "
        "`preview` are reserved.",
    )
    expires_at: Moment | None = Field(
        None,
        description="When the link stops working. Defaults to the store's `link_days` from now or, with payment terms, "
        "from the due date if that is later. A link to a paid order does not expire: leave it out there.",
    )
    replaces: Identifier | None = Field(
        None, description="Id of a link to revoke at the same time.", examples=["lnk_1"]
    )

    def to_options(self) -> LinkOptions:
        """Return the options.

        Raises:
            LinkNotFoundError: `replaces` is not a link's id.
        """
        return LinkOptions(self.channel, self.expires_at, parse_link_id(self.replaces) if self.replaces else 0)
