"""One data set in five dresses reads as the same rows, and planted faults get their reasons."""

from __future__ import annotations

import pytest

from homeward.sources.reading.table import Accepted, Rejected, read_table
from tests.sources.dresses import DRESSES, FAULTS, Dress, dressed, iso, with_faults


def digests(dress: Dress) -> dict[str, list[str]]:
    """Return the digests of every table's rows."""
    found: dict[str, list[str]] = {}
    for name, data in dressed(dress).items():
        with read_table(name=name, source=data) as reading:
            outcomes = list(reading)
        assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes
        found[name] = [o.digest for o in outcomes if isinstance(o, Accepted)]
    return found


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_rows_say_the_same_when_files_come_in_any_dress(dress: Dress) -> None:
    assert digests(dress) == digests(iso)


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_planted_faults_get_their_reasons_when_files_come_in_any_dress(dress: Dress) -> None:
    found = {}
    for name, data in dressed(dress, with_faults()).items():
        with read_table(name=name, source=data) as reading:
            codes = [r.code for o in reading if isinstance(o, Rejected) for r in o.reasons]
        if codes:
            found[name.removesuffix(".csv")] = codes

    assert found == {name: [code] for name, (_, code) in FAULTS.items()}
