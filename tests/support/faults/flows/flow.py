"""What a flow is, and the list of all."""

from collections.abc import Callable

from tests.support.faults.steady_shop import SteadyShop

Act = Callable[[], int]  # answers with an HTTP status: below 500 it was understood
Missing = Callable[[], list[str]]  # in sentences
Flow = Callable[[SteadyShop], tuple[Act, Missing]]

FLOWS: dict[str, Flow] = {}
LONG: set[str] = set()  # for `make torture` only
OFFICE: set[str] = set()  # through forms of the back office: `make torture` crashes them once
ACCOUNTS: set[str] = set()  # of the team: the tests crash none, and `make torture` does to them what it does to others


def flow(function: Flow) -> Flow:
    FLOWS[function.__name__] = function
    return function


def office(function: Flow) -> Flow:
    OFFICE.add(function.__name__)
    return flow(function)


def account(function: Flow) -> Flow:
    ACCOUNTS.add(function.__name__)
    return flow(function)


def long(function: Flow) -> Flow:
    LONG.add(function.__name__)
    return function


def nothing() -> list[str]:
    return []
