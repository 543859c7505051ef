"""Background jobs: what a worker does when told to, each safe to do again."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.manager import JobManager

from homeward.config import clock
from homeward.sources import jobs
from homeward.sources.loading.running import run_load

_STALLED_SECONDS = 60  # a living worker gives a sign every ten


@app.task(name=jobs.LOAD, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def load(*, load_id: str, authority_id: str) -> None:
    """Work a load to its end, from wherever it stands."""
    run_load(load=UUID(load_id), authority=UUID(authority_id), clock=clock.utc_now)


async def give_stalled_back(manager: JobManager) -> None:
    """Give the jobs of killed workers to living ones."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="config.take_up_stalled", queueing_lock="take up stalled")
async def take_up_stalled(timestamp: int) -> None:
    """Look every minute for jobs of killed workers."""
    await give_stalled_back(app.job_manager)
