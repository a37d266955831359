"""The store's branding through the API."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.branding.branding import DEFAULT_BRANDING, Branding, CornerRadius, Font
from tests.support.actors.merchant import Merchant

VIOLET = {"accent_color": "#5B21B6", "background_color": "#f5f3ff", "corner_radius": "none", "title_font": "serif"}
TOO_PALE = (
    "Give another colour: its contrast with #f7f6f2 is 1.32:1, and must be 4.5:1 or more. The nearest one with enough "
    "is #866e00."
)


def test_branding_is_kept_and_null_is_the_default_again(merchant: Merchant) -> None:
    assert set(merchant.ask("GET", "/store")["branding"].values()) == {None}
    merchant.update("/store", {"branding": VIOLET})
    kept = Branding("#5b21b6", background_color="#f5f3ff", corner_radius=CornerRadius.NONE, title_font=Font.SERIF)
    assert app.stores.read().branding == kept
    shown = merchant.ask("GET", "/store")["branding"]
    assert shown == {**VIOLET, "accent_color": "#5b21b6", "accent_text_color": None, "font": None}
    merchant.update("/store", {"branding": {"accent_color": None}})
    assert app.stores.read().branding.accent_color == ""
    merchant.update("/store", {"branding": None})
    assert app.stores.read().branding == DEFAULT_BRANDING


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("accent_color", "red", "Give a colour as # and six hexadecimal digits, such as #5b21b6."),
        ("accent_color", "#5b21b6;}*{display:none}", None),
        ("background_color", "#fff", None),
        ("accent_text_color", 0, None),
        ("corner_radius", "12px", "Give one of 'none', 'small', 'medium' or 'large'."),
        ("font", "Comic Sans", None),
        ("logo", "https://evil.example/logo.svg", None),
        (
            "accent_color",
            "#ffd400",
            TOO_PALE,
        ),
        ("accent_text_color", "#1f5a4c", None),
        ("background_color", "#101010", None),
    ],
)
def test_a_faulty_choice_is_told_at_its_field(
    merchant: Merchant, field: str, value: object, sentence: str | None
) -> None:
    problem = merchant.ask("PATCH", "/store", {"branding": {field: value}}, 422, if_match="*")
    (error,) = problem["errors"]
    assert error["pointer"] == f"/branding/{field}"
    assert sentence in {None, error["detail"]}
    assert app.stores.read().branding == DEFAULT_BRANDING


def test_the_suggested_colour_is_taken(merchant: Merchant) -> None:
    merchant.update("/store", {"branding": {"accent_color": "#866e00"}})
    assert app.stores.read().branding == Branding("#866e00")
