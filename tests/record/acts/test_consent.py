"""A looked-after child's appeal waits for the director's own decision, or a risk to life."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.guard.permissions import OPERATIONS, ROLE_NAMES, Denied
from homeward.guard.session import append_entry, scope
from homeward.record.acts import operations as acts
from homeward.record.acts.models import MediaAppeal
from homeward.record.acts.queries import records_of, waiting
from homeward.record.children.operations import create_child, set_status
from homeward.record.episodes.acting import BadEpisode
from homeward.record.episodes.models import Act
from homeward.record.episodes.operations import record_act
from homeward.record.episodes.queries import episode_named
from homeward.record.kept.operations import correct_fact
from homeward.record.kept.saying import BadFact
from homeward.record.placements.models import CarePeriod
from homeward.record.stamp import stamp
from tests.cast import NOW, PASSWORD, ROBIN, Cast, Person, hours
from tests.record.keeping import ACT_SAID

pytestmark = pytest.mark.django_db

AT = NOW - hours(0.5)
GIVEN = {"decision": "given", "decided_at": AT}
RELEASED = {"released_at": NOW, "released_by": "Police press office"}
RISK = {"risk_at": NOW, "risk_by": "PC Example", "risk_reason": "A note was found"}
DECIDES = {"director", "strategic_director"}
BY_PHONE = OPERATIONS["act.media_decide"] - DECIDES


@pytest.fixture
def dana(cast: Cast) -> Person:
    """The director of Alder's children's services."""
    said = NewPerson("dana@example.test", "Dana Example", PASSWORD, "director", "")
    program = system_context(now=NOW - hours(24), purpose="set up")
    made = set_up_person(program, organisation=cast.asha.organisation, said=said).id
    assert made is not None
    return Person(made, said.email, cast.asha.organisation, cast.alder, "director", "")


@pytest.fixture
def episode(cast: Cast, dana: Person) -> UUID:
    """An episode of a looked-after child."""
    return cast.missing(cast.child())


def considered(cast: Cast, episode: UUID, **said: Any) -> UUID:
    """Consider an appeal as Asha; return its id."""
    whole = {**ACT_SAID["media"], **said}
    done = acts.consider_media(cast.asha.ctx(), episode=episode, said=whole)
    assert done.id
    return done.id


def appeal(cast: Cast, pk: UUID) -> MediaAppeal:
    """Return an appeal as it stands."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        return MediaAppeal.objects.seen_by(ctx).get(pk=pk)


def release(cast: Cast, pk: UUID, **said: Any) -> None:
    """Record, as Asha, that the appeal was made."""
    version = appeal(cast, pk).version
    acts.release_media(cast.asha.ctx(), record=pk, version=version, said={**RELEASED, **said})


def met(cast: Cast, episode: UUID) -> set[str]:
    """Return the kinds of the acts of an episode."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        return {act.kind for act in Act.objects.seen_by(ctx).filter(episode=episode)}


def open_steps(cast: Cast, episode: UUID) -> list[str]:
    """Return the steps for which the records of an episode wait."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, episode)
        return [one.step for one in waiting(ctx, row, records_of(ctx, episode))]


def in_need(cast: Cast) -> UUID:
    """Return a child in need who is not looked after."""
    child = cast.child()
    day = date(2026, 5, 1)
    set_status(cast.asha.ctx(), child=child, status="child_in_need", team="North", starts_on=day)
    return child


@pytest.mark.parametrize("role", sorted(ROLE_NAMES))
def test_decision_is_a_directors_own_or_taken_down_by_few_or_refused(
    cast: Cast, dana: Person, episode: UUID, role: str
) -> None:
    made = considered(cast, episode)
    ctx = cast.gwen.ctx(roles=frozenset({role}))
    said = {**GIVEN, "decided_by": "Dana Example"}

    if role not in DECIDES | BY_PHONE:
        with pytest.raises(Denied):
            acts.decide_media(ctx, record=made, version=1, said=said)
        assert appeal(cast, made).decided_at is None
        return
    acts.decide_media(ctx, record=made, version=1, said=said)

    row = appeal(cast, made)
    who = ("Gwen Example", None) if role in DECIDES else ("Dana Example", "Gwen Example")
    assert (row.decided_by, row.taken_by) == who


def test_director_decides_under_their_own_name_whatever_is_typed(
    cast: Cast, dana: Person, episode: UUID
) -> None:
    made = considered(cast, episode)

    said = {**GIVEN, "decided_by": "Somebody else"}
    acts.decide_media(dana.ctx(), record=made, version=1, said=said)

    assert (appeal(cast, made).decided_by, appeal(cast, made).taken_by) == ("Dana Example", None)


@pytest.mark.parametrize("name", ["", "Gwen Example", "The director"])
def test_decision_by_phone_is_refused_when_no_director_is_named(
    cast: Cast, episode: UUID, name: str
) -> None:
    made = considered(cast, episode)
    head = cast.gwen.ctx(roles=frozenset({"head_of_service"}))

    with pytest.raises(BadFact, match="Only a director consents") as refused:
        acts.decide_media(head, record=made, version=1, said={**GIVEN, "decided_by": name})

    assert refused.value.field == "decided_by"
    assert "Dana Example" in refused.value.sentence


