"""Released tables as CSV."""

from __future__ import annotations

import csv
import io

import pytest

from homeward.domain.disclosure import PUBLIC, Table, operational, protect
from homeward.outputs.csv import write_csv


def written(table: Table, policy: object) -> list[list[str]]:
    """Return the rows of a protected table's file."""
    out = io.StringIO(newline="")
    write_csv(protect(table, policy), out)  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(out.getvalue(), newline="")))


def test_small_counts_are_withheld_when_a_table_is_public() -> None:
    table = Table("Episodes", ("North", "South"), ("Missing", "Away"), ((20, 3), (40, 30)))

    rows = written(table, PUBLIC)

    assert rows[0] == ["", "Missing", "Away", "Total"]
    assert rows[1][2] == "c"
    assert rows[-1][0] == "Total"


@pytest.mark.parametrize("name", ["=1+2", "@x", "+1", "-1", "\t=1"])
def test_no_cell_is_a_formula_when_a_name_looks_like_one(name: str) -> None:
    table = Table("Episodes", (name,), ("Missing",), ((7,),), column_totals=False)

    rows = written(table, operational("named user"))

    assert rows[1][0] == "'" + name
