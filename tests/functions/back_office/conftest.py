from typing import Any

import pytest

from tests.support.actors.editor import Editor
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office


@pytest.fixture
def draft(merchant: Merchant) -> Any:
    """A draft order of a mug, with a note and an attribute."""
    return merchant.ready("mug", note="Haster", attributes={"kilde": "chat"})


@pytest.fixture
def editor(office: Office, draft: Any) -> Editor:
    """The editor of that draft order, open."""
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    return editor
