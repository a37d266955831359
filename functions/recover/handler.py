"""Every minute: finish what a crash, a silent provider or a customer who walked away left behind."""

from __future__ import annotations

from typing import Any

from invoicing.bootstrap import app
from invoicing.observability import count, logger
from invoicing.usecases.bulk.run import run_jobs
from invoicing.usecases.maintenance.recover import recover

app.at_init("sales")

ENOUGH_FOR_ONE = 20_000  # milliseconds: every call of one attempt at its time-out


def lambda_handler(event: dict[str, Any], context: Any) -> None:
    """Do what is due for as long as there is time; the next tick goes on.

    A piece that fails is not raised: it stays due in the table, which is a better memory than Lambda's retries.
    """
    done = failed = 0
    for recovered in recover(
        sales=app.sales,
        stores=app.stores,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
    ):
        where = {"sale_id": recovered.work.sale_id, "record": " ".join(recovered.work.key)}
        if recovered.error is None:
            done += 1
            logger.info("recovered", extra=where)
        else:
            failed += 1
            logger.error("not_recovered", extra=where, exc_info=recovered.error)
        if recovered.broken_rules:
            logger.error("rules_broken", extra={**where, "rules": recovered.broken_rules})
            count("RulesBroken", len(recovered.broken_rules))
        if context.get_remaining_time_in_millis() < ENOUGH_FOR_ONE:
            logger.warning("recover_out_of_time", extra={"done": done, "failed": failed})
            break
    else:
        failed += _go_on_with_jobs(context)
    if failed:
        count("NotRecovered", failed)


def _go_on_with_jobs(context: Any) -> int:
    """Do the jobs of staff for as long as there is time, after what customers wait for; tell how many could not be."""
    failed = 0
    for continued in run_jobs(
        jobs=app.jobs,
        sales=app.sales,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
    ):
        if continued.job is not None:
            how_far = {"done": continued.job.done, "failed": continued.job.failed}
            logger.info("job_went_on", extra={"job_id": continued.job_id, **how_far})
        else:
            failed += 1
            logger.error("job_not_continued", extra={"job_id": continued.job_id}, exc_info=continued.error)
        if context.get_remaining_time_in_millis() < ENOUGH_FOR_ONE:
            break
    return failed
