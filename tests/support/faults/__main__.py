"""The long set: every flow crashed at every call in every way, thousands of races, every planted bug.

python -m tests.support.faults [--seed N] [--only WORD] [--race SEED] [--write-calls]
"""

import argparse
import contextlib
import io
import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from functools import cache, partial

from tests.support.faults.bugs.all_bugs import BUGS
from tests.support.faults.bugs.hunt import hunt
from tests.support.faults.crashes.aws_errors import every_error
from tests.support.faults.crashes.crashed_calls import write_down
from tests.support.faults.crashes.matrix import double_crashes, every_crash, prepared
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.document.described_shop import DescribedShop, described_shop
from tests.support.faults.document.operations import operations
from tests.support.faults.document.requests import ask_examples, ask_generated
from tests.support.faults.flows.all_flows import ACCOUNTS, FLOWS, QUICK
from tests.support.faults.forms.ask import ask_hostile
from tests.support.faults.forms.forms_shop import FORMS, FormsShop, forms_shop
from tests.support.faults.races.crowd import crowd
from tests.support.faults.races.model import run_model
from tests.support.faults.races.owners import run_owners_race
from tests.support.faults.races.race import run_race
from tests.support.faults.races.totals_model import run_totals_model
from tests.support.faults.steady_stack import SteadyStack
from tests.support.faults.webhooks import deliver, forgeries

THOROUGH = sorted({*QUICK, *ACCOUNTS})  # flows that are crashed twice, and met with errors
RACES, CHUNK = 2_000, 50
MODELS, EXAMPLES = 10, 100
DOUBLES = 20
GENERATED = 25  # requests to an operation of each kind: allowed, and not
HOSTILE = 6  # odd texts and odd addresses to a route of the back office
Lookup = tuple[int, list[str]]  # how many runs, and what was wrong
Job = Callable[[Requests], Lookup]


def crashes(name: str, requests: Requests) -> Lookup:
    runs = list(every_crash(prepared(name, requests, requests.stack.beginning)))
    return len(runs), [str(run) for run in runs if run.wrong]


def doubles(name: str, seed: int, requests: Requests) -> Lookup:
    runs = list(double_crashes(prepared(name, requests, requests.stack.beginning), DOUBLES, seed))
    return len(runs), [str(run) for run in runs if run.wrong]


def errors(name: str, requests: Requests) -> Lookup:
    runs = list(every_error(prepared(name, requests, requests.stack.beginning)))
    return len(runs), [str(run) for run in runs if run.wrong]


def races(first: int, _: Requests) -> Lookup:
    return CHUNK, [str(race) for seed in range(first, first + CHUNK) if (race := run_race(seed)).wrong]


def owners(first: int, _: Requests) -> Lookup:
    return RACES, [str(race) for seed in range(first, first + RACES) if (race := run_owners_race(seed)).wrong]


def models(run: Callable[..., None], seed: int, _: Requests) -> Lookup:
    try:
        run(EXAMPLES, seed=seed)
    except Exception as error:  # noqa: BLE001 whatever it was is what was found
        return EXAMPLES, ["\n".join([repr(error), *getattr(error, "__notes__", [])])]
    return EXAMPLES, []


def crowds(seed: int, _: Requests) -> Lookup:
    one, fifty = crowd(1000, 1, most=1, seed=seed), crowd(1000, 50, most=5, seed=seed)
    wrong = [*one.wrong, *fifty.wrong]
    if (one.orders, one.sold_out, one.charged) != (1, 999, 1):
        wrong.append(f"1,000 buyers of one unit: {one}")
    if fifty.sold + fifty.left != 50 or fifty.left >= fifty.smallest_refused:
        wrong.append(f"1,000 buyers of 50 units: {fifty}")
    return 2, wrong


def bugs(name: str, requests: Requests) -> Lookup:
    bug = next(bug for bug in BUGS if bug.name == name)
    caught = hunt(bug, requests, requests.stack.beginning)
    return caught.runs, [] if caught.words else [f"this bug was not found: {name}"]


def messages(seed: int, requests: Requests) -> Lookup:
    stack, beginning = requests.stack, requests.stack.beginning
    wrong = list(forgeries(stack, beginning))
    in_order = deliver(stack, beginning, times=1)
    wrong += [
        f"messages in the order of seed {more} did something else"
        for more in range(seed, seed + 10)
        if deliver(stack, beginning, times=100, seed=more) != in_order
    ]
    return 11, wrong


@cache
def shop_of_examples(stack: SteadyStack) -> DescribedShop:
    stack.return_to(stack.beginning)
    return described_shop(stack)


def documented(name: str, seed: int, requests: Requests) -> Lookup:
    shop = shop_of_examples(requests.stack)
    asked = ask_examples(name, shop), ask_generated(name, shop, GENERATED, seed=seed)
    return sum(one.count for one in asked), [fault for one in asked for fault in one.wrong]


