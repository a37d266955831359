"""Let a product of a draft order that is short sell below zero."""

from __future__ import annotations

from dataclasses import replace

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import InventoryPolicy, Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.inventory.ways_out import ways_out
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.drafts.stock_notice import stock_notice
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.sales.subject import draft_address, page_address, read_draft
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.catalog.put_product import update_product
from invoicing.usecases.draft_orders.view import view_draft_order


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Return the page that explains it, with a button for each product that is short."""
    sale, words = read_draft(request, ports), words_of(request, ports)
    view_draft_order(sale, ports=ports)
    out = ways_out(sale, sale.products, words.now)
    if out is None or not out.continue_selling:
        return see_other(draft_address(sale))
    notice = stock_notice(sale, out, words)
    about = {"section": "drafts", "base": draft_address(sale), "name": sale.draft.name, "notice_of_stock": notice}
    return page(request, "drafts/continue_selling.html", about)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Change the product's policy; one that sells below zero already stays as it is."""
    typed = request.form("sku")

    def change(product: Product, _store: Store) -> Product:
        return replace(product, inventory_policy=InventoryPolicy.CONTINUE)

    update_product(change, typed.get("sku", ""), ANY_VERSION, ports=ports)
    return see_other(page_address(request), "sells_below_zero")
