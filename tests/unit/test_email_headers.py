"""Headers of e-mails: what people type adds no header, and is read as it was typed."""

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import Message
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.values.text import has_encoded_word, is_email_address, visible_text
from invoicing.pages.email import headers
from invoicing.pages.email.headers import typed_headers
from tests.support.builders.emails import ENCODED_WORDS, PERSON, SENDER, STORE, read, rendered, sale_of

CONTROLS = [chr(i) for i in range(sys.maxunicode + 1) if unicodedata.category(chr(i)) in {"Cc", "Zl", "Zp"}]
HEADERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "subject": lambda text: {"subject": text},
    "to": lambda text: {"to": f"kari{text}@example.com"},
    "domain": lambda text: {"to": f"kari@example{text}.com"},
    "bcc": lambda text: {"bcc": f"ingrid{text}@example.com"},
    "shop": lambda text: {"store": replace(STORE, name=f"Fjell{text}")},
    "reply-to": lambda text: {"store": replace(STORE, email=f"hei{text}@example.com")},
    "sender": lambda text: {"sender": f"shop{text}@example.com"},
}


def test_the_controls_are_all_there():
    assert {"\r", "\n", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"} < set(CONTROLS)
    assert len(CONTROLS) == 67


@pytest.mark.parametrize("header", HEADERS)
def test_no_control_character_gets_into_a_header(header):
    for control in CONTROLS:
        with pytest.raises(EmailRejectedError, match="control character"):
            rendered(**HEADERS[header](control))


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_is_added_by_way_of_another(header):
    with pytest.raises(EmailRejectedError):
        rendered(**HEADERS[header]("\r\nBcc: everybody@example.com"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "@example.com",
        "kari@",
        "kari@example.com, ola@example.com",
        "Kari <kari@example.com>",
        "k ari@example.com",
        "kåri@example.com",
    ],
)
def test_an_email_to_anything_but_one_address_is_rejected(address):
    with pytest.raises(EmailRejectedError):
        rendered(to=address)


def test_a_name_in_front_of_the_sender_cannot_become_another_address():
    for name in ('Kari" <evil@example.com>', "Kari <evil@example.com>", "a@b.example, c", "Kari (evil@example.com)"):
        content = rendered(store=replace(STORE, name=name)).content
        sender = next(line for line in content.splitlines() if line.startswith(b"From:"))
        assert SENDER.encode() in sender + content.splitlines()[1]


def test_a_subject_longer_than_a_line_is_folded_and_read_whole():
    subject = "Øvelse gjør mester, og det tar tid " * 20
    assert read(subject=subject.strip()).subject == subject.strip()


# --- encoded words ----------------------------------------------------------------------------------------------------

HONEST = (
    "Faktura #D1001 fra Blåbær og Bjørnebær på Ås – til Øystein Ødegård",
    "Blåbær  og Bjørnebær",
    "Hva koster det = ? Se side 2?=",
    "a=?b",
    "=?utf-8",
    "Øvelse gjør mester, og det tar tid " * 7 + "!",
    "x" * 255,
    "Å" * 255,
    "👩‍👩‍👧 " * 40 + "!",
    "請求書 第1001号 株式会社ブルーベリー、東京都千代田区丸の内一丁目一番地一号ビルディング",
    'Fjell "Fjord" & (Sønner), AS; <post>: @ 100 % \\o/',
    "Kari, Ola",
)


def as_read(content: bytes) -> dict[str, str]:
    """Return the headers as a program reads them that knows nothing but RFC 2047."""
    message: Message[str, str] = message_from_bytes(content, policy=policy.compat32)
    return {name: str(make_header(decode_header(value))) for name, value in message.items()}


@pytest.mark.parametrize("text", ENCODED_WORDS)
@pytest.mark.parametrize("header", ["subject", "shop"])
def test_an_encoded_word_is_never_sent(header, text):
    email = {"subject": text} if header == "subject" else {"store": replace(STORE, name=text)}
    with pytest.raises(EmailRejectedError, match="encoded word"):
        rendered(**email)


@pytest.mark.parametrize("text", [*ENCODED_WORDS, "=?utf-8?q?=00?=", "=?utf-8?q?=0D=0A=0D=0Aa body?="])
@pytest.mark.parametrize("kind", ["invoice", "reminder", "receipt", "refund"])
def test_an_encoded_word_for_a_person_s_name_is_in_no_header(kind, text):
    person = replace(PERSON, customer=replace(PERSON.customer, name=text))
    content = rendered(kind, sale_of(person=person)).content
    assert as_read(content).keys() == as_read(rendered(kind).content).keys()
    assert text not in as_read(content).values()
    assert "evil@example.com" not in str({name: as_read(content)[name] for name in ("To", "Subject", "From")})


@pytest.mark.parametrize("address", ["=?utf-8?q?a=0D=0ABcc?=@example.com", "a=?x?b?eHg=?=@example.com"])
def test_an_encoded_word_is_no_email_address(address):
    assert not is_email_address(address)


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_is_read_whole_by_every_program(text):
    assert not has_encoded_word(text)
    content = rendered(subject=text, store=replace(STORE, name=text)).content
    read = as_read(content)
    assert read["Subject"] == text
    for name, address in (("From", SENDER), ("Reply-To", STORE.email)):
        shown, mailbox = parseaddr(read[name])
        assert (shown, mailbox) == (text, address) or (read[name] == f"{text} <{address}>")
    message = message_from_bytes(content, policy=policy.SMTP)
    assert message["Subject"] == text
    assert [mailbox.addr_spec for mailbox in message["From"].addresses] == [SENDER]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=255))
def test_any_text_at_all_is_read_whole_and_adds_no_header(text):
    text = visible_text(text)
    if not text or has_encoded_word(text):
        return
    content = typed_headers(text, {"From": Address(text, addr_spec=SENDER), "To": Address(addr_spec="k@example.com")})
    assert as_read(content)["Subject"] == text
    lines = content.split(b"\r\n")
    assert [line.partition(b":")[0] for line in lines if line[:1] != b" "] == [b"From", b"To", b"Subject", b""]
    assert b"\r" not in b"".join(lines)
    assert b"\n" not in b"".join(lines)


def test_a_header_that_would_be_read_otherwise_is_not_sent(monkeypatch):
    monkeypatch.setattr(headers, "_written", lambda name, text: text.replace("ø", "o"))
    with pytest.raises(EmailRejectedError, match="its subject would be read otherwise"):
        rendered(subject="Sønner")
    monkeypatch.setattr(headers, "_written_mailbox", lambda name, mailbox: "Bcc <evil@example.com>")
    with pytest.raises(EmailRejectedError, match="its from would be read otherwise"):
        rendered()


@pytest.mark.parametrize("text", HONEST)
def test_lines_of_headers_are_as_short_as_encoded_words_allow(text):
    head = rendered(subject=text, store=replace(STORE, name=text)).content.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 76 for line in head.split(b"\r\n") if b"=?" in line)
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
