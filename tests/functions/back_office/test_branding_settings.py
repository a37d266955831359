"""The store's branding on its page of the settings, with previews of what is typed."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.branding.branding import DEFAULT_BRANDING, Branding, CornerRadius, Font
from invoicing.domain.branding.theme import theme_of
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.office_pages import AROUND_EMAIL, OF_EMAIL, OF_PAGE
from tests.support.cast.people import TRYGVE

BRANDING, LOG = "/admin/settings/branding", "/admin/settings/log"
VIOLET = Branding("#5b21b6", "", "#f5f3ff", CornerRadius.NONE, None, Font.SERIF)
TYPED = {
    "accent_color": "#5b21b6",
    "background_color": "#f5f3ff",
    "corner_radius": "none",
    "title_font": "serif",
}
PREVIEW = {"preview": "on"}
TOO_PALE = (
    "Accent of buttons and links: choose another colour, since the contrast with #f7f6f2 is 1.32 to 1, and must be 4.5 "
    "to 1 or more. The nearest one with enough has the code #866e00"
)
NO_COLOR = "Enter a colour as six digits or letters from a to f, such as #5b21b6"


def with_branding(branding: Branding) -> None:
    seen = app.stores.read()
    app.stores.put(replace(seen, branding=branding), seen=seen)


def frames(page: Page) -> list[str]:
    return [str(frame["src"]) for frame in page.soup.select("iframe")]


def test_a_branding_is_saved_logged_and_made_the_default_again(office: Office) -> None:
    page = office.open(BRANDING)
    assert page.fields(BRANDING)["accent_color"] == "#1f5a4c"
    assert "Save the default branding" not in page.text
    page = office.submit(BRANDING, **TYPED)
    assert (page.status, page.url) == (200, BRANDING)
    assert app.stores.read().branding == VIOLET
    logged = office.open(LOG).text
    assert "Branding · Accent of buttons and links Empty → #5b21b6" in logged
    assert "Branding · Corners Empty → Square" in logged
    assert "Branding Your own" in office.open("/admin/settings").text
    office.open(BRANDING)
    office.submit(BRANDING, reset="on")
    assert app.stores.read().branding == DEFAULT_BRANDING


def test_a_form_that_is_saved_unchanged_keeps_the_defaults(office: Office) -> None:
    office.open(BRANDING)
    office.submit(BRANDING)
    assert app.stores.read().branding == DEFAULT_BRANDING


@pytest.mark.parametrize("code", ["#5B21B6", "5b21b6", " #5b21b6 "])
def test_a_code_that_is_typed_stands_for_the_colour_beside_it(office: Office, code: str) -> None:
    office.open(BRANDING)
    office.submit(BRANDING, accent_color_code=code)
    assert app.stores.read().branding == Branding("#5b21b6")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        (
            "accent_color",
            "#ffd400",
            TOO_PALE,
        ),
        (
            "accent_color",
            "red;}*{display:none}",
            NO_COLOR,
        ),
        ("background_color_code", "#fff", NO_COLOR),
        ("font", "url(//evil.example)", "Choose one of the options"),
    ],
)
@pytest.mark.parametrize("button", [{}, PREVIEW], ids=["save", "preview"])
def test_a_faulty_choice_is_told_at_its_field_and_stays(
    office: Office, name: str, typed: str, sentence: str, button: dict[str, str]
) -> None:
    office.open(BRANDING)
    page = office.submit(BRANDING, **{name: typed}, **button)
    assert (page.status, page.errors) == (422, {name: sentence})
    if name != "font":
        assert page.fields(BRANDING)[name] == typed
    assert app.stores.read().branding == DEFAULT_BRANDING
    assert "1f5a4c" in frames(page)[0]  # what is saved


def test_the_colour_with_enough_contrast_that_is_told_can_be_saved(office: Office) -> None:
    office.open(BRANDING)
    office.submit(BRANDING, accent_color="#ffd400")
    office.submit(BRANDING, accent_color_code="#866e00")
    assert app.stores.read().branding == Branding("#866e00")


def test_a_branding_that_another_saved_is_shown_beside_what_was_typed(office: Office) -> None:
    office.open(BRANDING)
    with_branding(Branding("#9d174d", corner_radius=CornerRadius.LARGE))
    page = office.submit(BRANDING, **TYPED)
    assert page.status == 409
    assert "Saved now: #9d174d" in page.text
    assert "Saved now: Very round Yours: Square" in page.text
    assert app.stores.read().branding.accent_color == "#9d174d"
    office.submit(BRANDING)
    assert app.stores.read().branding == VIOLET


def test_a_preview_shows_what_is_typed_and_saves_nothing(office: Office) -> None:
    office.open(BRANDING)
    page = office.submit(BRANDING, **TYPED, **PREVIEW)
    assert page.status == 200
    assert app.stores.read().branding == DEFAULT_BRANDING
    assert "This is not saved yet." in page.text
    assert {name: page.fields(BRANDING)[name] for name in TYPED} == TYPED
    assert page.headers["Content-Security-Policy"] == AROUND_EMAIL
    office.submit(BRANDING)
    assert app.stores.read().branding == VIOLET


def test_a_preview_that_is_saved_later_tells_what_another_has_saved(office: Office) -> None:
    office.open(BRANDING)
    office.submit(BRANDING, **TYPED, **PREVIEW)
    with_branding(Branding("#9d174d"))
    assert office.submit(BRANDING).status == 409


def test_the_frames_show_a_page_and_an_email_in_light_and_in_dark(office: Office) -> None:
    with_branding(VIOLET)
    light_page, dark_page, light_email, dark_email = (office.get(source) for source in frames(office.open(BRANDING)))
    assert all(shown.soup.select("body[inert]") for shown in (light_page, dark_page, light_email, dark_email))
    theme = theme_of(VIOLET)
    for shown, scheme in ((light_page, "light"), (dark_page, "dark")):
        assert shown.headers["Content-Security-Policy"] == OF_PAGE
        assert not shown.soup.select("script")
        *_, stylesheet = (str(link["href"]) for link in shown.soup.select('link[rel="stylesheet"]'))
        assert stylesheet.endswith(f"-none-system-serif-{scheme}.css")
        assert "Betal" in shown.text
    for shown, forced in ((light_email, "not all"), (dark_email, "all")):
        assert shown.headers["Content-Security-Policy"] == OF_EMAIL
        assert f"@media {forced} {{" in shown.body
        assert "background:#5b21b6" in shown.body
        assert theme.dark.accent in shown.body


def test_a_frame_of_other_values_is_not_found(office: Office) -> None:
    source = frames(office.open(BRANDING))[0]
    for part, hostile in (
        ("%231f5a4c", "red"),
        ("%231f5a4c", "%23ffd400"),
        ("corner_radius=medium", "corner_radius=1"),
        ("scheme=light", "scheme=x"),
        ("preview/page", "preview/receipt"),
    ):
        assert part in source
        assert office.get(source.replace(part, hostile)).status == 404
    assert office.get(f"{BRANDING}/preview/page").status == 404


def test_an_address_with_faulty_values_shows_them_with_what_is_wrong(office: Office) -> None:
    page = office.get(f"{BRANDING}?accent_color=%22%3E%3Cscript%3E&corner_radius=none&font=system&title_font=")
    assert page.status == 422
    assert "accent_color" in page.errors
    assert not page.soup.find("script", string=True)


def test_branding_is_the_owners(merchant: Merchant) -> None:
    del merchant
    staff = Office.signed_in(replace(TRYGVE, role=Role.STAFF))
    assert {staff.get(address).status for address in (BRANDING, f"{BRANDING}/preview/page")} == {403}
