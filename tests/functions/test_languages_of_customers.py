"""The languages that staff choose for pages and e-mails, and those that customers have."""

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON


@pytest.mark.parametrize("locale", ["nn", "en-GB", "en-US"])
def test_the_store_and_an_invoice_take_each_tag_of_a_language_that_there_is(merchant: Merchant, locale: str) -> None:
    assert merchant.update("/store", {"locale": locale}).json["locale"] == locale
    draft = merchant.draft(customer=KARI_JSON)
    merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"locale": locale}, status=202)
    problem = merchant.refused(
        422, "unsupported_locale", "POST", f"/draft-orders/{draft['id']}/invoice", {"locale": "de"}
    )
    assert problem["errors"][0]["detail"] == "Pages and e-mails are in these languages: en, nb. Choose one of them."


@pytest.mark.parametrize(("locale", "used"), [("de", "nb"), ("pt-BR", "nb"), ("nn", ""), ("en-GB", ""), ("nb", "")])
def test_a_language_that_no_page_is_in_is_told_with_the_one_that_is_used(
    merchant: Merchant, locale: str, used: str
) -> None:
    warnings = merchant.draft(customer={**KARI_JSON, "locale": locale})["warnings"]
    told = f"Customers cannot be addressed in {locale}: e-mails are in {used}. Choose one of en, nb."
    named = {"code": "unsupported_locale", "pointer": "/customer/locale", "detail": told, "blocks": False}
    assert warnings == ([named] if used else [])
