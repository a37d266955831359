"""The body of the store's branding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from invoicing.api.fields.input import CHOICE, InputPart, fields_of, refused
from invoicing.api.problems.errors import Fault, fault
from invoicing.domain.branding.branding import Branding, CornerRadius, Font, plain_color


def _color(text: str) -> str:
    if (color := plain_color(text)) is None:
        raise refused("invalid_color")
    return color


Color = Annotated[
    str,
    AfterValidator(_color),
    WithJsonSchema({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "examples": ["#5b21b6"]}),
]


class BrandingInput(InputPart):
    """The store's own colours, corners and fonts. What is left out is the default.

    Colours are those of light pages, and texts in them must have a contrast of 4.5:1 (WCAG 2.2, AA). Dark pages and
    e-mails have colours of the same hues.
    """

    accent_color: Color | None = Field(None, description="Colour of buttons and links.")
    accent_text_color: Color | None = Field(None, description="Colour of texts on the accent.")
    background_color: Color | None = Field(None, description="Colour of the page, behind its cards, which are white.")
    corner_radius: Annotated[CornerRadius, CHOICE] | None = Field(
        None, description="How round the corners of buttons, fields and cards are."
    )
    font: Annotated[Font, CHOICE] | None = Field(
        None, description="Font of texts: one of a family that customers' devices have. No font is loaded."
    )
    title_font: Annotated[Font, CHOICE] | None = Field(None, description="Font of titles. Default: that of texts.")

    def to_domain(self) -> Branding:
        """Return the branding."""
        return Branding(**fields_of(self))


def branding_faults(given: BrandingInput | None) -> Iterator[Fault]:
    """Return the fault of each colour whose contrast is too low."""
    if given is None:
        return
    from invoicing.domain.branding.contrast import LEAST_CONTRAST, contrast_faults  # noqa: PLC0415 - few stores have one

    for found in contrast_faults(given.to_domain()):
        yield fault(
            "low_contrast",
            f"/branding/{found.field}",
            against=found.against,
            ratio=found.ratio,
            least=LEAST_CONTRAST,
            suggestion=found.suggestion,
        )
