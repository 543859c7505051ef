"""Count the queries of each page, with 10,000 episodes of history and with ten times as many.

Run: ``.venv/bin/python -m tests.bench.bench_queries [--json]``.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.figures import Figure, alone
from tests.bench.home import FULL, Home


def measure(home: Home) -> Iterator[Figure]:
    """Yield each page's number of queries before and after the home grows tenfold."""
    if home.history >= FULL[0]:
        raise RuntimeError("This bench counts before the home has grown: run it first.")
    few = counts(home)
    home.grow(FULL)
    many = counts(home)
    for page, count in many.items():
        yield Figure(
            f"queries of the {page} page with ten times the data",
            count,
            "queries",
            baseline=few[page],
            ratio=count / few[page],
            goal="the same",
            met=count == few[page],
        )


def counts(home: Home) -> dict[str, int]:
    """Return how many statements each page sends to the database, its transaction's included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(headers={"host": "127.0.0.1"})
    browser.cookies["sessionid"] = home.cookies[0]
    found = {}
    for page, path in _paths(home).items():
        browser.get(path)  # the first answer also fills caches: templates, the settled session
        with CaptureQueriesContext(connection) as sent:
            answer = browser.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"The {page} page answered {answer.status_code}.")
        found[page] = len(sent)
    return found


def _paths(home: Home) -> dict[str, str]:
    from django.urls import reverse

    from homeward.guard.session import scope
    from homeward.record.episodes.queries import episode_named
    from tests.bench.filling import officer

    ctx, episode = officer(home), home.open[1]
    with scope(ctx):
        child = episode_named(ctx, episode).child_id
    return {
        "board": reverse("board"),
        "board's rows": reverse("board_rows"),
        "wall": reverse("wall"),
        "episode": reverse("episode", args=[episode]),
        "child": reverse("child", args=[child]),
    }


if __name__ == "__main__":
    alone(measure)
