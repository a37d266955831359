"""Three drafts are ticked, tagged and exported in one walk. tests/functions sends the same forms by themselves."""

import csv
from pathlib import Path

from playwright.sync_api import Browser, expect

from local.stack import Stack
from tests.support.browser.office import at_the_office, new_draft


def test_three_drafts_are_ticked_tagged_and_exported(chromium: Browser, stack: Stack) -> None:
    for _ in range(3):
        new_draft(stack, customer={"name": "Siri Tre"})
    with at_the_office(chromium, stack) as office:
        page = office.page
        page.goto(f"{stack.url}/admin/drafts")
        page.get_by_role("link", name="Select", exact=True).click()
        boxes = page.get_by_role("checkbox", name="Siri Tre")
        expect(boxes).to_have_count(3)
        for box in boxes.all():
            box.check()
        page.get_by_role("button", name="Change tags").click()
        expect(page.get_by_role("heading", name="3 drafts")).to_be_visible()
        page.get_by_label("Which tags").fill("fair")
        page.get_by_role("button", name="Change tags").click()
        expect(page.get_by_text("Done. 3 drafts were changed.").first).to_be_visible()
        page.get_by_role("link", name="Drafts").first.click()
        page.get_by_text("Filter", exact=True).click()
        page.get_by_label("Tag", exact=True).fill("fair")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_role("link", name="Tag: fair")).to_be_visible()
        page.get_by_role("link", name="Export CSV").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
            assert [(row["customer"], row["tags"]) for row in csv.DictReader(file)] == [("Siri Tre", "fair")] * 3
