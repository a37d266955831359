"""Every minute: finish work that a crash, a silent provider or an absent customer left unfinished."""

from __future__ import annotations

from typing import Any

from invoicing.bootstrap import app
from invoicing.observability import count, logger, logs_about
from invoicing.usecases.bulk.run import run_jobs
from invoicing.usecases.maintenance.recover import Recovered, recover

app.at_init("sales")

TIME_FOR_ONE = 20_000  # milliseconds, in which every call for one payment can time out


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: Any) -> None:
    """Do what is due until the time is nearly up; the next invocation continues.

    A failure is logged and not raised: the work stays due in the table, so that the next invocation retries it.
    """
    done = failed = 0
    for recovered in recover(ports=app):
        with logs_about(recovered.work.sale_id):
            _log(recovered)
        done += recovered.error is None
        failed += recovered.error is not None
        if context.get_remaining_time_in_millis() < TIME_FOR_ONE:
            logger.warning("recover_out_of_time", extra={"done": done, "failed": failed})
            break
    else:
        failed += _continue_jobs(context)
    if failed:
        count("NotRecovered", failed)


def _log(recovered: Recovered) -> None:
    where = {"record": " ".join(recovered.work.key)}
    if recovered.error is None:
        logger.info("recovered", extra=where)
    else:
        logger.error("not_recovered", extra=where, exc_info=recovered.error)
    if recovered.broken_rules:
        logger.error("invariants_violated", extra={**where, "rules": recovered.broken_rules})
        count("RulesBroken", len(recovered.broken_rules))


def _continue_jobs(context: Any) -> int:
    """Continue bulk jobs until the time is nearly up, after work that customers wait for. Return how many failed."""
    failed = 0
    for continued in run_jobs(ports=app):
        if continued.job is not None:
            progress = {"done": continued.job.done, "failed": continued.job.failed}
            logger.info("job_continued", extra={"job_id": continued.job_id, **progress})
        else:
            failed += 1
            logger.error("job_not_continued", extra={"job_id": continued.job_id}, exc_info=continued.error)
        if context.get_remaining_time_in_millis() < TIME_FOR_ONE:
            break
    return failed
