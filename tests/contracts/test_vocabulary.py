"""The words of the project: a word that the glossary replaced is in no source, and the failure names what to write."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.repository import ROOT

CHECKED = (
    "layers",
    "functions",
    "local",
    "scripts",
    "ops",
    "tests",
    "docs",
    "template.yaml",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "Makefile",
    "pyproject.toml",
    ".github",
    "events",
)
SUFFIXES = {".py", ".md", ".yaml", ".yml", ".html", ".mjml", ".svg", ".css", ".js", ".json", ".txt"}
# Texts that customers read keep their own words: pages, e-mails, translations, and the strings that are translated.
# The Jinja comments of these files are checked: customers never see them.
CUSTOMERS_TEXTS = (
    "functions/back_office/templates/",
    "functions/checkout/templates/",
    "functions/problems/templates/",
    "functions/sign_in/templates/",
    "functions/team/templates/",
    "layers/shared/python/invoicing/pages/templates/",
    "layers/shared/python/invoicing/locales/",
)
TRANSLATED = re.compile(
    r"""\{%\s*trans\b.*?\{%\s*endtrans\s*%\}|\b(?:_|n?gettext(?:_lazy)?)\(\s*(?:f?"(?:[^"\\]|\\.)*"[\s,]*)+""",
    re.DOTALL,
)

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

INSTEAD = {
    r"\b([Nn]obody|[Ss]omebody)\b|nobodys": "say who or what",
    r"\bow(e|es|ed|ing)\b|_ow(e|ed|ing)\b|\bow(e|ed|ing)_": "payment pending, due, refund_due",
    r"\bby[ _-]hand\b|ByHand|_by_hand|by_hand_": "manual, mark as paid",
    r"\b(give|gives|given|giving|gave)[ _](\w+[ _])?up\b|_gave_up|_give_up": (
        "cancel (an order, a draft), void (a payment), fail (an e-mail)"
    ),
    r"\b(give|gives|given|giving|gave)[ _](\w+[ _])?back\b": "release (a hold), restock (goods), refund (money)",
    r"\bdriv(e|es|en|er|ing)\b|\bdrive_|_drive\b|_driver\b": "process (a payment)",
    r"\bin[ _]hand\b|InHand": "process (a payment)",
    r"\blook(s|ed|ing)?[ _](at|for|again)\b|\blook_|_look\b|\ba look\b": "check, view, find, read",
    r"\bsettl(e|es|ed|ing)\b|settle_|_settle": "rate (delivery), retry (an e-mail), expire (a draft), release (a hold)",
    r"\b(post|deliver)_e?mail\b|\bpost(s|ed|ing)? (a|an|the) e?-?mail": "send (an e-mail)",
    r"\b(OfferChanges|News|LedgerRow|Movement|Unfit|unfit|TakenAway|Copied)\b|taken[_ ]away": (
        "OfferDiff, SeenOffer, LedgerEntry, SaleLedgerEntry, Ineligibility, Removal, CopyField"
    ),
    # SES's events have the key "mail", and a mail server is the field's term.
    r"""(?<![Ee]-)\b(?!(?<=")mail"|mail servers?\b)(?:[Mm]ail|MAIL)s?\b|_mails?\b|\bmails?_""": "Email, e-mail",
    r"decide[_ ]again": "retry on conflict",
    r"\b[Uu]nasked": "offline",
    r"\bT[1-7]\b": "the name of the transition: authorize, capture, void",
    r"\bInvoice(Sent|Failed|Delivered|Bounced|Complained|Opened|Clicked)\b": "EmailSent, EmailFailed, … with its kind",
    r"\b(Receipt(Requested|Sent|Failed)|ReminderSent)\b": "EmailRequested, EmailSent, EmailFailed with its kind",
    r"\bsells?[_ ]on\b|\bsold on\b": "inventory_policy: continue",
    r"\bfulfil(s|ment|ments)?\b": "fulfill, fulfillment",
    r"\b(that|which|it) (is|are) none\b|\bis none\b|\bare none\b": "say what is missing or invalid",
    r"\bshipping (method|rate)s?\b": "delivery method, delivery rate",
    r"\bWorld\b": "Ports, Resources, FakeWorld",
}


class Allowed(NamedTuple):
    """A line that may hold a replaced word."""

    path: str
    text: str
    reason: str