def test_decision_by_phone_is_refused_when_no_director_has_an_account(cast: Cast) -> None:
    made = considered(cast, cast.missing(cast.child()))
    head = cast.gwen.ctx(roles=frozenset({"head_of_service"}))

    with pytest.raises(BadFact, match="No director has an account"):
        acts.decide_media(head, record=made, version=1, said={**GIVEN, "decided_by": "Anybody"})


def test_appeal_waits_for_the_director_when_the_child_is_looked_after(
    cast: Cast, dana: Person, episode: UUID
) -> None:
    made = considered(cast, episode)
    assert open_steps(cast, episode) == ["media_decide"]
    with pytest.raises(BadFact, match="director") as refused:
        release(cast, made)
    assert refused.value.field == "released_at"

    acts.decide_media(dana.ctx(), record=made, version=1, said=GIVEN)
    release(cast, made)

    assert met(cast, episode) == {"media_considered", "media_consent_given", "media_released"}


def test_appeal_is_refused_when_it_was_made_before_the_consent(
    cast: Cast, dana: Person, episode: UUID
) -> None:
    made = considered(cast, episode)
    acts.decide_media(dana.ctx(), record=made, version=1, said={**GIVEN, "decided_at": NOW})

    with pytest.raises(BadFact, match="consent comes first"):
        release(cast, made, released_at=AT)


def test_appeal_waits_for_nobody_when_life_is_at_risk(
    cast: Cast, dana: Person, episode: UUID
) -> None:
    made = considered(cast, episode)
    said = {**GIVEN, "decision": "refused"}
    acts.decide_media(dana.ctx(), record=made, version=1, said=said)

    acts.override_media(cast.dev.ctx(authority=cast.alder), record=made, version=2, said=RISK)
    acts.release_media(cast.dev.ctx(authority=cast.alder), record=made, version=3, said=RELEASED)

    assert "media_released" in met(cast, episode)


def test_appeal_needs_no_consent_when_the_child_is_not_looked_after(cast: Cast) -> None:
    episode = cast.missing(in_need(cast))
    made = considered(cast, episode)
    assert open_steps(cast, episode) == []

    release(cast, made)

    assert "media_released" in met(cast, episode)


def test_appeal_waits_for_the_director_when_the_child_became_looked_after_since(
    cast: Cast,
) -> None:
    child = in_need(cast)
    days_ago = NOW - hours(72)
    episode = cast.missing(child, seen=days_ago)
    made = considered(cast, episode, at=NOW - hours(48))
    day = date(2026, 6, 10)
    set_status(cast.asha.ctx(), child=child, status="looked_after", team="North", starts_on=day)

    assert open_steps(cast, episode) == ["media_decide"]
    with pytest.raises(BadFact, match="consent comes first"):
        release(cast, made)


def test_appeal_waits_for_the_director_when_only_a_period_of_care_says_looked_after(
    cast: Cast,
) -> None:
    child = create_child(cast.asha.ctx(), said=ROBIN).id
    assert child is not None
    ctx = cast.asha.ctx()
    with scope(ctx, operation="load.apply", entry=ctx.operation_id):
        CarePeriod.objects.create(
            child_id=child,
            starts_on=date(2026, 3, 1),
            legal_status="C1",
            need="N1",
            **stamp(ctx),
        )
        append_entry()
    made = considered(cast, cast.missing(child))

    with pytest.raises(BadFact, match="consent comes first"):
        release(cast, made)


@pytest.mark.parametrize("kind", ["media_consent_given", "media_consent_refused", "media_released"])
def test_decision_is_recorded_on_the_appeal_alone(cast: Cast, episode: UUID, kind: str) -> None:
    with pytest.raises(BadEpisode, match="media appeal itself"):
        record_act(cast.asha.ctx(), episode=episode, kind=kind, at=AT, who="Asha Example")


@pytest.mark.parametrize("by", ["asha", "head", "dana"])
def test_decision_is_put_right_by_a_director_alone(
    cast: Cast, dana: Person, episode: UUID, by: str
) -> None:
    made = considered(cast, episode)
    acts.decide_media(dana.ctx(), record=made, version=1, said=GIVEN)
    head = frozenset({"head_of_service"})
    ctx = {"asha": cast.asha.ctx(), "head": cast.gwen.ctx(roles=head)}.get(by)
    change: dict[str, Any] = {
        "noun": "media",
        "row": made,
        "version": 2,
        "said": {"decision": "refused"},
        "reason": "Misheard",
    }

    if ctx:
        with pytest.raises((Denied, BadFact)):
            correct_fact(ctx, **change)
        assert appeal(cast, made).decision == "given"
        return
    for name in ("decided_by", "taken_by"):
        with pytest.raises(BadFact, match="withdraw this record"):
            correct_fact(dana.ctx(roles=head), **{**change, "said": {name: "Another"}})
    allowed = dana.ctx(roles=frozenset({"director", "head_of_service"}))
    correct_fact(allowed, **change)
    assert appeal(cast, made).decision == "refused"
