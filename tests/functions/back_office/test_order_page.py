"""The page of an order: money, goods, and what comes next."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import sell
from tests.support.cast.people import INGRID, KARI_JSON, OLGA


def shown(office: Office, order_id: str) -> Page:
    page = office.open(f"/admin/orders/{order_id}")
    assert page.status == 200, page.text
    return page


def primary(page: Page) -> str:
    link = page.soup.select_one(".primary-bar a")
    return link.get_text(strip=True) if link else ""


def acts(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.soup.select(".more-actions a")]
