"""A crash between two writes: the process is killed after one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.worlds.fake_world import FakeWorld


@contextmanager
def killed_after_save(world: FakeWorld, number: int = 1) -> Iterator[None]:
    """Kill what runs in the block after it saved a sale, so many times."""
    save, saved = world.sales.save, []

    def dying(sale: Any, **more: Any) -> None:
        save(sale, **more)
        saved.append(sale.id)
        if len(saved) == number:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.sales, "save", dying)
        with pytest.raises(KeyboardInterrupt):
            yield
