"""Protected tables: what is withheld cannot be worked out from what is shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.domain.disclosure import (
    PARTNERSHIP,
    PUBLIC,
    NotReleased,
    ReleasedTable,
    Table,
    operational,
    percentage,
    protect,
    round_half_up,
)


def table_of(*rows: tuple[int, ...], row_totals: bool = True, column_totals: bool = True) -> Table:
    return Table(
        title="Children missing, by area and sex",
        rows=tuple(f"row {n}" for n in range(len(rows))),
        columns=tuple(f"column {n}" for n in range(len(rows[0]))),
        cells=rows,
        row_totals=row_totals,
        column_totals=column_totals,
    )


counts = st.one_of(st.just(0), st.integers(1, 6), st.integers(0, 40))
tables = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.builds(
        lambda rows, row_totals, column_totals: table_of(
            *rows, row_totals=row_totals, column_totals=column_totals
        ),
        st.lists(st.tuples(*[counts] * size[1]), min_size=size[0], max_size=size[0]),
        st.booleans(),
        st.booleans(),
    )
)


def lines_of(released: ReleasedTable) -> list[list[tuple[int, int]]]:
    """The sums a reader can do: each published line, its total last."""
    height, width = len(released.rows), len(released.columns)
    lines = []
    if released.row_totals:
        lines += [[(r, c) for c in range(width + 1)] for r in range(height)]
    if released.column_totals:
        lines += [[(r, c) for r in range(height + 1)] for c in range(width)]
    if released.grand_total is not None:
        lines.append([(height, c) for c in range(width + 1)])
        lines.append([(r, width) for r in range(height + 1)])
    return lines


def printed(released: ReleasedTable) -> dict[tuple[int, int], int | str]:
    height, width = len(released.rows), len(released.columns)
    seen: dict[tuple[int, int], int | str] = {
        (r, c): released.cells[r][c] for r in range(height) for c in range(width)
    }
    seen |= {(r, width): total for r, total in enumerate(released.row_totals)}
    seen |= {(height, c): total for c, total in enumerate(released.column_totals)}
    if released.grand_total is not None:
        seen[height, width] = released.grand_total
    return seen


def attack(released: ReleasedTable) -> dict[tuple[int, int], int]:
    """Subtract along rows and columns, and again with what that gave, until nothing is new."""
    seen = printed(released)
    known = {at: value for at, value in seen.items() if isinstance(value, int)}
    learned: dict[tuple[int, int], int] = {}
    while True:
        before = len(learned)
        for *parts, total in lines_of(released):
            hidden = [at for at in (*parts, total) if at not in known]
            if len(hidden) == 1:
                have = sum(known[at] for at in parts if at in known)
                learned[hidden[0]] = have if hidden[0] == total else known[total] - have
            elif total in known and hidden:
                left = known[total] - sum(known[at] for at in parts if at in known)
                # Withheld counts are at least 1: as many as are left are all ones.
                learned |= dict.fromkeys(hidden, 1) if left == len(hidden) else {}
            known |= learned
        if len(learned) == before:
            return learned


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from([PARTNERSHIP, PUBLIC]))
def test_protected_table_gives_nothing_back_when_differenced(table: Table, policy: object) -> None:
    released = protect(table, PARTNERSHIP if policy is PARTNERSHIP else PUBLIC)

    assert attack(released) == {}
    shown = [v for v in printed(released).values() if isinstance(v, int)]
    assert not any(1 <= v <= 5 for v in shown)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=2, max_size=3))
def test_protected_table_fits_two_answers_for_every_withheld_cell_when_searched(
    rows: list[tuple[int, int]],
) -> None:
    released = protect(table_of(*rows), PARTNERSHIP)

    seen = printed(released)
    withheld = [at for at, value in seen.items() if value == "c"]
    inner = [at for at in withheld if at[0] < len(rows) and at[1] < 2]
    fits = []
    for guess in product(range(1, 9), repeat=len(inner)) if len(inner) <= 4 else ():
        values = seen | dict(zip(inner, guess, strict=True))
        if (full := filled(values, len(rows), seen)) is not None:
            fits.append(full)
    if fits:
        assert all(len({fit[at] for fit in fits}) > 1 for at in withheld)


def filled(
    values: dict[tuple[int, int], int | str], height: int, seen: dict[tuple[int, int], int | str]
) -> dict[tuple[int, int], int] | None:
    full = {(r, c): int(values[r, c]) for r in range(height) for c in range(2)}
    full |= {(r, 2): full[r, 0] + full[r, 1] for r in range(height)}
    full |= {(height, c): sum(full[r, c] for r in range(height)) for c in range(3)}
    agrees = all(seen[at] in ("c", value) for at, value in full.items())
    return full if agrees else None


def test_attack_recovers_a_lone_cell_when_only_small_numbers_are_withheld() -> None:
    naive = replace_cells(protect(table_of((3, 20), (30, 40)), operational("a.reader")))

    assert attack(naive) == {(0, 0): 3}


def replace_cells(released: ReleasedTable) -> ReleasedTable:
    hidden = (("c", *released.cells[0][1:]), *released.cells[1:])
    object.__setattr__(released, "cells", hidden)
    return released


def test_protect_withholds_a_companion_when_one_small_number_stands_alone() -> None:
    released = protect(table_of((3, 20, 50), (30, 40, 60)), PARTNERSHIP)

    assert released.cells == (("c", "c", 50), ("c", "c", 60))
    assert released.row_totals == (73, 130)
    assert released.column_totals == (33, 60, 110)
    assert released.grand_total == 203


def test_protect_shows_true_zeros_when_others_are_withheld() -> None:
    released = protect(table_of((0, 20), (30, 40)), PUBLIC)

    assert released.cells == ((0, 20), (30, 40))


def test_protect_withholds_more_when_two_small_numbers_can_only_be_ones() -> None:
    released = protect(
        table_of((1,), (1,), (1,), (1,), (1,), (1,), (9,), row_totals=False), PARTNERSHIP
    )

    assert released.cells[-1] == ("c",)
    assert released.column_totals == (15,)
    assert released.row_totals == ()
    assert released.grand_total is None


def test_protect_shows_raw_counts_when_named_users_read() -> None:
    released = protect(table_of((3, 1)), operational("a.reader"))

    assert released.cells == ((3, 1),)
    assert released.policy.readers == ("a.reader",)


def test_operational_is_refused_when_nobody_is_named() -> None:
    with pytest.raises(ValueError, match="name who"):
        operational()
    with pytest.raises(ValueError, match="name who"):
        operational(" ")


def test_released_table_is_refused_when_made_without_protect() -> None:
    with pytest.raises(NotReleased):
        ReleasedTable("t", ("r",), ("c",), ((1,),), (1,), (1,), 1, PUBLIC, object())


def test_counts_round_halves_upwards_when_the_policy_rounds() -> None:
    released = protect(table_of((12, 13), (10, 25)), replace(PUBLIC, round_to=5))

    assert released.cells == ((10, 15), (10, 25))
    assert round_half_up(25, to=10) == 30
    assert round_half_up(24, to=10) == 20


def test_percentage_comes_from_shown_parts_when_both_are_shown() -> None:
    released = protect(table_of((25, 75), (15, 185)), PARTNERSHIP)

    assert released.percentage_of_row(0, 0) == Decimal("25.0")
    assert released.percentage_of_column(0, 0) == Decimal("62.5")


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (1, 8, Decimal(13)),
        (22, 33, Decimal(67)),
        ("c", 33, "c"),
        (6, "c", "c"),
        (0, 0, None),
    ],
)
def test_percentage_rounds_half_up_or_is_withheld_when_asked(
    numerator: int, denominator: int, expected: object
) -> None:
    assert percentage(numerator, denominator, policy=PUBLIC) == expected


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [
        (("a",), ("x",), ((1, 2),)),
        (("a", "b"), ("x",), ((1,),)),
        (("a", "a"), ("x",), ((1,), (2,))),
        (("a",), ("x", "x"), ((1, 2),)),
        (("a",), ("x",), ((-1,),)),
    ],
    ids=["ragged", "short", "same-rows", "same-columns", "negative"],
)
def test_table_is_refused_when_it_is_no_table(
    rows: tuple[str, ...], columns: tuple[str, ...], cells: tuple[tuple[int, ...], ...]
) -> None:
    with pytest.raises(ValueError, match=r"."):
        Table("t", rows, columns, cells)