ALLOWED = (
    Allowed("tests/functions/test_checkout_refunds.py", "You owe nothing", "compares a text for customers"),
    Allowed("tests/functions/test_checkout_stock.py", "and look again", "compares a text for customers"),
    Allowed("tests/journeys/test_stock.py", "and look again", "compares a text for customers"),
    Allowed("local/console/outbox.py", "dns; mail.example.com", "the name of a mail server"),
    Allowed("tests/support/cast/store.py", "Air mail", "the name of a delivery method"),
    Allowed("template.yaml", "detail: {mail: {tags:", "a key of SES's events"),
    Allowed("template.yaml", "InputPathsMap: {id: $.detail.mail.", "a key of SES's events"),
    Allowed("tests/local/small_stack/template.yaml", "detail: {mail: {tags:", "a key of SES's events"),
    Allowed("tests/local/small_stack/template.yaml", "${AWS::StackName}-mail", "the name of a configuration set"),
    Allowed("tests/local/test_events.py", "local-mail", "the name of a configuration set"),
    Allowed(
        "layers/shared/python/invoicing/pages/scripts/back_office/htmx.min.js", "", "htmx, as its package ships it"
    ),
    Allowed("layers/shared/python/invoicing/pages/assets/back_office.js", "", "generated: begins with htmx"),
    Allowed("tests/contracts/test_vocabulary.py", "", "names the replaced words"),
)


def sources() -> list[Path]:
    """Return every checked file."""
    paths = [ROOT / name for name in CHECKED]
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return sorted(
        file
        for file in files
        if file.is_file() and (file.suffix in SUFFIXES or file in paths) and "__pycache__" not in file.parts
    )


def checked_text(path: str, text: str) -> str:
    """Return what is checked of a file, on its own lines: of texts for customers only the Jinja comments."""
    if not path.startswith(CUSTOMERS_TEXTS):
        return text
    lines, end = "", 0
    for comment in COMMENT.finditer(text):
        lines += "\n" * text.count("\n", end, comment.start()) + comment[0]
        end = comment.end()
    return lines


def replaced_words(text: str) -> list[tuple[int, str, str]]:
    """Return line, word, and what to write instead, of every replaced word outside of texts for customers."""
    plain = TRANSLATED.sub(lambda found: "\n" * found[0].count("\n"), text)
    return [
        (plain.count("\n", 0, found.start()) + 1, found[0], instead)
        for pattern, instead in INSTEAD.items()
        for found in re.finditer(pattern, plain)
    ]


def is_allowed(path: str, line: str) -> bool:
    return any(allowed.path == path and allowed.text in line for allowed in ALLOWED)


def test_no_source_uses_a_word_that_was_replaced() -> None:
    found = []
    for file in sources():
        path, text = file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        lines = text.splitlines()
        found += [
            f"{path}:{number}: {word!r}, write: {instead}"
            for number, word, instead in replaced_words(checked_text(path, text))
            if not is_allowed(path, lines[number - 1])
        ]
    assert found == []


@pytest.mark.parametrize("allowed", [allowed for allowed in ALLOWED if allowed.text], ids=lambda allowed: allowed.text)
def test_every_allowed_line_is_still_there(allowed: Allowed) -> None:
    lines = (ROOT / allowed.path).read_text(encoding="utf-8").splitlines()
    assert any(allowed.text in line and replaced_words(line) for line in lines)


def test_a_replaced_word_is_found_and_a_text_for_customers_is_not() -> None:
    assert [word for _, word, _ in replaced_words("An order that is owed.")] == ["owed"]
    assert replaced_words('label = _("You owe {amount}.")') == []
    assert replaced_words("{% trans %}You owe\n nothing.{% endtrans %}\nowed")[0][0] == 3


def test_a_comment_in_a_text_for_customers_is_checked() -> None:
    text = "<p>You owe nothing.</p>\n{# An order\nthat is owed. #}\n<p>It is owed.</p>\n{# nobody #}"
    found = replaced_words(checked_text(f"{CUSTOMERS_TEXTS[0]}pay.html", text))
    assert sorted((line, word) for line, word, _ in found) == [(3, "owed"), (5, "nobody")]


@pytest.mark.parametrize("text", ["a mail", "Mails are", "a mail-server", '"mails"', "the mail_id"])
def test_mail_is_replaced_by_e_mail(text: str) -> None:
    assert replaced_words(text) != []


@pytest.mark.parametrize("text", ["an e-mail", "E-mails are", "two mail servers", 'detail["mail"]', "the mailer"])
def test_e_mails_mail_servers_and_the_key_of_ses_are_kept(text: str) -> None:
    assert replaced_words(text) == []
