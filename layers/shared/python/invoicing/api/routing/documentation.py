"""What the OpenAPI document says of a handler besides its signature and docstring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from invoicing.domain.errors import InvoicingError

if TYPE_CHECKING:
    from invoicing.api.fields.input import Input

H = TypeVar("H", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Documentation:
    """The type of the answer, and the errors that not every route has. A merge patch changes fields of `patches`."""

    answers: Any
    errors: tuple[type[InvoicingError], ...]
    patches: type[Input] | None
    is_public: bool


_DOCUMENTED: dict[Callable[..., Any], Documentation] = {}


def documented(
    answers: Any,
    *,
    errors: Iterable[type[InvoicingError]] = (),
    patches: type[Input] | None = None,
    is_public: bool = False,
) -> Callable[[H], H]:
    """Document a handler. Powertools is not told of answers: it would load their schemas with the first request."""

    def document(handler: H) -> H:
        _DOCUMENTED[handler] = Documentation(answers, tuple(errors), patches, is_public)
        return handler

    return document


def documentation_of(handler: Callable[..., Any]) -> Documentation | None:
    """Return the documentation of a handler; Powertools' own handlers have none."""
    return _DOCUMENTED.get(handler)
