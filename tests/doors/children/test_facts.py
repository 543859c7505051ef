"""Adding, correcting, withdrawing and reading what stood before, through the pages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from homeward.guard.models import LedgerEntry, LedgerItem
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.kept.nouns import NOUNS, Group
from tests.cast import Cast
from tests.doors.children.full import MUST_NOT, add
from tests.doors.reports.conftest import place
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.record.keeping import CHANGE, SAID, kept, rows_of

pytestmark = pytest.mark.django_db

OF_CHILD = [noun for noun in NOUNS.values() if noun.group is not Group.EPISODE]


def typed(said: dict[str, Any]) -> dict[str, str]:
    """Return what a form sends for these values."""
    sent = {"operation_id": str(uuid4())}
    for name, value in said.items():
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                sent[f"{name}_{part}"] = str(getattr(value, part))
        elif isinstance(value, bool):
            sent[name] = "yes" if value else "no"
        elif value is not None:
            sent[name] = str(value)
    return sent


def held(noun: str, row: Any) -> dict[str, Any]:
    """Return what a correction's form holds at first."""
    return {name: getattr(row, name) for name in NOUNS[noun].fields}


def _url(name: str, noun: str, row: UUID) -> str:
    return reverse(name, args=[noun, row])


def _add(child: UUID, noun: str) -> str:
    return reverse("child_fact_add", args=[child, noun])


@pytest.mark.parametrize("noun", [n for n in OF_CHILD if n.added], ids=lambda n: n.name)
def test_fact_is_added_once_when_its_form_is_sent_twice(
    cast: Cast, visit: Visit, noun: Any
) -> None:
    child, asha = cast.child(), visit(cast.asha)
    sent = typed(SAID[noun.name])

    with no_query_while_rendering():
        form = text(asha.get(_add(child, noun.name)))
    answers = [asha.post(_add(child, noun.name), sent) for _ in range(2)]

    assert "<form" in form
    assert {answer.status_code for answer in answers} == {302}
    assert len(rows_of(cast, noun.name)) == 1


@pytest.mark.parametrize("noun", OF_CHILD, ids=lambda n: n.name)
def test_fact_is_corrected_and_what_stood_before_is_shown(
    cast: Cast, visit: Visit, noun: Any
) -> None:
    row, asha = kept(cast, noun.name), visit(cast.asha)
    url = _url("child_fact_correct", noun.name, row.pk)
    said = {**held(noun.name, row), **CHANGE[noun.name]}

    asked = text(asha.get(url))
    answer = asha.post(url, {**typed(said), "reason": "Misheard", "version": str(row.version)})
    before = text(asha.get(_url("child_fact_history", noun.name, row.pk)))

    assert "Why is this corrected?" in asked
    assert answer.status_code == 302
    assert "Because: Misheard" in before
    assert before.count("So recorded at") >= 2
    assert "Misheard" in text(asha.get(answer.url))


@pytest.mark.parametrize("noun", ["contact", "legal_status", "status", "alias", "photo"])
def test_fact_is_withdrawn_and_stays_to_be_read(cast: Cast, visit: Visit, noun: str) -> None:
    row, asha = kept(cast, noun), visit(cast.asha)
    url = _url("child_fact_withdraw", noun, row.pk)
    sent = {"operation_id": str(uuid4()), "version": str(row.version)}

    refused = text(asha.post(url, sent))
    done = asha.post(url, {**sent, "reason": "Another child"})
    page = text(asha.get(done.url))

    assert "Say why this was recorded in error" in refused
    assert "Recorded in error (1)" in page
    history = _url("child_fact_history", noun, row.pk)
    assert history in page
    assert "Withdrawn as recorded in error" in text(asha.get(history))
    assert asha.get(url).status_code == 404


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(
    cast: Cast, visit: Visit
) -> None:
    child, asha = cast.child(), visit(cast.asha)
    said = {**MUST_NOT, "telling_reason": "", "name": "Keepme"}

    refused = text(asha.post(_add(child, "contact"), typed(said)))
    blank = text(asha.post(_add(child, "contact"), {"operation_id": str(uuid4())}))
    early = {**SAID["legal_status"], "ends_on": date(2020, 1, 1)}
    order = text(asha.post(_add(child, "legal_status"), typed(early)))

    assert "Say why they may or must not be told." in refused
    assert "Keepme" in refused
    assert 'href="#id_telling_reason"' in refused
    assert "Enter name" in blank
    assert "The end is before the beginning." in order


