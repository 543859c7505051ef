"""Changing a child's record: once each, nothing typed lost, nothing overwritten."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from homeward.guard.directory import restriction_of, shares_of
from homeward.guard.session import scope
from homeward.record.children.lists import children_of
from homeward.record.children.operations import Particulars, restrict
from homeward.record.children.queries import about, child_named, joined_with
from homeward.record.placements.queries import placements_of, providers
from tests.cast import ROBIN, Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def _said(**said: str) -> dict[str, str]:
    return {"operation_id": str(uuid4()), **said}


def _url(name: str, *args: UUID) -> str:
    return reverse(name, args=args)


def _about(cast: Cast, child: UUID) -> Any:
    ctx = cast.gwen.ctx()
    with scope(ctx):
        return about(ctx, joined_with(ctx, child))


DAY = {"starts_on_day": "1", "starts_on_month": "5", "starts_on_year": "2026"}


def test_new_child_is_added_once_when_the_form_is_sent_twice(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    said = _said(given_name="Kit", family_name="Newchild", birth_kind="exact", sex="M", go="new")

    first, second = (asha.post(_url("child_new"), said) for _ in range(2))

    assert first.status_code == 302
    assert first.url == second.url
    page = text(asha.get(first.url))
    assert "Kit Newchild" in page
    assert "Male" in page


def test_likely_children_are_shown_before_a_record_is_made(cast: Cast, visit: Visit) -> None:
    child, asha = cast.child(), visit(cast.asha)
    said = _said(given_name="Robin", family_name="Testchild", birth_kind="exact", team="East")

    page = text(asha.post(_url("child_new"), said))
    answer = asha.post(_url("child_new"), {**said, "go": "new"})

    assert "Is it one of these children?" in page
    assert str(child) in page
    assert 'value="East"' in page
    assert answer.status_code == 302


def test_refusal_keeps_what_was_typed_when_a_child_has_no_name(cast: Cast, visit: Visit) -> None:
    said = _said(birth_kind="exact", team="East")

    page = text(visit(cast.asha).post(_url("child_new"), said))

    assert "Enter a name. If it is not known, write what they are called." in page
    assert 'value="East"' in page


def test_change_is_saved_when_the_record_is_as_it_was_shown(cast: Cast, visit: Visit) -> None:
    child, asha = cast.child(), visit(cast.asha)
    shown = text(asha.get(_url("child_change", child)))
    who = {"given_name": "Robyn", "family_name": "Testchild", "birth_kind": "exact"}
    said = _said(**who, version="2", reason="Misheard")

    answer = asha.post(_url("child_change", child), said)

    assert 'name="version" value="2"' in shown
    assert 'value="Robin"' in shown
    assert answer.url == _url("child", child)
    assert "Robyn Testchild" in text(asha.get(answer.url))


def test_both_versions_are_shown_when_somebody_else_changed_the_record(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()
    said = {
        "family_name": "Testchild", "birth_kind": "exact", "version": "2", "reason": "Misheard"
    }  # fmt: skip
    visit(cast.gwen).post(_url("child_change", child), _said(given_name="Bobbie", **said))

    answer = visit(cast.asha).post(_url("child_change", child), _said(given_name="Rob", **said))

    page = text(answer)
    assert answer.status_code == 409
    assert "Rob" in page
    assert "Bobbie" in page
    assert '<input type="hidden" name="version" value="3">' in page


CHANGES = [
    pytest.param("child_alias", {"given_name": "Bobbie", "family_name": ""}, id="alias"),
    pytest.param("child_identifier", {"kind": "local", "value": "77"}, id="identifier"),
    pytest.param("child_status", {"status": "child_in_need", "team": "East", **DAY}, id="status"),
    pytest.param("child_place", {"kind": "U6", "carer_name": "Jo Invented", **DAY}, id="place"),
]


@pytest.mark.parametrize(("name", "words"), CHANGES)
def test_change_acts_once_and_leads_back_when_it_is_sent_twice(
    cast: Cast, visit: Visit, name: str, words: dict[str, str]
) -> None:
    child, asha = cast.child(), visit(cast.asha)
    said = _said(**words)

    with no_query_while_rendering():
        assert asha.get(_url(name, child)).status_code == 200
    answers = [asha.post(_url(name, child), said) for _ in range(2)]

    assert {answer.url for answer in answers} == {_url("child", child)}
    found, ctx = _about(cast, child), cast.asha.ctx()
    with scope(ctx):
        lived = placements_of(ctx, [child])
    counts = {
        "child_alias": len(found.aliases),
        "child_identifier": len(found.identifiers),
        "child_status": len(found.statuses) - 1,
        "child_place": len(lived),
    }
    assert counts[name] == 1


@pytest.mark.parametrize(("name", "words"), CHANGES)
@pytest.mark.parametrize(("person", "status"), [("carys", 404), ("erin", 403), ("dev", 403)])
def test_change_is_refused_when_the_asker_has_no_part_in_the_record(
    cast: Cast, visit: Visit, name: str, words: dict[str, str], person: str, status: int
) -> None:
    child = cast.child()

    answer = visit(getattr(cast, person)).post(_url(name, child), _said(**words))

    assert answer.status_code == status


REFUSED = [
    pytest.param("child_alias", {}, "Enter the other name.", id="alias"),
    pytest.param("child_identifier", {"value": " "}, "Enter number", id="identifier"),
    pytest.param(
        "child_status",
        {**DAY, "starts_on_year": "2020", "status": "early_help", "team": "Keepme"},
        "This is before the current status began.",
        id="status",
    ),
    pytest.param("child_place", {"address": "Keepme"}, "The day must have a date", id="place"),
]


@pytest.mark.parametrize(("name", "words", "sentence"), REFUSED)
def test_typed_words_stay_when_a_change_is_refused(
    cast: Cast, visit: Visit, name: str, words: dict[str, str], sentence: str
) -> None:
    said = _said(**words)

    page = text(visit(cast.asha).post(_url(name, cast.child()), said))

    assert sentence in page
    for kept in ("Keepme",) if "Keepme" in words.values() else ():
        assert kept in page


def test_wrong_check_digit_is_said_and_the_number_kept(cast: Cast, visit: Visit) -> None:
    child, asha = cast.child(), visit(cast.asha)

    answer = asha.post(
        _url("child_identifier", child), _said(kind="nhs", value="9434765918"), follow=True
    )

    page = text(answer)
    assert "The check digit is wrong" in page
    assert "9434765918" in page


def test_new_provider_sees_the_record_when_a_child_is_placed(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    other, erin = cast.child(Particulars("Kit", "Testchild", ROBIN.born_on)), visit(cast.erin)
    provider = str(providers()[0].pk)
    before = erin.get(_url("child", other)).status_code

    visit(cast.asha).post(_url("child_place", other), _said(kind="K2", provider=provider, **DAY))

    assert before == 404
    assert erin.get(_url("child", other)).status_code == 200


def test_record_is_kept_to_a_team_when_a_manager_says_so(cast: Cast, visit: Visit) -> None:
    child, gwen = cast.child(), visit(cast.gwen)

    first = gwen.post(_url("child_restrict", child), _said(team="North"))
    again = gwen.post(_url("child_restrict", child), _said(team="North"))

    assert first.url == _url("child", child)
    assert "already kept to one team" in text(again)
    assert visit(cast.asha).post(_url("child_restrict", child), _said()).status_code == 403
    with scope(cast.gwen.ctx()):
        kept = restriction_of(cast.gwen.ctx(), [child])
    assert kept is not None
    assert kept.team == "North"


def test_manager_is_sent_home_when_they_keep_a_record_to_another_team(
    cast: Cast, visit: Visit
) -> None:
    answer = visit(cast.gwen).post(_url("child_restrict", cast.child()), _said(team="South"))

    assert answer.url == "/"


def test_record_is_shared_and_closed_again(cast: Cast, visit: Visit) -> None:
    child, asha, carys = cast.child(), visit(cast.asha), visit(cast.carys)
    to = str(cast.carys.organisation)

    shared = asha.post(_url("child_share", child), _said(to=to, purpose="host"))
    opened = carys.get(_url("child", child)).status_code
    with scope(cast.asha.ctx()):
        share = shares_of(cast.asha.ctx(), [child])[0]
    end = _url("child_share_end", child, share.pk)
    with no_query_while_rendering():
        asked = text(asha.get(end))
    ended = asha.post(end, _said(version=str(share.version)))

    assert shared.url == ended.url == _url("child", child)
    assert opened == 200
    assert "End the share with Birch children&#x27;s services?" in asked
    assert carys.get(_url("child", child)).status_code == 404
    assert carys.post(end, _said(version="2")).status_code == 404


def test_share_is_refused_with_its_words_when_its_end_has_passed(cast: Cast, visit: Visit) -> None:
    said = _said(
        to=str(cast.police),
        purpose="locate",
        until_day="1",
        until_month="1",
        until_year="2020",
    )

    page = text(visit(cast.asha).post(_url("child_share", cast.child()), said))

    assert "The end of the share must lie ahead." in page
    assert 'value="2020"' in page


def test_records_are_joined_and_separated_again(cast: Cast, visit: Visit) -> None:
    first, second = cast.child(), cast.child(Particulars("Robyn", "Testchild", ROBIN.born_on))
    asha = visit(cast.asha)

    with no_query_while_rendering():
        asked = text(asha.get(_url("child_join", first)))
    joined = asha.post(_url("child_join", first), _said(other=str(second), reason="Same school"))
    link = _about(cast, first).links[0]
    undo = _url("child_separate", first, link.pk)
    separated = asha.post(undo, _said(reason="Twins", version=str(link.version)))
    late = text(asha.post(undo, _said(reason="Twins", version=str(link.version))))

    assert f'value="{second}"' in asked
    assert joined.url == separated.url == _url("child", first)
    assert "These two are separate already." in late
    with scope(cast.asha.ctx()):
        assert joined_with(cast.asha.ctx(), first) == [first]
        assert child_named(cast.asha.ctx(), second).given_name == "Robyn"


def test_records_are_joined_by_reference_when_none_is_likely(cast: Cast, visit: Visit) -> None:
    first, second = cast.child(), cast.child(Particulars("Pat", "Another"))
    asha, page = visit(cast.asha), _url("child_join", first)

    nothing = text(asha.post(page, _said(reason="Same")))
    wrong = text(asha.post(page, _said(reference="77", reason="Same")))
    answer = asha.post(page, _said(reference=str(second), reason="Same"))

    assert "Choose the other record, or enter its reference" in nothing
    assert "This is not a reference" in wrong
    assert answer.status_code == 302
    with scope(cast.asha.ctx()):
        ids = joined_with(cast.asha.ctx(), first)
        assert len(children_of(cast.asha.ctx(), ids)) == 2


def test_records_of_two_authorities_are_not_joined(cast: Cast, visit: Visit) -> None:
    mine, theirs = cast.child(), cast.child(by=cast.carys)

    page = text(
        visit(cast.asha).post(_url("child_join", mine), _said(reference=str(theirs), reason="Same"))
    )

    assert "This record is not here, or it is not open to you." in page


def test_record_is_open_to_every_team_again_when_the_restriction_is_lifted(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(), child=child, team="North")
    gwen = visit(cast.gwen)
    offered = text(gwen.get(f"/child/{child}"))

    done = gwen.post(_url("child_lift", child), _said(), follow=True)

    assert "Open this record to every team" in offered
    assert "open to every team again" in text(done)
    assert visit(cast.ben).get(f"/child/{child}").status_code == 200
