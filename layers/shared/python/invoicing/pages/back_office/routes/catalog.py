"""The routes of products and of discount codes."""

from __future__ import annotations

from invoicing.pages.back_office.routes.route import Route

CATALOG_ROUTES = (
    # --- products -----------------------------------------------------------------------------------------------------
    Route("GET", "/admin/products", "products.list:show"),
    Route("GET", "/admin/products/new", "products.edit:new"),
    Route("POST", "/admin/products/new", "products.edit:create"),
    Route("GET", "/admin/products/{sku}", "products.page:show"),
    Route("GET", "/admin/products/{sku}/edit", "products.edit:edit"),
    Route("POST", "/admin/products/{sku}/edit", "products.edit:update"),
    Route("GET", "/admin/products/{sku}/stock", "products.page:show"),
    Route("POST", "/admin/products/{sku}/stock", "products.stock:create"),
    Route("GET", "/admin/products/{sku}/archive", "products.archive:show"),
    Route("POST", "/admin/products/{sku}/archive", "products.archive:create"),
    Route("POST", "/admin/products/{sku}/restore", "products.archive:delete"),
    # --- discount codes -----------------------------------------------------------------------------------------------
    Route("GET", "/admin/discount-codes", "discount_codes.list:show"),
    Route("GET", "/admin/discount-codes/new", "discount_codes.edit:new"),
    Route("POST", "/admin/discount-codes/new", "discount_codes.edit:create"),
    Route("GET", "/admin/discount-codes/{code}", "discount_codes.edit:show"),
    Route("POST", "/admin/discount-codes/{code}", "discount_codes.edit:update"),
    Route("GET", "/admin/discount-codes/{code}/archive", "discount_codes.archive:show"),
    Route("POST", "/admin/discount-codes/{code}/archive", "discount_codes.archive:create"),
    Route("POST", "/admin/discount-codes/{code}/restore", "discount_codes.archive:delete"),
)