def test_both_versions_are_shown_when_two_correct_one_fact(cast: Cast, visit: Visit) -> None:
    row = kept(cast, "contact")
    url = _url("child_fact_correct", "contact", row.pk)
    said = {**held("contact", row), "phone": "01632 960100"}
    sent = {**typed(said), "reason": "New number", "version": "1"}
    visit(cast.ben).post(url, sent)

    mine = {**typed({**said, "phone": "01632 960200"}), "reason": "Newer", "version": "1"}
    answer = visit(cast.asha).post(url, mine)

    page = text(answer)
    assert answer.status_code == 409
    assert "01632 960100" in page
    assert "01632 960200" in page
    assert '<input type="hidden" name="version" value="2">' in page


def test_carer_adds_and_corrects_the_profile_and_is_not_shown_a_number(
    cast: Cast, visit: Visit
) -> None:
    child, erin = place(cast, cast.child()), visit(cast.erin)

    added = erin.post(_add(child, "profile_fact"), typed(SAID["profile_fact"]))
    erin.post(_add(child, "contact"), typed(SAID["contact"]))
    url = _url("child_fact_correct", "contact", rows_of(cast, "contact")[0].pk)
    form = text(erin.get(url))
    said = {**SAID["contact"], "phone": "", "role": "Mother", "telling": "not_decided"}
    done = erin.post(url, {**typed(said), "reason": "Said so herself", "version": "1"})

    assert added.status_code == done.status_code == 302
    assert "01632 960001" not in form
    assert "What is recorded is withheld." in form
    now = rows_of(cast, "contact")[0]
    assert (now.role, now.phone) == ("Mother", "01632 960001")


DANGER = {
    **SAID["profile_fact"],
    "section": "vulnerability", "said": "Hit at home", "harm": "domestic_abuse",
}  # fmt: skip


def test_danger_is_recorded_from_the_form_and_its_line_says_what_it_does(
    cast: Cast, visit: Visit
) -> None:
    child, asha = cast.child(), visit(cast.asha)
    contact = add(cast, child, "contact", SAID["contact"])
    named = {**DANGER, "concerns": "contact", "concerns_contact": str(contact)}

    with no_query_while_rendering():
        form = text(asha.get(f"{_add(child, 'profile_fact')}?section=vulnerability"))
    refused = text(asha.post(_add(child, "profile_fact"), typed(DANGER)))
    added = asha.post(_add(child, "profile_fact"), typed(named))
    page = text(asha.get(reverse("child", args=[child])))

    assert "Only a manager can end that." in form
    assert 'value="none"' not in form
    assert str(cast.gwen.id) in form
    assert "Say whom it concerns." in refused
    assert added.status_code == 302
    assert f"Domestic abuse: from {SAID['contact']['name']}." in page
    assert "are not told until a manager decides" in page


def test_danger_is_not_asked_of_carers_nor_of_other_parts(cast: Cast, visit: Visit) -> None:
    child = place(cast, cast.child())
    url = f"{_add(child, 'profile_fact')}?section="

    carer = text(visit(cast.erin).get(f"{url}vulnerability"))
    medical = text(visit(cast.asha).get(f"{url}medical"))

    assert 'name="harm"' not in carer + medical
    assert 'name="said"' in carer


