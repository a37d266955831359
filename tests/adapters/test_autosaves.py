"""How what staff have typed and not saved is kept, in memory and in DynamoDB alike."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.autosave import LARGEST_CONTENT, NEW, Autosave
from tests.support.adapters.ports import Ports
from tests.support.aws import Aws
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.fakes import START

TYPED = Autosave(NEW, 0, START, "key-1", {"name": ("Kari Nordmann",), "line_title": ("Lue", "Votter ❄")})


def test_what_was_typed_is_read_by_member_of_staff_and_draft(ports: Ports) -> None:
    of_draft = replace(TYPED, draft="dft_1", form_key="", version=3)
    assert ports.autosaves.put(INGRID.id, TYPED)
    assert ports.autosaves.put(INGRID.id, of_draft)
    assert ports.autosaves.get(INGRID.id, NEW, START) == TYPED
    assert ports.autosaves.get(INGRID.id, "dft_1", START) == of_draft
    assert ports.autosaves.get(TRYGVE.id, NEW, START) is None


def test_what_was_typed_is_kept_for_a_week(ports: Ports) -> None:
    ports.autosaves.put(INGRID.id, TYPED)
    assert ports.autosaves.get(INGRID.id, NEW, START + timedelta(days=6, hours=23)) == TYPED
    assert ports.autosaves.get(INGRID.id, NEW, START + timedelta(days=7)) is None


def test_what_is_typed_later_takes_the_place(ports: Ports) -> None:
    later = replace(TYPED, fields={"name": ("Kari",)})
    ports.autosaves.put(INGRID.id, TYPED)
    assert ports.autosaves.put(INGRID.id, later)
    assert ports.autosaves.get(INGRID.id, NEW, START) == later


@pytest.mark.parametrize("editor", [TYPED, replace(TYPED, draft="dft_1", form_key="", version=3)])
def test_a_request_that_arrives_after_its_editor_was_saved_stores_nothing(ports: Ports, editor: Autosave) -> None:
    closed = replace(editor, version=editor.version + 1, fields={})
    ports.autosaves.put(INGRID.id, editor)
    assert ports.autosaves.put(INGRID.id, closed)
    assert not ports.autosaves.put(INGRID.id, editor)
    assert ports.autosaves.get(INGRID.id, editor.draft, START) == closed


def test_the_next_editor_stores_what_is_typed_after_one_was_saved(ports: Ports) -> None:
    ports.autosaves.put(INGRID.id, replace(TYPED, version=1, fields={}))
    assert ports.autosaves.put(INGRID.id, replace(TYPED, form_key="key-2"))
    ports.autosaves.put(INGRID.id, Autosave("dft_1", 4, START))
    assert ports.autosaves.put(INGRID.id, Autosave("dft_1", 4, START, fields={"note": ("Haster",)}))


def test_what_was_discarded_is_gone(ports: Ports) -> None:
    ports.autosaves.put(INGRID.id, TYPED)
    ports.autosaves.discard(INGRID.id, NEW)
    ports.autosaves.discard(INGRID.id, NEW)
    assert ports.autosaves.get(INGRID.id, NEW, START) is None


def test_what_does_not_fit_into_an_item_is_not_stored(aws: Aws) -> None:
    random = secrets.token_urlsafe(LARGEST_CONTENT)  # which does not become smaller than that
    assert not app.autosaves.put(INGRID.id, replace(TYPED, fields={"note": (random,)}))
    assert app.autosaves.get(INGRID.id, NEW, START) is None


def test_the_table_deletes_what_was_typed_by_its_ttl(aws: Aws) -> None:
    app.autosaves.put(INGRID.id, TYPED)
    (item,) = aws.items()
    assert item["expires_at"] == {"N": str(int((START + timedelta(days=7)).timestamp()))}
