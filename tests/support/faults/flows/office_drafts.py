"""What staff do with drafts by the forms of the back office.

A flow is a function. It prepares, and returns what is done (the same forms are sent again until they are answered) and
what then is missing.
"""

from invoicing.domain.staff.session import SessionSecret
from tests.support.actors.answer import Page
from tests.support.actors.editor import Editor
from tests.support.faults.flows.flow import Act, Missing, flow, office
from tests.support.faults.steady_shop import CREDENTIALS, Form, SteadyShop, office_form

CUP, RARE = "kopp-steingods", "lysestake-messing"
NEW = "/admin/drafts/new"
TYPED = {"name": "Kari Forms", "email": "kari.forms@example.com", "note": "Wrap it"}


def drafts(shop: SteadyShop) -> int:
    return len(shop.merchant.ask("GET", "/draft-orders")["items"])


@flow
def create_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Type, which is kept, and save: afterwards nothing typed is left, and a search finds the draft."""
    browser = shop.office()
    editor = Editor(browser)
    editor.open()
    editor.press(f"add:{CUP}")
    typed = {**editor.typed, **TYPED}
    before = drafts(shop)

    def then() -> list[str]:
        found = browser.get("/admin/drafts?query=kari+forms").soup.select("main a[href*='/drafts/dft_']")
        return [
            *shop.check(lambda: drafts(shop) == before + 1, f"{drafts(shop) - before} drafts were made"),
            *shop.check(lambda: len(found) == 1, f"a search finds {len(found)}"),
            *shop.check(lambda: not is_kept(browser.get(NEW)), "what was saved is still in the editor"),
        ]

    return lambda: shop.post_all(
        office_form(browser, f"{NEW}/calculate", typed), office_form(browser, NEW, typed)
    ), then


def is_kept(page: Page) -> bool:
    """Tell whether an editor shows what was typed and not saved."""
    return TYPED["note"] in page.fields(NEW).get("note", "") or "what you had typed" in page.text


@office
def create_by_a_form_that_waited_for_signing_in(shop: SteadyShop) -> tuple[Act, Missing]:
    """Send the editor's form without a session: it waits in the form of signing in, and is sent by a press."""
    browser = shop.office()
    editor = Editor(browser)
    editor.open()
    editor.press(f"add:{CUP}")
    typed = {**editor.typed, **TYPED}
    browser.post("/admin/sign-out", {})
    before = drafts(shop)

    def act() -> int:
        signed_out = shop.ask_office(Form(NEW, typed, browser.headers))
        if not signed_out.has_form("/admin/sign-in"):
            return signed_out.status
        signed_in = shop.ask_office(
            Form("/admin/sign-in", {**signed_out.fields("/admin/sign-in"), **CREDENTIALS}, browser.headers)
        )
        if not signed_in.has_form(NEW):
            return signed_in.status
        cookie = signed_in.cookies[0].partition(";")[0]
        return shop.post(Form(NEW, signed_in.fields(NEW), {**browser.headers, "cookie": cookie}))

    return act, lambda: shop.check(lambda: drafts(shop) == before + 1, f"{drafts(shop) - before} drafts were made")


@office
def edit_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, browser = shop.merchant.draft(), shop.office()
    address = f"/admin/drafts/{draft['id']}/edit"
    form = shop.office_form(browser, address, address, note="Ring first", name="Renamed Person")
    typing = Form(f"{address}/calculate", form.values, form.headers)

    def then() -> list[str]:
        now = shop.merchant.read(draft)
        found = browser.get("/admin/drafts?query=renamed").soup.select("main a[href*='/drafts/dft_']")
        return [
            *shop.check(lambda: (now["version"], now["note"]) == (2, "Ring first"), "not edited once"),
            *shop.check(lambda: len(found) == 1, f"a search finds {len(found)}"),
            *shop.check(lambda: "what you had typed" not in browser.get(address).text, "it is still in the editor"),
        ]

    return lambda: shop.post_all(typing, form), then


