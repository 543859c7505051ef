"""Time search and the duplicate check among 300,000 children, beside the same reads unguarded.

The children are copied in set-wise, with the keys that the product's own function gives. Each
question is asked as the product asks it; then the very statements it sent are sent again by a
role that no policy binds. Run: ``.venv/bin/python -m tests.bench.bench_search [--json]``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import psycopg

from homeward.config import clock
from homeward.domain.context import Context
from homeward.domain.matching import Particulars, Question, born_between, fold, keys_of
from homeward.domain.matching.nicknames import _FORMS
from tests.bench.figures import Figure, alone
from tests.bench.filling import officer
from tests.bench.home import Home

CHILDREN = int(os.environ.get("HOMEWARD_BENCH_SEARCHED", "300000"))
QUESTIONS, WARM = 300, 30
GOAL_MILLISECONDS = 100.0
_COMMON = """
smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans
walker white roberts green hall wood jackson clarke khan ali hussain begum ahmed singh kaur ward
turner hill cooper morris moore clark lewis lee king baker harris kowalski nguyen
"""
_START = "bar car dal fen gar hal kel lan mar nor pem ros sal tar ver wil yar zel"
_MIDDLE = " bo ca de fi go la me ni pa ro se ta vi"
_END = "by cott den field ford ham ley man more ney ridge son stead ton wick worth"


@dataclass(frozen=True, slots=True)
class Person:
    """One invented child."""

    id: UUID
    given: str
    family: str
    born: date
    number: str


def measure(home: Home) -> Iterator[Figure]:
    """Fill the home, ask every kind of question, and yield the figures."""
    people = _people(random.Random(1))  # noqa: S311
    rows = _fill(home, people)
    yield Figure(f"key rows a child, of {len(people):,} children", rows / len(people), "rows")
    chance = random.Random(2)  # noqa: S311
    asked = [_question(chance, people, at) for at in range(QUESTIONS + WARM)]
    yield from _figures("search", home, [_searching(question) for question in asked])
    newcomers = [_newcomer(chance, people) for _ in range(QUESTIONS // 3 + WARM)]
    yield from _figures("duplicate check", home, [_checking(one) for one in newcomers])


Act = Callable[[Context], object]


def _searching(question: Question) -> Act:
    from homeward.record.search.queries import search

    return lambda ctx: search(ctx, question)


def _checking(newcomer: Particulars) -> Act:
    from homeward.guard.people import services_context
    from homeward.guard.session import lent_to
    from homeward.record.search.queries import likely_matches

    def check(ctx: Context) -> object:
        program = services_context(now=ctx.now, authority=ctx.authority, purpose="bench")
        with lent_to(program):
            return likely_matches(program, asked=newcomer)

    return check


def _figures(name: str, home: Home, acts: Sequence[Act]) -> Iterator[Figure]:
    whole, guarded, bare = [], [], []
    with psycopg.connect(str(home.superuser), autocommit=True) as free:
        for act in acts:
            seconds, sent = _timed(home, act)
            whole.append(seconds)
            guarded.append(sum(spent for _, spent in sent))
            bare.append(_sent_again(free, [words for words, _ in sent]))
    for part in (50, 95):
        mine = _percentile(whole[WARM:], part)
        goal = f"under {GOAL_MILLISECONDS:g} ms" if part == 95 else ""
        yield Figure(
            f"{name} among {CHILDREN:,} children, p{part}", mine, "ms",
            goal=goal, met=mine < GOAL_MILLISECONDS if goal else None,
        )  # fmt: skip
        theirs, base = _percentile(guarded[WARM:], part), _percentile(bare[WARM:], part)
        yield Figure(
            f"{name}, its statements against the same ones unguarded, p{part}",
            theirs, "ms", base, theirs / base,
        )  # fmt: skip


def _timed(home: Home, act: Act) -> tuple[float, list[tuple[str, float]]]:
    """Return the seconds of one act, then (on a second run) each statement and its seconds."""
    from django.db import connection

    from homeward.guard.session import scope

    ctx = officer(home)
    sent: list[tuple[str, float]] = []

    def note(execute: Callable[..., object], words: str, values: object, *rest: object) -> object:
        begun = clock.elapsed_seconds()
        answer = execute(words, values, *rest)
        spent = clock.elapsed_seconds() - begun
        if '"record_' in words:
            sent.append((connection.ops.compose_sql(words, values), spent))
        return answer

    with scope(ctx):
        begun = clock.elapsed_seconds()
        act(ctx)
        seconds = clock.elapsed_seconds() - begun
        with connection.execute_wrapper(note):
            act(ctx)
    return seconds, sent


def _sent_again(free: psycopg.Connection[tuple[object, ...]], sent: Sequence[str]) -> float:
    spent = 0.0
    for words in sent:
        begun = clock.elapsed_seconds()
        free.execute(words).fetchall()
        spent += clock.elapsed_seconds() - begun
    return spent


def _percentile(seconds: Sequence[float], part: int) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * part // 100)]


def _people(chance: random.Random) -> list[Person]:
    """Return children with names as unevenly common as names are."""
    given = [line.split(":")[0] for line in _FORMS.split("\n") if ":" in line]
    rare = [a + b + c for a in _START.split() for b in _MIDDLE.split(" ") for c in _END.split()]
    chance.shuffle(rare)
    family = [*_COMMON.split(), *rare]
    first = [1 / (rank + 3) for rank in range(len(given))]
    last = [1 / (rank + 20) for rank in range(len(family))]
    names = zip(
        chance.choices(given, first, k=CHILDREN), chance.choices(family, last, k=CHILDREN),
        strict=True,
    )  # fmt: skip
    return [
        Person(
            UUID(int=chance.getrandbits(128), version=4), one.capitalize(), two.capitalize(),
            date(2008, 6, 1) + timedelta(days=chance.randrange(6570)), f"N{number:09}",
        )
        for number, (one, two) in enumerate(names)
    ]  # fmt: skip


def _fill(home: Home, people: Sequence[Person]) -> int:
    """Copy children, numbers and keys in, with no trigger firing; return how many keys."""
    rows, now = 0, clock.utc_now()
    children = (
        "COPY record_child (id, authority_id, version, recorded_at, recorded_by, given_name, "
    )
    children += "family_name, given_key, family_key, born_on, birth_kind, sex, ethnicity, team) "
    numbers = "COPY record_identifier (id, authority_id, version, recorded_at, recorded_by, "
    numbers += "child_id, kind, value, source) FROM STDIN"
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        own.execute("SET session_replication_role = replica")
        with own.cursor().copy(f"{children}FROM STDIN") as out:
            for one in people:
                out.write_row((
                    one.id, home.authority, 1, now, home.people[0], one.given, one.family,
                    fold(one.given), fold(one.family), one.born, "exact", "", "", "North",
                ))  # fmt: skip
        with own.cursor().copy(numbers) as out:
            for one in people:
                pk = UUID(int=one.id.int ^ 1)
                out.write_row((
                    pk, home.authority, 1, now, home.people[0], one.id, "local", one.number, "",
                ))  # fmt: skip
        with own.cursor().copy(
            "COPY record_searchkey (authority_id, team, key, child_id) FROM STDIN"
        ) as out:
            for one in people:
                known = Particulars(
                    one.given, one.family, one.born, numbers=(("local", one.number),)
                )
                for key in keys_of(known):
                    rows += 1
                    out.write_row((home.authority, "", key, one.id))
        own.execute("VACUUM (ANALYZE)")
    return rows


def _question(chance: random.Random, people: Sequence[Person], at: int) -> Question:
    """Return one question: every kind in turn, about somebody who is there."""
    one = chance.choice(people)
    near = one.born.replace(day=one.born.day % 28 + 1)
    age = 2026 - one.born.year
    kinds = (
        Question(f"{one.given} {one.family}"),
        Question(f"{_slip(chance, one.given)} {_slip(chance, one.family)}"),
        Question(one.family),
        Question(one.given),
        Question(f"{one.family} {one.given}", one.born),
        Question(f"{one.given[:3]} {one.family[:4]}"),
        Question(_slip(chance, one.family), near),
        Question("", one.born),
        Question(one.number),
        Question(one.given, born_between=born_between(age - 1, age + 1, date(2026, 6, 10))),
        Question(f"{one.given} Ann {_slip(chance, one.family)}"),
    )
    return kinds[at % len(kinds)]


def _newcomer(chance: random.Random, people: Sequence[Person]) -> Particulars:
    one = chance.choice(people)
    return Particulars(_slip(chance, one.given), one.family, one.born)


def _slip(chance: random.Random, word: str) -> str:
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(["", "e", "n", word[at] * 2]) + word[at + 1 :]


if __name__ == "__main__":
    alone(measure)
