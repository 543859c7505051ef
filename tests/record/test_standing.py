"""What an episode's facts say of the child's standing, of other episodes and of age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeward.domain.facts import Fact
from homeward.guard.session import scope
from homeward.record.care import models as care
from homeward.record.children.operations import (
    Particulars,
    create_child,
    join,
    separate,
    set_status,
)
from homeward.record.children.queries import about
from homeward.record.episodes.facts import episode_facts
from homeward.record.episodes.many_facts import facts_of_many
from homeward.record.episodes.operations import void
from homeward.record.episodes.queries import episode_named
from homeward.record.kept.nouns import NOUNS
from homeward.record.kept.operations import add_fact
from homeward.record.reports.operations import ReportSaid
from tests.cast import NOW, ROBIN, Cast, hours

pytestmark = pytest.mark.django_db
LONG_AGO = date(2025, 3, 1)


def unknown(cast: Cast, said: Particulars = ROBIN) -> UUID:
    """Return a child of whom no status is recorded."""
    made = create_child(cast.asha.ctx(), said=said).id
    assert made is not None
    return made


def stands(cast: Cast, child: UUID, model: Any, **columns: Any) -> None:
    """Record a period of the child's standing."""
    noun = next(noun for noun in NOUNS.values() if noun.model is model)
    needed = {"category": "NEG", "eligibility": "Eligible"}
    said = {"starts_on": LONG_AGO, "source": "Case system", **columns}
    said |= {name: needed[name] for name in noun.needed if name in needed}
    add_fact(cast.asha.ctx(), child=child, noun=noun.name, said=said)


def facts(cast: Cast, episode: UUID, *kinds: str) -> list[Fact]:
    """Return an episode's facts of these kinds, in the order of time."""
    ctx = cast.asha.ctx(at=NOW + timedelta(days=30))
    with scope(ctx):
        row = episode_named(ctx, episode)
        found = episode_facts(ctx, row, protocol_authority=row.authority_id)
    return sorted((f for f in found if f.kind in kinds), key=lambda f: (f.at, f.value or ""))


def values(cast: Cast, episode: UUID, kind: str) -> list[str | None]:
    """Return the values of an episode's facts of a kind."""
    return [fact.value for fact in facts(cast, episode, kind)]


@pytest.mark.parametrize(
    ("models", "status"),
    [
        ([care.ProtectionPlan], "child_protection"),
        ([care.NeedEpisode], "child_in_need"),
        ([care.EarlyHelp], "early_help"),
        ([care.CareLeaver], "care_leaver"),
        ([care.CareLeaver, care.EarlyHelp, care.NeedEpisode], "child_in_need"),
        ([care.NeedEpisode, care.ProtectionPlan, care.CareLeaver], "child_protection"),
        ([], "not_open"),
    ],
    ids=["plan", "need", "early help", "care leaver", "need first", "plan first", "nothing"],
)
def test_status_follows_from_other_periods_when_none_is_recorded(
    cast: Cast, models: list[Any], status: str
) -> None:
    child = unknown(cast)
    for model in models:
        stands(cast, child, model)

    assert values(cast, cast.missing(child), "status_set") == [status]


def test_recorded_status_stands_when_other_periods_say_otherwise(cast: Cast) -> None:
    child = cast.child()
    stands(cast, child, care.ProtectionPlan)

    assert values(cast, cast.missing(child), "status_set") == ["looked_after"]


def test_status_ends_when_the_period_it_followed_from_does(cast: Cast) -> None:
    child = unknown(cast)
    stands(cast, child, care.ProtectionPlan, ends_on=NOW.date() + timedelta(days=2))

    found = facts(cast, cast.missing(child), "status_set")

    assert [f.value for f in found] == ["child_protection", "not_open"]
    assert found[1].at.date() == NOW.date() + timedelta(days=1)  # midnight of summer in London


