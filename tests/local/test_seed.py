"""The goods of the seeded store, as customers read them."""

from local.store.seed import PRODUCTS


def test_a_weight_stays_on_one_line_with_its_unit():
    [coffee] = (product for product in PRODUCTS if product.sku == "kaffe-250")
    assert coffee.title == "Håndbrent kaffe, 250\N{NO-BREAK SPACE}g"
