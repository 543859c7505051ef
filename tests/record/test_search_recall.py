"""Corrupted copies of invented people, labelled by whoever made them, are found again.

Runs where HOMEWARD_LINKAGE_DATA names a folder with the public FEBRL data sets (``febrl_dataset1
.csv`` and so on): a record ``rec-7-org`` and its corrupted copies ``rec-7-dup-0``, ``rec-7-dup-1``.
"""

from __future__ import annotations

import csv
import os
import random
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from homeward.domain.matching import Question, fold
from homeward.guard.session import append_entry, scope
from homeward.record.bulk import Batch
from homeward.record.search.queries import search
from tests.cast import NOW, Cast

FOLDER = os.environ.get("HOMEWARD_LINKAGE_DATA", "")
ASKED = 300

Person = dict[str, str]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER, reason="HOMEWARD_LINKAGE_DATA is not set"),
]


def _people(name: str) -> list[Person]:
    with (Path(FOLDER) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def _born(person: Person) -> date | None:
    said = person["date_of_birth"].strip()
    try:
        return date(int(said[:4]), int(said[4:6]), int(said[6:]))
    except ValueError:
        return None


def _recorded(cast: Cast, people: list[Person]) -> dict[str, UUID]:
    """Record the uncorrupted people and return their ids by the number they share with copies."""
    ctx, made = cast.asha.ctx(), {}
    with scope(ctx, operation="example.make", entry=UUID(int=9)):
        batch = Batch(ctx)
        for one in people:
            given, family = one["given_name"].strip(), one["surname"].strip()
            made[one["rec_id"].split("-")[1]] = batch.add(
                "record_child", given_name=given, family_name=family, given_key=fold(given),
                family_key=fold(family), born_on=_born(one), birth_kind="exact",
            )  # fmt: skip
        batch.write()
        append_entry()
    return made


def _share_found(cast: Cast, made: dict[str, UUID], copies: list[Person], *, born: bool) -> float:
    """Return which part of the copies has the right child among the first ten found."""
    found = 0
    with scope(cast.asha.ctx(at=NOW)):
        for copy in copies:
            text = f"{copy['given_name'].strip()} {copy['surname'].strip()}"
            question = Question(text, _born(copy) if born else None)
            hits = search(cast.asha.ctx(at=NOW), question).hits[:10]
            found += made[copy["rec_id"].split("-")[1]] in {hit.match.child.pk for hit in hits}
    return found / len(copies)


@pytest.mark.parametrize(
    ("name", "with_birth", "without"),
    [
        ("febrl_dataset1.csv", 0.97, 0.85),
        ("febrl_dataset2.csv", 0.97, 0.80),
        ("febrl_dataset3.csv", 0.90, 0.70),
    ],
)
def test_corrupted_copy_is_among_the_first_ten_found_when_its_name_is_asked_for(
    cast: Cast, name: str, with_birth: float, without: float
) -> None:
    people = _people(name)
    made = _recorded(cast, [one for one in people if one["rec_id"].endswith("-org")])
    copies = [one for one in people if "-dup-" in one["rec_id"]]
    asked = random.Random(1).sample(copies, ASKED)  # noqa: S311

    found = {born: _share_found(cast, made, asked, born=born) for born in (True, False)}

    print(f"{name}: {found[True]:.3f} with the date of birth, {found[False]:.3f} without")  # noqa: T201
    assert found[True] >= with_birth
    assert found[False] >= without