@office
def invoice_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Type, review, and send: one e-mail, and nothing typed is left."""
    draft, browser = shop.merchant.draft(), shop.office()
    base = f"/admin/drafts/{draft['id']}"
    typed = shop.office_form(browser, f"{base}/invoice", "/invoice/review", message="Takk for sist")
    shop.post(typed)
    send = shop.office_form(browser, f"{base}/invoice/review", "/invoice")

    def then() -> list[str]:
        return [
            *shop.check_sent(lambda: shop.story(draft).count("EmailSent invoice") == 1, "the invoice, once"),
            *shop.check(lambda: "Takk for sist" not in browser.get(f"{base}/invoice").body, "it is still in the form"),
        ]

    return lambda: shop.post_all(typed, send), then


@office
def link_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, browser = shop.merchant.draft(), shop.office()
    form = shop.office_form(browser, f"/admin/drafts/{draft['id']}/links", "/links")
    path = f"/draft-orders/{draft['id']}/links"
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: len(shop.merchant.ask("GET", path)["items"]) == 1, "not one link"),
    )


@office
def mark_as_paid_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Staff know of the payment: the store gets no notice of it, and the customer one receipt."""
    shop.merchant.ask("PATCH", "/store", {"paid_notices": True}, if_match="*")
    draft, browser = shop.merchant.ready(RARE), shop.office()
    form = shop.office_form(
        browser, f"/admin/drafts/{draft['id']}/mark-as-paid", "/mark-as-paid", method="cash", reference="Till 42"
    )
    return (
        lambda: shop.post(form),
        lambda: [*shop.check_paid(draft), *shop.check(lambda: not shop.paid_notices(), "a notice was sent")],
    )


@office
def complete_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, browser = shop.merchant.ready(RARE), shop.office()
    form = shop.office_form(browser, f"/admin/drafts/{draft['id']}/complete", "/complete")
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "PENDING", "not completed"),
    )


@office
def cancel_draft_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, browser = shop.merchant.draft(), shop.office()
    form = shop.office_form(browser, f"/admin/drafts/{draft['id']}/cancel", "/cancel")
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.merchant.read(draft)["status"] == "CANCELLED", "not cancelled"),
    )


@office
def reserve_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft, browser = shop.merchant.draft(RARE), shop.office()
    until = f"{shop.in_future(days=2):%Y-%m-%dT%H:%M}"
    form = shop.office_form(browser, f"/admin/drafts/{draft['id']}/reservation", "/reservation", reserve_until=until)
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.merchant.available(RARE) == 0, "it is not set aside"),
    )


@office
def sign_out_of_a_browser(shop: SteadyShop) -> tuple[Act, Missing]:
    """Sign out: the cookie opens nothing any more, and the other browser's session lives on."""
    browser, other = shop.office(), shop.office()
    form = office_form(browser, "/admin/sign-out", {})
    assert SessionSecret.parse(browser.cookies["__Host-session"])

    def opens(headers: dict[str, str]) -> int:
        return shop.stack.request("GET", "/admin/drafts", headers).status_code

    return (
        lambda: shop.post(form),
        lambda: [
            *shop.check(lambda: opens(dict(form.headers)) == 303, "the session opens pages"),
            *shop.check(lambda: opens({"cookie": other.cookie}) == 200, "the other session has ended, too"),
        ],
    )


@office
def dismiss_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Dismiss that the customer was stopped at Pay: once, whatever is sent again."""
    draft, browser = shop.merchant.ready(RARE), shop.office()
    shop.at_provider(shop.merchant.ready(RARE))
    shop.post(shop.form(shop.merchant.link(draft), "/pay"))
    address = f"/admin/drafts/{draft['id']}"
    form = shop.office_form(browser, address, "/dismiss")

    def then() -> list[str]:
        times = shop.story(draft).count("AttentionDismissed")
        left = browser.get(address).soup.select("#attention")
        return [
            *shop.check(lambda: times == 1, f"it was dismissed {times} times"),
            *shop.check(lambda: not left, "it needs attention still"),
        ]

    return lambda: shop.post(form), then
