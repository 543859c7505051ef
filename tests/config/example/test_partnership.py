"""The invented partnership holds what a newcomer, a trainer and a test need to meet."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from homeward.config import example_people
from homeward.config.example import words
from homeward.config.example.making import CannotMake, Made, make_partnership
from homeward.domain.identifiers import nhs_number_is_sound, upn_is_sound
from homeward.guard.models import Authority, Restriction, User
from homeward.guard.people import current_memberships
from homeward.guard.permissions import ROLE_NAMES, SERVICES
from homeward.guard.session import scope
from homeward.work.obligations.models import Wake
from homeward.work.obligations.ticking import tick_episode
from tests.config.example.conftest import NOW
from tests.config.example.reading import desks, rows

HOUR = timedelta(hours=1)


def still_missing() -> list[object]:
    """Return the episodes that are open."""
    return rows(NOW, "record.Episode", ended_at=None, voided_at=None)


def states_of(episode: UUID) -> dict[str, str]:
    """Return the state of each duty of an episode, by rule."""
    found = rows(NOW, "work.Obligation", episode=episode)
    return {row.rule: row.state for row in found}


def test_names_come_from_the_word_lists_when_children_are_invented(made: Made) -> None:
    children = rows(NOW, "record.Child")

    given, family = {c.given_name for c in children}, {c.family_name for c in children}

    assert len(children) >= made.children
    assert given <= {*words.GIVEN, "Unborn"}
    assert family <= set(words.FAMILY)


def test_numbers_are_sound_and_never_issued_when_children_are_invented(made: Made) -> None:
    found = rows(NOW, "record.Identifier")

    nhs = [row.value for row in found if row.kind == "nhs"]
    upns = [row.value for row in found if row.kind == "upn"]

    assert len(nhs) == made.children
    assert all(nhs_number_is_sound(number) and number.startswith("999") for number in nhs)
    assert upns
    assert all(upn_is_sound(number) and number[1:3] == "99" for number in upns)


def test_authority_codes_are_beyond_the_real_ones_when_made(made: Made) -> None:
    codes = set(Authority.objects.values_list("code", flat=True))

    assert codes == {"991", "992", "993", "994", "995"}


def test_everybody_can_sign_in_when_made(made: Made) -> None:
    people = {user.email: user for user in User.objects.all()}

    able = {
        email: current_memberships(user=user.id, now=NOW)
        for email, user in people.items()
        if user.is_active and user.check_password(example_people.PASSWORD)
    }

    assert set(able) == {one.email for one in example_people.CAST}
    assert all(able.values())


def test_every_role_is_held_when_made(made: Made) -> None:
    held = Counter((one.works_for, one.role) for one in example_people.CAST)

    missing = {
        (town, role)
        for town in example_people.TOWNS
        for role in (*SERVICES, "analyst", "governance_lead", "administrator")
        if not held[town, role]
    }

    assert missing == set()
    assert {role for _, role in held} == set(ROLE_NAMES)


def test_people_to_sign_in_as_are_named_when_lines_are_asked_for() -> None:
    said = "\n".join(example_people.lines())

    assert example_people.PASSWORD in said
    for name in ("asha@", "ben@", "carys@", "dev@"):
        assert name in said


def test_nothing_lies_ahead_when_made(made: Made) -> None:
    found = rows(NOW, "record.Episode")
    said = [*rows(NOW, "record.Act"), *rows(NOW, "record.LogEntry"), *rows(NOW, "record.Child")]

    times = [at for e in found for at in (e.started_at, e.ended_at, e.found_at) if at]

    assert max(times) <= NOW
    assert max(row.recorded_at for row in said) <= NOW


def test_no_two_episodes_of_a_child_overlap_when_made(made: Made) -> None:
    spans: dict[UUID, list[tuple[object, object]]] = {}
    for row in rows(NOW, "record.Episode", voided_at=None):
        spans.setdefault(row.child_id, []).append((row.started_at, row.ended_at or NOW))

    overlaps = [
        child
        for child, mine in spans.items()
        for former, later in zip(sorted(mine), sorted(mine)[1:], strict=False)
        if later[0] < former[1]  # type: ignore[operator]
    ]

    assert overlaps == []


def test_every_stage_is_open_when_made(made: Made) -> None:
    missing = still_missing()
    over = [e for e in rows(NOW, "record.Episode", voided_at=None) if e.ended_at]

    lately = [e for e in over if e.ended_at > NOW - timedelta(days=5)]
    stages = {
        "just reported": any(e.authority_aware_at > NOW - HOUR for e in missing),
        "reported back": any(e.reported_back_at for e in missing),
        "high": any(e.grade == "high" for e in missing),
        "immediate": any(e.immediate_concern for e in missing),
        "three days": any(e.started_at < NOW - 72 * HOUR for e in missing),
        "away": any(e.kind == "away" for e in missing),
        "found, not returned": any(e.found_at and not e.returned_at for e in lately),
        "overdue strategy": any(
            states_of(e.pk).get("strategy.discussion") == "overdue" for e in missing
        ),
        "interview due": any(states_of(e.pk).get("interview.held") == "running" for e in lately),
        "interview late": any(states_of(e.pk).get("interview.held") == "overdue" for e in lately),
        "voided": bool(rows(NOW, "record.Episode", voided_at__isnull=False)),
        "corrected": bool(rows(NOW, "record.TimeCorrection")),
        "possible duplicate": bool(rows(NOW, "record.PossibleMatch", answer="waiting")),
    }

    assert [stage for stage, there in stages.items() if not there] == []


def test_kinds_of_children_are_among_the_missing_when_made(made: Made) -> None:
    missing = still_missing()
    ids = {e.child_id for e in missing}

    uasc = {row.child_id for row in rows(NOW, "record.UascPeriod")}
    hosted = {row.pk for row in rows(NOW, "record.Child") if row.host_authority_id}
    events = Counter(e.event_id for e in missing)
    listed = Authority.objects.exclude(name__in=example_people.TOWNS).values_list("pk", flat=True)

    assert ids & uasc
    assert ids & hosted
    assert max(events.values()) > 1
    assert {e.authority_id for e in missing} & set(listed)


def test_one_child_is_kept_to_a_team_when_made(made: Made) -> None:
    kept = []
    for ctx in desks(NOW):
        with scope(ctx):
            kept += list(Restriction.objects.all())

    assert len(kept) == 1
    assert kept[0].team in ("North", "South")


def test_duties_end_in_every_way_when_made(made: Made) -> None:
    states = Counter(row.state for row in rows(NOW, "work.Obligation"))

    assert set(states) == {"running", "overdue", "met", "met_late", "lapsed"}
    assert states["met"] > states["met_late"]


def test_duties_stand_as_the_clock_would_leave_them_when_made(made: Made) -> None:
    before = {row.pk: row.version for row in rows(NOW, "work.Obligation")}

    for ctx in desks(NOW):
        with scope(ctx):
            mine = rows(NOW, "record.Episode", authority=ctx.authority)
        for episode in mine[:12]:
            tick_episode(ctx.for_operation(episode.pk), episode=episode.pk)

    assert {row.pk: row.version for row in rows(NOW, "work.Obligation")} == before
    assert not Wake.objects.filter(at__lte=NOW).exists()


def test_second_example_is_refused_when_the_home_holds_one(made: Made) -> None:
    with pytest.raises(CannotMake, match="already holds records"):
        make_partnership(now=NOW, children=60, seed=1, say=lambda text: None)
