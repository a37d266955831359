"""Jobs in memory."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from invoicing.domain.bulk.job import Job
from invoicing.domain.errors import KeyReusedError, NotFoundError, StaleSaleError
from invoicing.ports import Once


class InMemoryJobs:
    def __init__(self) -> None:
        self.by_id: dict[str, Job] = {}

    def add(self, job: Job) -> Once[Job]:
        is_replayed = job.id in self.by_id
        there = self.by_id.setdefault(job.id, job)
        if there.fingerprint != job.fingerprint:
            raise KeyReusedError
        return Once(there, is_replayed)

    def get(self, job_id: str) -> Job:
        if job_id not in self.by_id:
            raise NotFoundError("job", id=job_id)
        return self.by_id[job_id]

    def save(self, job: Job) -> Job:
        if self.by_id[job.id].rev != job.rev:
            raise StaleSaleError
        self.by_id[job.id] = replace(job, rev=job.rev + 1)
        return self.by_id[job.id]

    def due(self, now: datetime) -> Iterable[str]:
        due = [(job.due, job.id) for job in self.by_id.values() if job.due and job.due <= now]
        return [job_id for _, job_id in sorted(due)]
