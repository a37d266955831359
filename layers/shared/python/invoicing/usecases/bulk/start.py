"""Take down that many draft orders are to be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from invoicing.domain.bulk.job import Job, JobAction
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.ids import derived_id, job_id
from invoicing.ports import Clock, Ids, Jobs

JUST_AFTER = timedelta(microseconds=1)  # the end of a selection is not in it
BEGUN_BY_NOW = timedelta(seconds=30)  # whoever took it down begins it; after that anybody goes on


def start_job(
    action: JobAction,
    *,
    tags: tuple[str, ...] = (),
    end_payment: bool = False,
    draft_ids: tuple[str, ...] = (),
    selection: Selection | None = None,
    request: RequestKey | None,
    jobs: Jobs,
    ids: Ids,
    clock: Clock,
) -> Job:
    """Note a job. Draft orders that are written later are not in it, whatever is selected.

    Raises:
        KeyReusedError: the key came with another job before.

    """
    now = clock()
    if selection is not None:
        until = now + JUST_AFTER
        until = min(until, selection.created_to) if selection.created_to else until
        selection = replace(selection, created_to=until)
    name = derived_id("job", request.name) if request else ids.sale()
    job = Job(
        id=job_id(name),
        action=action,
        created_at=now,
        updated_at=now,
        check_at=now + BEGUN_BY_NOW,
        tags=tags,
        end_payment=end_payment,
        ids=tuple(dict.fromkeys(draft_ids)),
        selection=selection,
        fingerprint=request.fingerprint if request else "",
    )
    return jobs.add(job)
