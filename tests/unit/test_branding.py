"""The store's branding: which colours are read well, what is suggested instead, and dark colours of the same hues."""

import re
from dataclasses import fields

import pytest
from hypothesis import given, settings, strategies as st

from invoicing.api.requests.catalog.branding import BrandingInput
from invoicing.api.responses.catalog.store import OwnBranding
from invoicing.domain.branding.branding import DEFAULT_BRANDING, Branding, plain_color
from invoicing.domain.branding.color import contrast, lightness, mixed, with_lightness
from invoicing.domain.branding.contrast import LEAST_CONTRAST, contrast_faults
from invoicing.domain.branding.theme import DARK, LIGHT, Scheme, theme_of
from tests.support.repository import ROOT

TOKENS = (ROOT / "layers/shared/python/invoicing/pages/styles/tokens.css").read_text()
COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
BRANDINGS = st.builds(
    Branding,
    accent_color=COLORS,
    accent_text_color=st.just("") | COLORS,
    background_color=st.just("") | COLORS,
)
HOSTILE = (
    "red",
    "#fff",
    "#5b21b6ff",
    "5b21b6",
    "#5b21b6\n",
    " #5b21b6",
    "#5b21bg",
    "#٠١٢٣٤٥",
    "#5b21b6;}body{display:none}",
    "url(//evil.example)",
    "var(--ink)",
    "</style><script>",
    "",
)


def pairs(scheme: Scheme) -> dict[str, float]:
    """Return the contrast of each text with each surface that it is on."""
    surfaces = {name: getattr(scheme, name) for name in ("paper", "card", "tint")}
    texts = {name: getattr(scheme, name) for name in ("accent", "ink", "quiet")}
    found = {
        f"{text} on {surface}": contrast(texts[text], color) for text in texts for surface, color in surfaces.items()
    }
    return found | {"text on accent": contrast(scheme.on_accent, scheme.accent)}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#000000", 5.25),
    ],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_lightness_is_that_of_oklch() -> None:
    # The examples of CSS Color 4, section 17.
    assert lightness("#000000") == pytest.approx(0)
    assert lightness("#ffffff") == pytest.approx(1)
    assert lightness("#808080") == pytest.approx(0.5999, abs=0.0005)
    assert lightness("#ff0000") == pytest.approx(0.628, abs=0.0005)
    assert with_lightness("#ff0000", lightness("#ff0000")) == "#ff0000"
    assert mixed("#ffffff", "#000000", 0.5) == "#636363"


def test_the_default_colours_are_those_of_the_stylesheet() -> None:
    for role, name in {"on_accent": "on-accent"}.items() | {(each, each) for each in Scheme._fields}:
        if found := re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\);", TOKENS):
            assert found.groups() == (getattr(LIGHT, role), getattr(DARK, role))
        else:
            assert name == "on_accent"
    assert list(contrast_faults(DEFAULT_BRANDING)) == []
    assert min([*pairs(LIGHT).values(), *pairs(DARK).values()]) >= LEAST_CONTRAST
    assert theme_of(DEFAULT_BRANDING).light == LIGHT
    assert theme_of(DEFAULT_BRANDING).dark == DARK


@settings(max_examples=60)
@given(branding=BRANDINGS)
def test_a_colour_that_is_not_refused_is_read_well_light_and_dark(branding: Branding) -> None:
    light = theme_of(branding).light
    hovered = contrast(light.on_accent, mixed(light.accent, light.ink, 0.14))
    refused = list(contrast_faults(branding))
    assert bool(refused) is (min(hovered, *pairs(light).values()) < LEAST_CONTRAST)
    for fault in refused:
        assert fault.ratio < LEAST_CONTRAST
        branding = branding.with_color(fault.field, fault.suggestion)
    assert list(contrast_faults(branding)) == []
    theme = theme_of(branding)
    assert min(pairs(theme.light).values()) >= LEAST_CONTRAST
    assert min(pairs(theme.dark).values()) >= LEAST_CONTRAST
    assert all(plain_color(color) == color for scheme in (theme.light, theme.dark) for color in scheme)


def test_the_nearest_colour_keeps_its_hue_and_is_hardly_more_than_enough() -> None:
    (fault,) = contrast_faults(Branding("#e0552b"))
    assert (fault.field, fault.against, fault.ratio) == ("accent_color", "#f7f6f2", 3.52)
    near = contrast(fault.suggestion, LIGHT.paper)
    assert LEAST_CONTRAST <= near < LEAST_CONTRAST + 0.1
    red, green, blue = (int(fault.suggestion[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue


def test_each_colour_is_told_by_itself() -> None:
    faults = list(contrast_faults(Branding("#ffd400", "#ffe680", "#444444")))
    assert [fault.field for fault in faults] == ["background_color", "accent_color", "accent_text_color"][: len(faults)]
    assert [fault.field for fault in contrast_faults(Branding("#5b21b6", "#3b1a6b"))] == ["accent_text_color"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert plain_color(text) is None


def test_a_colour_is_written_in_small_letters() -> None:
    assert plain_color("#5B21B6") == "#5b21b6"


def test_every_choice_is_in_the_api() -> None:
    names = {each.name for each in fields(Branding)}
    assert set(BrandingInput.model_fields) == set(OwnBranding.__annotations__) == names
