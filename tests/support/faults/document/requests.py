"""Generated requests to an operation: what its schema allows, and what it does not; and what was wrong with answers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from tests.support.faults.document.described_shop import DescribedShop, examples
from tests.support.faults.document.operations import operations, wrong_in

QUIETLY = {"database": None, "deadline": None, "phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}
LONGEST = 600  # characters of a request in a report
READS = {"get"}


@dataclass
class Asked:
    """What requests to one operation came to. `wrong` has the shortest request for each fault."""

    operation: str
    token: str
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return self.statuses.total()

    @property
    def wrong(self) -> list[str]:
        return [f"{self.operation}: {fault}, by {request[:LONGEST]}" for fault, request in self.faults.items()]

    def is_accepted(self) -> bool:
        return any(status < HTTPStatus.MULTIPLE_CHOICES for status in self.statuses)


def ask_examples(name: str, shop: DescribedShop, *, is_quick: bool = False) -> Asked:
    """Send each example of an operation to what exists, until one is accepted, or to all."""
    asked = Asked(name, shop.sign_in())
    for body in examples(name) or [NOT_SET]:
        for ids in shop.ids(operations()[name].path):
            status = _ask(shop, asked, _example(operations()[name], ids, body))
            if status < HTTPStatus.MULTIPLE_CHOICES and is_quick:
                break
    return asked


def ask_generated(name: str, shop: DescribedShop, count: int, *, seed: int) -> Asked:
    """Send as many generated requests that the schema allows, and as many that it does not."""
    asked = Asked(name, shop.sign_in())
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        _generate(asked, shop, mode, count, seed)
    return asked


def _generate(asked: Asked, shop: DescribedShop, mode: GenerationMode, count: int, number: int) -> None:
    operation, is_allowed = operations()[asked.operation], mode is GenerationMode.POSITIVE
    parameters = st.sampled_from(shop.ids(operation.path))
    bodies = [body for body in examples(asked.operation) if isinstance(body, dict)]

    @seed(number)
    @settings(max_examples=count, **QUIETLY)  # type: ignore[arg-type]  # each has its own type
    @given(st.data(), operation.as_strategy(generation_mode=mode))
    def ask(data: st.DataObject, case: Any) -> None:
        if data.draw(st.integers(0, 9)):  # one in ten asks for what does not exist
            ids = data.draw(parameters)
            case.path_parameters = {one: ids[one] for one in case.path_parameters or {}}
        if is_allowed and "If-Match" in case.headers and data.draw(st.integers(0, 3)):
            case.headers["If-Match"] = "*"
        if is_allowed and bodies and isinstance(case.body, dict):
            case.body = _blended(data, case.body, data.draw(st.sampled_from(bodies)))
        _ask(shop, asked, case)

    try:
        ask()
    except Unsatisfiable:
        assert not is_allowed, f"the schema of {asked.operation} allows nothing"


def _blended(data: st.DataObject, body: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    """Return an example with some members as they were generated, which is as valid, and is accepted more often."""
    named = sorted({*body, *example})
    replaced = data.draw(st.sets(st.sampled_from(named), max_size=data.draw(st.integers(0, 3)))) if named else set()
    return example | {name: body[name] for name in replaced if name in body}


def _example(operation: Any, ids: dict[str, str], body: Any) -> Any:
    """Return a request with an example as its body, for any version."""
    headers = {one.name: "*" for one in operation.headers if one.name == "If-Match"}
    if body is NOT_SET and operation.body and operation.body[0].is_required:
        raise AssertionError(f"{operation.label} has no example")
    return operation.Case(
        path_parameters={one.name: ids[one.name] for one in operation.path_parameters},
        headers=headers,
        body=body,
        media_type=operation.body[0].media_type if body is not NOT_SET else None,
    )


def _ask(shop: DescribedShop, asked: Asked, case: Any) -> int:
    stack = shop.stack
    if case.operation.method not in READS or not asked.count:
        stack.return_to(shop.moment)
    authorization = {"Authorization": f"Bearer {asked.token}"}
    response = case.call(base_url=stack.url, app=stack.application, headers=authorization)
    asked.statuses[response.status_code] += 1
    for fault in wrong_in(case, response):
        request = _written(case)
        if fault not in asked.faults or len(request) < len(asked.faults[fault]):
            asked.faults[fault] = request
    return int(response.status_code)


def _written(case: Any) -> str:
    parts = (case.formatted_path, case.query, dict(case.headers or {}), case.body)
    return f"{case.method} {' '.join(_texts(parts))}"


def _texts(parts: tuple[Any, ...]) -> Iterator[str]:
    return (str(part) if isinstance(part, str) else repr(part) for part in parts if part and part is not NOT_SET)