@cache
def shop_of_forms(stack: SteadyStack) -> FormsShop:
    stack.return_to(stack.beginning)
    return forms_shop(stack)


def hostile(name: str, seed: int, requests: Requests) -> Lookup:
    asked = ask_hostile(name, FORMS[name], shop_of_forms(requests.stack), HOSTILE, seed=seed)
    return asked.count, asked.wrong


def all_jobs(seed: int) -> dict[str, Job]:
    return {
        **{f"crash {name}": partial(crashes, name) for name in FLOWS},
        **{f"crash twice {name}": partial(doubles, name, seed) for name in THOROUGH},
        **{f"error {name}": partial(errors, name) for name in THOROUGH},
        **{f"races from {first}": partial(races, first) for first in range(seed, seed + RACES, CHUNK)},
        **{f"model {number}": partial(models, run_model, number) for number in range(seed, seed + MODELS)},
        **{f"totals {number}": partial(models, run_totals_model, number) for number in range(seed, seed + MODELS)},
        "owners": partial(owners, seed),
        "crowds": partial(crowds, seed),
        "webhooks": partial(messages, seed),
        **{f"document {name}": partial(documented, name, seed) for name in operations()},
        **{f"form {name}": partial(hostile, name, seed) for name in FORMS},
        **{f"bug {bug.name}": partial(bugs, bug.name) for bug in BUGS},
    }


def work(jobs: "multiprocessing.Queue[str]", done: "multiprocessing.Queue[tuple[str, Lookup]]", seed: int) -> None:
    """Do jobs in a stack of one's own until there are no more."""
    named = all_jobs(seed)
    unheard = io.StringIO()
    with (
        contextlib.redirect_stderr(unheard),
        contextlib.redirect_stdout(unheard),
        SteadyStack.start() as stack,
        Requests(stack).watched() as requests,
    ):
        stack.beginning = stack.remember()
        while name := jobs.get():
            stack.sign_in_again()
            try:
                found = named[name](requests)
            except Exception as error:  # noqa: BLE001 a job that breaks is a failure to be told
                found = (1, [f"broken: {error!r}"])
            done.put((name, found))


def main() -> int:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of races, double crashes, models; else a new one")
    parser.add_argument("--only", default="", help="jobs whose names contain this")
    parser.add_argument("--race", type=int, help="run one race, and show who went on at each step")
    parser.add_argument("--bugs", action="store_true", help="print which harness finds which bug, and in how many runs")
    parser.add_argument("--write-calls", action="store_true", help="write crashed_calls.txt anew")
    asked = parser.parse_args()
    if asked.race is not None:
        print(run_race(asked.race))
        return 0
    if asked.write_calls or asked.bugs:
        with SteadyStack.start() as stack, Requests(stack).watched() as requests:
            stack.beginning = stack.remember()
            if asked.bugs:
                table_of_bugs(requests)
            else:
                write_down({name: prepared(name, requests, stack.beginning).points for name in QUICK})
        return 0
    seed = random.randrange(10**6) if asked.seed is None else asked.seed
    names = [name for name in all_jobs(seed) if asked.only in name]
    return torture(names, seed)


def table_of_bugs(requests: Requests) -> None:
    """Print the table that stands in the README."""
    for bug in BUGS:
        with contextlib.redirect_stderr(io.StringIO()):
            caught = hunt(bug, requests, requests.stack.beginning)
        print(
            f"| {bug.name} | {bug.harness} | {bug.where or 'everybody'} | {caught.runs if caught.words else 'missed'} |"
        )


def torture(names: list[str], seed: int) -> int:
    """Do the jobs on two cores, with a bar; return how the process ends."""
    print(f"SEED={seed}: {len(names)} jobs")
    jobs: multiprocessing.Queue[str] = multiprocessing.Queue()
    done: multiprocessing.Queue[tuple[str, Lookup]] = multiprocessing.Queue()
    for name in (*names, "", ""):
        jobs.put(name)
    workers = [multiprocessing.Process(target=work, args=(jobs, done, seed), daemon=True) for _ in range(2)]
    for worker in workers:
        worker.start()
    started, total, failures = time.monotonic(), 0, 0
    for number in range(1, len(names) + 1):
        name, (runs, wrong) = done.get()
        total += runs
        failures += bool(wrong)
        for words in wrong[:5]:
            print(f"\r\033[K{name}: {words}")
        bar = "#" * (30 * number // len(names))
        minutes, seconds = divmod(int(time.monotonic() - started), 60)
        print(f"\r\033[K[{bar:30}] {number}/{len(names)} {total:,} runs {minutes}:{seconds:02} {name[:50]}", end="")
        sys.stdout.flush()
    print(f"\n{total:,} runs, {failures} jobs found something wrong. Again: make torture SEED={seed}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
