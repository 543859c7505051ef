"""The example shows the whole record: something of every kind, each whole in itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from homeward.config.example.making import Made
from homeward.domain.time import london_date
from homeward.guard.models import Authority, Transfer
from homeward.guard.session import scope
from homeward.record.kept.nouns import NOUNS
from homeward.record.placements.models import Area, AuthorityContact, Provider
from homeward.record.profile.models import Section
from tests.config.example.conftest import NOW
from tests.config.example.reading import desks, rows

TODAY = london_date(NOW)
DRAMA = re.compile(r"(07700 900|01632 960)\d{3}")


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_noun_is_shown_when_made(made: Made, noun: str) -> None:
    found = rows(NOW, NOUNS[noun].model._meta.label)

    assert found


def test_every_section_of_the_profile_is_shown_when_made(made: Made) -> None:
    found = Counter(row.section for row in rows(NOW, "record.ProfileFact"))

    assert set(found) == set(Section.values)


def test_profile_is_known_of_each_child_who_went_missing_when_made(made: Made) -> None:
    known = {row.child_id for row in rows(NOW, "record.ProfileFact")}
    missing = {e.child_id for e in rows(NOW, "record.Episode")}

    # Those who were reported as new have no number yet, and nothing is known of them.
    numbered = {row.child_id for row in rows(NOW, "record.Identifier", kind="nhs")}
    assert missing & numbered
    assert missing & numbered <= known


def test_a_violent_parent_must_not_be_told_when_made(made: Made) -> None:
    found = rows(NOW, "record.Contact", relation="parent", telling="must_not")

    assert found
    assert all("domestic abuse" in row.telling_reason for row in found)


def test_those_who_may_or_must_not_be_told_have_a_reason_when_made(made: Made) -> None:
    found = rows(NOW, "record.Contact")

    told = Counter(row.telling for row in found)
    assert set(told) == {"may", "must_not", "not_decided"}
    assert all(row.telling_reason for row in found if row.telling != "not_decided")


def test_one_plan_is_overdue_for_review_and_others_not_when_made(made: Made) -> None:
    standing = rows(NOW, "record.TriggerPlan", ends_on=None)

    overdue = [row for row in standing if row.review_on < TODAY]
    assert 0 < len(overdue) < len(standing)


def test_phones_and_addresses_cannot_exist_when_made(made: Made) -> None:
    contacts = rows(NOW, "record.Contact")
    workers, schools = rows(NOW, "record.Involvement"), rows(NOW, "record.Schooling")
    desks_told, homes = AuthorityContact.objects.all(), Provider.objects.all()

    phones = [row.phone for row in (*contacts, *workers, *schools, *desks_told, *homes)]
    phones += [row.out_of_hours_phone for row in homes]
    mail = [row.email for row in (*contacts, *desks_told, *homes) if row.email]
    codes = [row.postcode for row in (*contacts, *rows(NOW, "record.Address")) if row.postcode]

    assert all(DRAMA.fullmatch(phone) for phone in phones if phone)
    assert all(address.endswith(".example") for address in mail)
    assert all(code.startswith("ZZ") for code in codes)


def test_workers_change_over_time_and_stand_in_the_register_when_made(made: Made) -> None:
    register = {row.pk: row.name for row in rows(NOW, "record.Professional")}
    found = rows(NOW, "record.Involvement", professional__isnull=False)

    turns = Counter((row.child_id, row.role) for row in found)
    assert {row.role for row in found} >= {"allocated", "iro", "adviser", "early_help"}
    assert max(turns.values()) > 1
    assert all(register[row.professional_id] == row.name for row in found)


def test_exploitation_is_medium_and_high_when_made(made: Made) -> None:
    levels = {row.level for row in rows(NOW, "record.ExploitationLevel")}

    assert levels >= {"medium", "high"}


def test_uasc_have_an_immigration_status_when_made(made: Made) -> None:
    uasc = {row.child_id for row in rows(NOW, "record.UascPeriod")}
    known = {row.child_id for row in rows(NOW, "record.ImmigrationStatus")}

    assert uasc == known


def test_districts_lie_in_police_areas_when_made(made: Made) -> None:
    districts = Area.objects.filter(kind="district")

    assert districts.count() == 9
    assert {row.within.kind for row in districts if row.within} == {"police"}
    assert all(row.within for row in districts)


def test_desks_of_every_authority_are_known_when_made(made: Made) -> None:
    known = Counter(AuthorityContact.objects.values_list("authority", flat=True))

    assert set(known) == set(Authority.objects.values_list("pk", flat=True))
    assert set(known.values()) == {5}


def test_providers_tell_how_many_and_whom_to_ring_at_night_when_made(made: Made) -> None:
    found = list(Provider.objects.all())

    assert all(row.capacity and row.out_of_hours_phone for row in found)
    assert any(row.area_id for row in found)


def test_some_went_missing_from_another_area_than_home_when_made(made: Made) -> None:
    home = {row.pk: row.home_area_id for row in rows(NOW, "record.Child")}
    found = [e for e in rows(NOW, "record.Episode") if e.missing_area_id]

    elsewhere = [e for e in found if home[e.child_id] not in (None, e.missing_area_id)]
    assert 0 < len(elsewhere) < len(found)


def test_small_children_are_missing_with_a_parent_when_made(made: Made) -> None:
    children: dict[UUID, Any] = {row.pk: row for row in rows(NOW, "record.Child")}
    found = [e for e in rows(NOW, "record.Episode", with_parent=True)]

    kinds = {children[e.child_id].birth_kind for e in found}
    assert kinds == {"expected", "exact"}
    assert all(e.missing_with.startswith("Mother") for e in found)
    assert len({e.event_id for e in found}) == 1


def test_corrections_say_why_when_made(made: Made) -> None:
    found = rows(NOW, "record.Correction")

    assert {(row.row_table, row.withdrew) for row in found} == {
        ("record_gradechange", False),
        ("record_logentry", True),
    }
    assert all(row.reason for row in found)


def test_one_pair_is_joined_and_one_separate_again_when_made(made: Made) -> None:
    found = rows(NOW, "record.SameAs")

    assert sorted(bool(row.ended_at) for row in found) == [False, True]
    assert all(row.ended_reason for row in found if row.ended_at)


def test_one_child_was_passed_to_another_authority_when_made(made: Made) -> None:
    moves = []
    for ctx in desks(NOW):
        with scope(ctx):
            moves += [row for row in Transfer.objects.all() if row.authority_id == ctx.authority]

    assert len(moves) == 1
    now = {row.pk: row.authority_id for row in rows(NOW, "record.Child")}
    assert now[moves[0].child_id] == moves[0].to_authority_id


def test_police_interviews_count_for_the_duty_when_made(made: Made) -> None:
    held = rows(NOW, "record.PreventionInterview", done=True)
    missed = rows(NOW, "record.PreventionInterview", done=False)
    acts = rows(NOW, "record.Act", kind="prevention_check_done")

    told = {(row.episode_id, row.at, row.by_whom) for row in held}
    assert told <= {(row.episode_id, row.at, row.who) for row in acts}
    assert all(row.not_done_reason for row in missed)
    assert missed


def test_nothing_kept_begins_ahead_when_made(made: Made) -> None:
    ahead = []
    for noun in NOUNS.values():
        if noun.begins is None:
            continue
        for row in rows(NOW, noun.model._meta.label):
            begins = getattr(row, noun.begins)
            limit = NOW if hasattr(begins, "hour") else TODAY
            if begins is not None and begins > limit:
                ahead.append((noun.name, begins))

    assert ahead == []


def test_nothing_kept_was_recorded_ahead_when_made(made: Made) -> None:
    late = [
        (noun.name, row.pk)
        for noun in NOUNS.values()
        for row in rows(NOW, noun.model._meta.label)
        if row.recorded_at > NOW
    ]

    assert late == []
