"""What AWS may answer instead of doing it: throttles, conflicts, failures, refused e-mails, events that it left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from tests.support.faults.crashes.prepared import Prepared
from tests.support.faults.crashes.requests import Fault, Request
from tests.support.faults.team import NOT_SENT

LASTING = 30.0  # seconds


def error(code: str, status: int = 400) -> Fault:
    """Answer every request with an error."""

    def answer(request: Request) -> Any:
        raise client_error(request, code, status)

    return answer


def conflict_at(position: int) -> Fault:
    """Cancel a transaction because of another one at one of its items."""

    def answer(request: Request) -> Any:
        reasons = [{"Code": "None"} for _ in request.parameters["TransactItems"]]
        reasons[position] = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
        raise client_error(request, "TransactionCanceledException", 400, CancellationReasons=reasons)

    return answer


def leaving_out(position: int) -> Fault:
    """Put all events on the bus but one."""

    def answer(request: Request) -> Any:
        entries = request.parameters["Entries"]
        others = [entry for place, entry in enumerate(entries) if place != position]
        request.parameters["Entries"][:] = others
        told = request.carry_out()["Entries"] if others else []
        told.insert(position, {"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"})
        return {"FailedEntryCount": 1, "Entries": told}

    return answer


def client_error(request: Request, code: str, status: int, **more: Any) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}, **more}
    return ClientError(answer, request.operation)


BUSY = {code: error(code) for code in ("ThrottlingException", "RequestLimitExceeded")}
BUSY |= {"ProvisionedThroughputExceededException": error("ProvisionedThroughputExceededException")}
BUSY |= {"InternalServerError": error("InternalServerError", 500)}
IN_PROGRESS = {"TransactionInProgressException": error("TransactionInProgressException")}
# After these an e-mail may be sent later. After the last one it may also have been sent.
MAIL_LATER = {
    "TooManyRequestsException": error("TooManyRequestsException", 429),
    "LimitExceededException": error("LimitExceededException"),
    "InternalFailure": error("InternalFailure", 500),
}
MAIL_NEVER = {code: error(code) for code in ("SendingPausedException", "AccountSuspendedException", "MessageRejected")}
MAIL_NEVER |= {"AccessDeniedException": error("AccessDeniedException", 403)}
OTHERS = {
    "events": {
        "ThrottlingException": error("ThrottlingException"),
        "InternalException": error("InternalException", 500),
    },
    "secretsmanager": {"InternalServiceError": error("InternalServiceError", 500)},
    "cognito-idp": {"TooManyRequestsException": error("TooManyRequestsException")},
    "provider": {},
}


@dataclass(frozen=True)
class Errored:
    """A run in which AWS answered a request with an error."""

    flow: str
    number: int
    point: tuple[str, str]
    error: str
    lasting: bool
    ending: str
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        how = f"for {LASTING:.0f} s" if self.lasting else "once"
        return f"{self.flow}, {self.error} {how} at {self.number} {self.point}, {self.ending}: {'; '.join(self.wrong)}"


def errors_of(request: Request) -> dict[str, Fault]:
    """Return what AWS may answer to a request, by name."""
    if request.service == "dynamodb" and request.operation == "TransactWriteItems":
        places = range(len(request.parameters["TransactItems"]))
        return BUSY | IN_PROGRESS | {f"TransactionConflict at {place}": conflict_at(place) for place in places}
    if request.service == "dynamodb":
        return BUSY
    if request.operation == "SendEmail":
        return MAIL_LATER | MAIL_NEVER
    if request.operation == "PutEvents":
        places = range(len(request.parameters["Entries"]))
        return OTHERS["events"] | {f"FailedEntry {place}": leaving_out(place) for place in places}
    return OTHERS[request.service]


def error_names(flow: Prepared) -> list[tuple[int, tuple[str, str], str]]:
    """Return every error that the flow may meet: at which request, and its name."""
    found: list[tuple[int, tuple[str, str], str]] = []

    def note(request: Request) -> None:
        number = len(flow.requests.made) - 1
        found.extend((number, request.point, name) for name in errors_of(request))

    flow.whole(note)
    return found


def with_error(flow: Prepared, at: tuple[int, tuple[str, str], str], *, lasting: bool, ending: str) -> Errored:
    """Run a flow in which AWS answers one request with an error: once, or all of its kind for half a minute."""
    number, point, name = at
    work = flow.shop.stack.jobs
    until: list[float] = []

    def begin(request: Request) -> Any:
        until.append(work.now + LASTING)
        return errors_of(request).get(name, error("ThrottlingException"))(request)

    def going_on(request: Request) -> Fault | None:
        is_meant = lasting and until and work.now < until[0] and request.point[1] == point[1]
        return errors_of(request).get(name) if is_meant else None

    wrong = flow.run({number: begin}, ending, going_on)
    if name in MAIL_NEVER:  # what SES never takes is not sent, and that it failed is on the timeline
        wrong = [sentence for sentence in wrong if not sentence.startswith(NOT_SENT)]
    return Errored(flow.name, number, point, name, lasting, ending, tuple(wrong))


def one_error_each(flow: Prepared) -> Iterator[Errored]:
    """Let AWS answer every request with one of its errors, once or for a while in turn."""
    names = error_names(flow)
    for number in range(len(flow.points)):
        here = [at for at in names if at[0] == number]
        if here:
            yield with_error(flow, here[number % len(here)], lasting=number % 2 == 0, ending="returns")


def every_error(flow: Prepared) -> Iterator[Errored]:
    """Let AWS answer every request with every error, once and for a while, with both endings."""
    for turn, at in enumerate(error_names(flow)):
        for lasting in (False, True):
            yield with_error(flow, at, lasting=lasting, ending=("returns", "never")[(turn + lasting) % 2])
