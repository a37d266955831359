"""`make bench`: a sale's calls to AWS, sales a second, pages of very many, processor time, bytes, cold starts."""

import os

os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "CRITICAL")  # before anything logs: the tables are to be read

from local.stack import Stack
from tests.bench import cold_starts, counted_sale, lists, page_bytes, replay, throughput
from tests.bench.chat_sale import MOST_WRITTEN, written_by_chat_sale
from tests.bench.sale import BATCH_WINDOW, Measured, measure_sale


def main() -> None:
    with Stack.start(batch_window=BATCH_WINDOW) as stack:
        print_sale(measure_sale(stack))
        terms, written = written_by_chat_sale(stack)
        for terms_are_given in (False, True):
            print_counting(stack, terms=terms_are_given)
        print(f"A sale in a chat, found by {terms} terms: {written:.0f} write units, budget ≤ {MOST_WRITTEN}.")
    with Stack.start(batch_window=0) as stack:
        throughput.run(stack)
    with Stack.start(batch_window=0) as stack:
        lists.run(stack)
    replay.run()
    page_bytes.run()
    cold_starts.run()


def print_counting(stack: Stack, *, terms: bool) -> None:
    calls, written = counted_sale.counting_of_sale(stack, terms=terms)
    most = counted_sale.MOST_WRITTEN + (counted_sale.FOR_TERMS if terms else 0)
    how = " with payment terms" if terms else ""
    print(
        f"Counting a sale{how}, in the background: {calls} calls, budget ≤ {counted_sale.MOST_CALLS}; "
        f"{written:.0f} write units, budget ≤ {most}."
    )


def print_sale(measured: Measured) -> None:
    """Print the table of one sale."""
    print("\nOne whole sale by a machine, in a warm store: calls to AWS, and DynamoDB's units\n")
    print(f"{'step':<30} {'function':<22} {'calls':>5} {'budget':>8} {'reads':>6} {'writes':>7}  operations")
    besides = [row for row in measured.rows if not row.in_sale]
    for row in [*(row for row in measured.rows if row.in_sale), measured.total, *besides]:
        each = " each" if row.most < row.count else ""
        budget = "" if row.budget is None else f"≤ {row.budget}{each}"
        operations = ", ".join(f"{n} {name}" if n > 1 else name for name, n in sorted(row.calls.items()))
        print(
            f"{row.step:<30} {row.function:<22} {row.count:>5} {budget:>8} {row.read:>6.1f} {row.write:>7.1f}"
            f"  {operations if row.function else ''}"
        )
    print("\nThe relay's batches end when the machine waits for an e-mail: its steps take less than the window of 1 s.")
    print("Opening the page in a browser adds two calls (LinkOpened), at most once in ten minutes.")


main()
