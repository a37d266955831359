"""The allowed transitions of a record's status, as one literal table for each kind of record."""

from __future__ import annotations

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from invoicing.domain.errors import WrongStateError

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Lifecycle(Generic[S]):
    """The statuses in which a record may be stored first, and those that may follow each status."""

    initial: AbstractSet[S]
    following: Mapping[S, AbstractSet[S]]

    def is_final(self, status: S) -> bool:
        """Tell whether no status follows."""
        return not self.following[status]

    def require(self, name: str, before: S, after: S) -> None:
        """Check a transition of the record called `name`.

        Raises:
            WrongStateError: `after` does not follow `before`.
        """
        if after not in self.following[before]:
            raise WrongStateError("no_such_step", name=name, before=before, after=after)
