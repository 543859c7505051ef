"""Handing a load to a worker, in the transaction that keeps its files: both hold or neither.

Jobs carry ids alone: the queue's tables are under no policy and its logs hold arguments.
"""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

LOAD = "sources.load"


def defer_load(*, load: UUID, authority: UUID) -> None:
    """Ask a worker to work a load to its end; loads into one record go one after another."""
    app.configure_task(LOAD, lock=f"load {authority}").defer(
        load_id=str(load), authority_id=str(authority)
    )