def test_words_that_may_concern_a_carer_are_marked_and_not_shown_to_them(
    cast: Cast, visit: Visit
) -> None:
    child = place(cast, cast.child())
    said = {**SAID["profile_fact"], "section": "vulnerability", "said": "Allegation about a carer"}
    add(cast, child, "profile_fact", said)
    url = reverse("child", args=[child])

    theirs, ours = text(visit(cast.erin).get(url)), text(visit(cast.asha).get(url))

    assert "Allegation about a carer" not in theirs
    assert "Allegation about a carer" in ours
    assert "Correct it to say from whom the danger is." in ours


def test_carer_is_offered_to_correct_what_their_own_people_recorded_alone(
    cast: Cast, visit: Visit
) -> None:
    child, erin = place(cast, cast.child()), visit(cast.erin)
    theirs = add(cast, child, "place", SAID["place"])
    erin.post(_add(child, "place"), typed({**SAID["place"], "name": "Our park"}))
    ours = next(row.pk for row in rows_of(cast, "place") if row.pk != theirs)

    page = text(erin.get(reverse("child", args=[child])))

    assert _url("child_fact_correct", "place", ours) in page
    assert _url("child_fact_withdraw", "place", ours) in page
    assert _url("child_fact_correct", "place", theirs) not in page


def test_carer_is_refused_what_the_authority_alone_says(cast: Cast, visit: Visit) -> None:
    child, erin = place(cast, cast.child()), visit(cast.erin)
    row = add(cast, child, "legal_status", SAID["legal_status"])

    answers = {
        "add": erin.get(_add(child, "legal_status")).status_code,
        "correct": erin.get(_url("child_fact_correct", "legal_status", row)).status_code,
        "before": erin.get(_url("child_fact_history", "legal_status", row)).status_code,
    }
    decided = text(erin.post(_add(child, "contact"), typed(MUST_NOT)))

    assert set(answers.values()) == {403}
    assert "Children’s services decide who may be told." in decided


def test_opening_a_form_that_shows_a_number_is_noted(cast: Cast, visit: Visit) -> None:
    row = kept(cast, "contact")

    page = text(visit(cast.asha).get(_url("child_fact_correct", "contact", row.pk)))

    assert "01632 960001" in page
    with scope(cast.asha.ctx()):
        entries = LedgerEntry.objects.filter(operation="page.opened").values("id")
        read = LedgerItem.objects.filter(entry_id__in=entries, row_id=row.pk)
        assert read.count() == 1


def test_history_withholds_numbers_and_addresses(cast: Cast, visit: Visit) -> None:
    row = kept(cast, "contact")

    page = text(visit(cast.asha).get(_url("child_fact_history", "contact", row.pk)))

    assert "01632 960001" not in page
    assert "Withheld" in page


@pytest.mark.parametrize(("person", "status"), [("carys", 404), ("erin", 404), ("dev", 403)])
def test_forms_are_closed_to_those_without_a_part_in_the_record(
    cast: Cast, visit: Visit, person: str, status: int
) -> None:
    row = kept(cast, "profile_fact")
    visitor = visit(getattr(cast, person))

    for name in ("child_fact_correct", "child_fact_withdraw", "child_fact_history"):
        assert visitor.get(_url(name, "profile_fact", row.pk)).status_code == status
    assert visitor.get(_add(row.child_id, "profile_fact")).status_code == status


def test_host_may_add_to_the_profile_and_not_to_the_standing(cast: Cast, visit: Visit) -> None:
    child, carys = cast.child(), visit(cast.carys)
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="host", ends_at=None
    )

    added = carys.post(_add(child, "place"), typed(SAID["place"]))
    refused = text(carys.post(_add(child, "legal_status"), typed(SAID["legal_status"])))

    assert added.status_code == 302
    assert "another authority’s record" in refused.replace("&#x27;", "’").replace("'", "’")


@pytest.mark.parametrize("noun", ["status", "hobby", "log_entry"])
def test_form_is_not_found_when_nothing_is_added_that_way(
    cast: Cast, visit: Visit, noun: str
) -> None:
    assert visit(cast.asha).get(_add(cast.child(), noun)).status_code == 404
