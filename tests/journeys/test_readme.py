"""The README's commands, as they stand there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.actors.shop import Shop

README = Path(__file__).parent.parent.parent / "README.md"


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="curl or jq is not installed")
def test_the_sale_over_http_goes_as_the_readme_says(shop: Shop):
    found = re.search(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    commands = found.group(1).replace("http://127.0.0.1:8000", shop.stack.url)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], capture_output=True, text=True, check=True, timeout=60
    )
    assert shop.stack.url + "/i/" in ran.stdout
    assert {"DraftOrderCreated", "InvoiceRequested", "LinkCreated"} <= set(ran.stdout.split())
    shop.stack.wait_until_idle()
    assert "As we agreed on the phone." in shop.emails()[-1]["text"]
