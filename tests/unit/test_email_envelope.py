"""The headers of each e-mail, and its two parts."""

import pytest

from tests.support.builders.emails import NOW, SENDER, every_email, message, read, rendered


@every_email
def test_an_email_has_a_text_part_before_its_html_part(kind):
    email = message(kind)
    assert email.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in email.iter_parts()] == ["text/plain", "text/html"]
    assert email.defects == []
    assert max(map(len, rendered(kind).content.splitlines())) <= 998


@every_email
def test_an_email_and_its_replies_use_the_addresses_of_the_shop(kind):
    email = message(kind)
    assert (email["From"].addresses[0].display_name, email["From"].addresses[0].addr_spec) == ("Fjell & Fjord", SENDER)
    assert email["Reply-To"].addresses[0].addr_spec == "hei@example.com"
    assert str(email["To"]) == "kari@example.com"


@every_email
def test_an_email_is_marked_as_automatic_and_has_no_unsubscribe_header(kind):
    email = message(kind)
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["Message-ID"] == "<01kas8j80xq5w6t7e8r9y0z1a3@example.com>"
    assert email["Date"].datetime == NOW
    assert email["List-Unsubscribe"] is None


@every_email
def test_the_preview_is_the_email_byte_for_byte(kind):
    assert rendered(kind) == rendered(kind)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("invoice", "Invoice #D1042 from Fjell & Fjord"),
        ("reminder", "Reminder: invoice #D1042 from Fjell & Fjord"),
        ("receipt", "Receipt for order #1007 from Fjell & Fjord"),
        ("refund", "Refund for order #1007 from Fjell & Fjord"),
    ],
)
def test_the_subject_says_who_and_what(kind, subject):
    assert read(kind).subject == subject


def test_the_merchants_own_subject_is_taken_as_it_is():
    assert read(subject="Pleddet ditt er klart – 🧶").subject == "Pleddet ditt er klart – 🧶"
