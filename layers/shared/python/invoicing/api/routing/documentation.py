"""What a route declares besides its handler's signature and docstring: its answer, its errors, and its roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from invoicing.domain.errors import InvoicingError
from invoicing.domain.staff.role import EVERY_ROLE, Role

if TYPE_CHECKING:
    from invoicing.api.fields.input import Input

H = TypeVar("H", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Documentation:
    """The type of the answer, and the errors that not every route has. A merge patch changes fields of `patches`.

    The resolver answers 403 to callers without one of the `roles`, unless the route is public.
    """

    answers: Any
    errors: tuple[type[InvoicingError], ...]
    patches: type[Input] | None
    roles: frozenset[Role]
    is_public: bool


_DOCUMENTED: dict[Callable[..., Any], Documentation] = {}


def documented(
    answers: Any,
    *,
    errors: Iterable[type[InvoicingError]] = (),
    patches: type[Input] | None = None,
    roles: frozenset[Role] = EVERY_ROLE,
    is_public: bool = False,
) -> Callable[[H], H]:
    """Document a handler. Powertools is not told of answers: it would load their schemas with the first request."""

    def document(handler: H) -> H:
        _DOCUMENTED[handler] = Documentation(answers, tuple(errors), patches, roles, is_public)
        return handler

    return document


def documentation_of(handler: Callable[..., Any]) -> Documentation | None:
    """Return the documentation of a handler; Powertools' own handlers have none."""
    return _DOCUMENTED.get(handler)
