"""Many draft orders at once, tables of all of them, and what nobody has touched for a year.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from typing import Any

from tests.faults.flow import Act, Missing, flow, nothing
from tests.faults.till import Till


def _bulk(till: Till, draft_ids: list[str], **asked: Any) -> Act:
    return lambda: till.send("POST", "/draft-orders/bulk", {"ids": draft_ids, **asked}, idempotency_key="many")


@flow
def tag_many(till: Till) -> tuple[Act, Missing]:
    drafts = [till.draft() for _ in range(2)]
    return (
        _bulk(till, [draft["id"] for draft in drafts], action="tag", tags=["christmas"]),
        lambda: [
            wrong
            for draft in drafts
            for wrong in till.unless(lambda draft=draft: till.read(draft)["tags"] == ["christmas"], "not tagged")  # type: ignore[misc]
        ],
    )


@flow
def cancel_many(till: Till) -> tuple[Act, Missing]:
    drafts = [till.ready("lysestake-messing"), till.draft()]
    till.at_provider(drafts[0])

    def then() -> list[str]:
        till.pass_time(minutes=2)  # `recover` goes on with what one answer had no time for
        till.pass_time(minutes=2)
        job = till.ask("GET", f"/jobs/{till.answers[-1]['id']}")
        told = {problem["id"] for problem in job["problems"]}  # of a provider that did not answer, for one
        left = [it["name"] for it in drafts if it["id"] not in told and till.read(it)["status"] != "CANCELLED"]
        unfinished = till.unless(lambda: job["status"] == "completed", "the job is not done")
        return [*unfinished, *(f"{name} is not cancelled, and nobody is told" for name in left)]

    return _bulk(till, [draft["id"] for draft in drafts], action="cancel", end_payment=True), then


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
