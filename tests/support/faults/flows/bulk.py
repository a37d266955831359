"""Many draft orders at once, tables of all of them, and what nobody has touched for a year.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from collections.abc import Callable
from typing import Any

from tests.support.faults.flows.flow import Act, Missing, flow, nothing
from tests.support.faults.till import Till


def _bulk(till: Till, drafts: list[Any], **asked: Any) -> Act:
    ids = [draft["id"] for draft in drafts]
    return lambda: till.send("POST", "/draft-orders/bulk", {"ids": ids, **asked}, idempotency_key="many")


def _unless_all(till: Till, drafts: list[Any], is_done: Callable[[Any], bool]) -> list[str]:
    """Return what was not done though the job is over and told nobody why, as of a provider that did not answer."""
    for _ in range(2):  # `recover` goes on with what one answer had no time for
        till.pass_time(minutes=2)
    job = till.ask("GET", f"/jobs/{till.answers[-1]['id']}")
    told = {problem["id"] for problem in job["problems"]}
    unfinished = till.unless(lambda: job["status"] == "completed", "the job is not over")
    left = [it["name"] for it in drafts if it["id"] not in told and not is_done(till.read(it))]
    return [*unfinished, *(f"{name} is left, and nobody is told" for name in left)]


@flow
def tag_many(till: Till) -> tuple[Act, Missing]:
    drafts = [till.draft() for _ in range(2)]
    return (
        _bulk(till, drafts, action="tag", tags=["christmas"]),
        lambda: _unless_all(till, drafts, lambda draft: draft["tags"] == ["christmas"]),
    )


@flow
def cancel_many(till: Till) -> tuple[Act, Missing]:
    drafts = [till.ready("lysestake-messing"), till.draft()]
    till.at_provider(drafts[0])
    return (
        _bulk(till, drafts, action="cancel", end_payment=True),
        lambda: _unless_all(till, drafts, lambda draft: draft["status"] == "CANCELLED"),
    )


@flow
def tables(till: Till) -> tuple[Act, Missing]:
    till.sold()
    paths = ["/draft-orders.csv", "/orders.csv", "/ledger.csv"]
    return lambda: max(till.send("GET", path) for path in paths), nothing


@flow
def a_year_passes(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()

    def act() -> int:
        till.pass_time(days=340)
        return till.pass_time(days=35)

    def then() -> list[str]:
        return [
            *till.unless(lambda: till.read(draft)["status"] == "CANCELLED", "it is not cancelled"),
            *till.unless(lambda: till.story(draft).count("DraftOrderIdle") == 1, "staff were not told once before"),
        ]

    return act, then
