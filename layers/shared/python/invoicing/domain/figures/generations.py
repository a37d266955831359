"""The generations of the totals: the one that is read and, during a rebuild, the one that is being built."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Generations:
    """The generation that is read and the one that is being built, if any; `rev` is raised by every write."""

    current: int = 1
    building: int | None = None
    rev: int = 0

    @property
    def written(self) -> tuple[int, ...]:
        """Return the generations that a change of a sale is added to."""
        return (self.current,) if self.building is None else (self.current, self.building)

    @property
    def newest(self) -> int:
        return self.building or self.current

    def with_new(self) -> Generations:
        """Return the generations at the start of a rebuild, which leaves one that was not finished behind."""
        return Generations(self.current, self.newest + 1, self.rev)

    def switched(self) -> Generations:
        """Return the generations at the end of a rebuild."""
        return Generations(self.newest, None, self.rev)

    @property
    def former(self) -> range:
        """Return the generations before the one that is read; they are not read or written any more."""
        return range(1, self.current)