def test_legal_status_exploitation_and_disability_are_facts_when_recorded(cast: Cast) -> None:
    child = cast.child()
    stands(cast, child, care.LegalStatus, code="C2")
    stands(cast, child, care.Disability, code="AUT")
    stands(cast, child, care.ExploitationLevel, level="medium", ends_on=NOW.date())
    stands(cast, child, care.ExploitationLevel, level="high", starts_on=NOW.date())

    episode = cast.missing(child)

    assert values(cast, episode, "legal_status_set") == ["care_order"]
    assert values(cast, episode, "exploitation_set") == ["high"]
    assert len(facts(cast, episode, "disability")) == 1


def test_no_disability_is_no_fact_when_it_was_recorded_as_none(cast: Cast) -> None:
    child = cast.child()
    stands(cast, child, care.Disability, code="NONE")

    assert facts(cast, cast.missing(child), "disability") == []


@pytest.mark.parametrize(
    ("kind", "said"), [("exact", ["2011-03-04"]), ("expected", [])], ids=["born", "expected"]
)
def test_day_of_birth_is_a_fact_when_it_has_come(cast: Cast, kind: str, said: list[str]) -> None:
    child = unknown(cast, replace(ROBIN, birth_kind=kind))

    assert values(cast, cast.missing(child), "born") == said


def test_missing_from_is_a_fact_when_the_report_says_so(cast: Cast) -> None:
    said = ReportSaid("Erin Example", missing_from="school")

    episode = cast.missing(cast.child(), said=said)

    assert values(cast, episode, "missing_from_set") == ["school"]


def test_earlier_episodes_are_counted_until_they_are_void(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(200))
    former = cast.missing(child, at=NOW - hours(100))
    cast.back(former, at=NOW - hours(90))
    episode = cast.missing(child)
    before = facts(cast, episode, "earlier_episode")

    void(cast.gwen.ctx(), episode=former, version=cast.version(former), reason="Typed twice")

    assert [f.ref for f in before] == [f"episode:{former}"]
    assert before[0].at == NOW - hours(101)
    assert facts(cast, episode, "earlier_episode") == []


def test_episode_of_a_joined_row_is_counted_while_they_are_one_child(cast: Cast) -> None:
    child = cast.child(at=NOW - hours(200))
    twin = cast.child(Particulars("Robyn", "Testchild", date(2011, 3, 4)), at=NOW - hours(200))
    former = cast.missing(twin, at=NOW - hours(100))
    cast.back(former, at=NOW - hours(90))
    episode = cast.missing(child)
    alone = facts(cast, episode, "earlier_episode")

    join(cast.gwen.ctx(), child=child, other=twin, reason="The same number")
    joined = [f.ref for f in facts(cast, episode, "earlier_episode")]
    ctx = cast.gwen.ctx()
    with scope(ctx):
        link = about(ctx, [child]).links[0]
    separate(cast.gwen.ctx(), link=link.pk, version=link.version, reason="Two children")

    assert (alone, joined) == ([], [f"episode:{former}"])
    assert facts(cast, episode, "earlier_episode") == []


def test_facts_of_many_are_those_of_each_in_as_many_questions_as_for_one(cast: Cast) -> None:
    one = cast.missing(cast.child())
    many = [one, *(cast.missing(cast.child(), seen=NOW - hours(n)) for n in (2, 3, 4, 5))]
    ctx = cast.asha.ctx(at=NOW + timedelta(days=1))

    def asked(episodes: list[UUID]) -> tuple[int, dict[UUID, set[Fact]]]:
        with scope(ctx), CaptureQueriesContext(connection) as queries:
            found = {row.pk: set(facts) for row, facts in facts_of_many(ctx, episodes)}
        return len(queries), found

    first, _ = asked([many[1], many[2]])
    whole, found = asked(many)

    assert whole == first
    with scope(ctx):
        for pk, known in found.items():
            row = episode_named(ctx, pk)
            assert set(episode_facts(ctx, row, protocol_authority=row.authority_id)) == known


def test_later_status_stands_alone_when_it_ended_the_one_before(cast: Cast) -> None:
    child = cast.child()
    set_status(
        cast.asha.ctx(), child=child, status="child_in_need", team="North",
        starts_on=NOW.date() - timedelta(days=5),
    )  # fmt: skip

    assert values(cast, cast.missing(child), "status_set") == ["child_in_need"]
