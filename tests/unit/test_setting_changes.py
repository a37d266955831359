"""What the store's log says about a change of the settings."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from invoicing.domain.catalog.changes import SettingChange, setting_changes
from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryMethod
from invoicing.domain.catalog.market import Market, PriceRounding
from invoicing.domain.catalog.store import NEW_STORE, RateTable, Store
from invoicing.domain.values.money import Money

HOME = NEW_STORE.markets[0]


def changed(after: Store, before: Store = NEW_STORE) -> list[tuple[str, str, str]]:
    return [(" ".join(change.path), change.before, change.after) for change in setting_changes(before, after)]


def test_what_stays_is_not_logged() -> None:
    assert changed(replace(NEW_STORE, version=7, is_currency_locked=True)) == []


def test_a_setting_is_logged_with_both_values() -> None:
    after = replace(NEW_STORE, link_days=14, lock_prices=False, email="hei@example.com")
    assert changed(after) == [
        ("email", "", "hei@example.com"),
        ("link_days", "30", "14"),
        ("lock_prices", "true", "false"),
    ]


def test_a_setting_of_a_market_is_logged_under_its_title() -> None:
    tax = replace(HOME.tax, rates={"standard": Decimal(1250)})
    market = replace(HOME, tax=tax, countries=("NO", "SE"), rounding=PriceRounding(100))
    assert changed(replace(NEW_STORE, markets=(market,))) == [
        ("markets Norge countries", "NO", "NO, SE"),
        ("markets Norge tax rates standard", "25%", "12.5%"),
        ("markets Norge rounding", "", "100, nearest"),
    ]


def test_what_is_added_or_removed_is_logged_by_its_title() -> None:
    method = DeliveryMethod("post", "Posten", Money(7900, "NOK"))
    with_method = replace(
        NEW_STORE, markets=(replace(HOME, delivery_methods=(method,)), Market("se", "Sverige", "SEK", ("SE",)))
    )
    assert changed(with_method) == [
        ("markets Norge delivery_methods Posten", "", "Posten"),
        ("markets Sverige", "", "Sverige"),
    ]
    assert changed(NEW_STORE, with_method) == [
        ("markets Norge delivery_methods Posten", "Posten", ""),
        ("markets Sverige", "Sverige", ""),
    ]
    bands = replace(method, bands=(DeliveryBand(Money(9900, "NOK"), max_weight_grams=500),))
    after = replace(NEW_STORE, markets=(replace(HOME, delivery_methods=(bands,)), with_method.markets[1]))
    assert changed(after, with_method) == [("markets Norge delivery_methods Posten bands", "", "NOK 99.00, 0, 500")]


def test_exchange_rates_are_logged_one_by_one() -> None:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    before = replace(NEW_STORE, rate_table=RateTable(at, {"EUR": Decimal("0.085")}))
    after = replace(before, rate_table=RateTable(at, {"EUR": Decimal("0.0860"), "SEK": Decimal(1)}))
    assert changed(after, before) == [("rate_table rates EUR", "0.085", "0.086"), ("rate_table rates SEK", "", "1")]


def test_long_values_are_cut_and_many_changes_are_counted() -> None:
    (change,) = setting_changes(NEW_STORE, replace(NEW_STORE, payment_instructions="å" * 5000))
    assert change.after == "å" * 399 + "…"
    markets = tuple(Market(f"m{i}", f"Market {i}", "EUR", ("DE",)) for i in range(90))
    *told, rest = setting_changes(NEW_STORE, replace(NEW_STORE, markets=(HOME, *markets)))
    assert (len(told), rest, rest.is_rest) == (59, SettingChange(("…",), "", "31"), True)
