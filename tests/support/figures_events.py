"""What every save of a sale must do: a change of what the sale adds to the totals records an event of it."""

from invoicing.domain.figures.additions import additions_of, sum_of
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey

ZONE = "Europe/Oslo"


class NoEventError(BaseException):
    """A sale adds something else to the totals than before, and no event lets `record_figures` read it.

    No `except Exception` of the product hides it.
    """


def require_event(sale: Sale) -> None:
    """Raise `NoEventError` if the sale is about to be saved with other additions than before, and without an event."""
    if sale.events:
        return
    before = Sale(sale.id, sale.loaded.values())
    was = additions_of(before, ZONE) if before.find(RecordKey("DRAFT"), object) else ()
    if sum_of(was) != sum_of(additions_of(sale, ZONE)):
        raise NoEventError(f"{sale.id}: {was} became {additions_of(sale, ZONE)}")
