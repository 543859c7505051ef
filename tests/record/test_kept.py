"""Everything kept of a child is added, corrected, ended and withdrawn in one way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeward.guard.history import states_of
from homeward.guard.session import scope
from homeward.guard.sharing import NotOwnRecord, share_child
from homeward.guard.versions import Conflict, NotFound
from homeward.record.kept import operations
from homeward.record.kept.models import Correction
from homeward.record.kept.nouns import NOUNS, Group, Noun
from homeward.record.kept.saying import BadFact
from tests.cast import NOW, Cast, Person, hours
from tests.record.keeping import CHANGE, SAID, kept, rows_of

pytestmark = pytest.mark.django_db

ADDED = [noun for noun in NOUNS.values() if noun.added]
# An episode's only kind is never withdrawn: it has a test of its own.
WITHDRAWN = [noun for noun in NOUNS.values() if noun.withdrawn and noun.name != "kind"]


def _name(noun: Noun) -> str:
    return noun.name


def add(cast: Cast, noun: str, child: UUID, by: Person | None = None, **said: Any) -> Any:
    """Add something of a child; return its row."""
    asker = by or cast.asha
    ctx = asker.ctx(authority=cast.alder)
    profile = NOUNS[noun].group is Group.PROFILE
    run = operations.add_to_profile if profile else operations.add_fact
    made = run(ctx, noun=noun, child=child, said={**SAID[noun], **said}).id
    return next(row for row in rows_of(cast, noun) if row.pk == made)


def correct(
    cast: Cast,
    noun: str,
    row: Any,
    said: Mapping[str, Any],
    *,
    by: Person | None = None,
    reason: str = "Misheard",
    version: int | None = None,
) -> Any:
    """Correct a row; return it as it then stands."""
    profile = NOUNS[noun].group is Group.PROFILE
    run = operations.correct_profile if profile else operations.correct_fact
    run(
        (by or cast.asha).ctx(at=NOW + hours(1), authority=cast.alder),
        noun=noun,
        row=row.pk,
        version=version or row.version,
        said=said,
        reason=reason,
    )
    return next(each for each in rows_of(cast, noun) if each.pk == row.pk)


def withdraw(cast: Cast, noun: str, row: Any, *, reason: str = "Another child") -> None:
    """Withdraw a row."""
    profile = NOUNS[noun].group is Group.PROFILE
    run = operations.withdraw_from_profile if profile else operations.withdraw_fact
    ctx = cast.asha.ctx(at=NOW + hours(1))
    run(ctx, noun=noun, row=row.pk, version=row.version, reason=reason)


def corrections(cast: Cast, row: Any) -> list[tuple[int, bool, str]]:
    """Return what is noted of a row's corrections."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        found = Correction.objects.seen_by(ctx).filter(row_id=row.pk).order_by("row_version")
        return list(found.values_list("row_version", "withdrew", "reason"))


@pytest.mark.parametrize("noun", ADDED, ids=_name)
def test_fact_is_kept_as_it_was_said_when_it_is_added(cast: Cast, noun: Noun) -> None:
    row = add(cast, noun.name, cast.child())

    assert {name: getattr(row, name) for name in SAID[noun.name]} == SAID[noun.name]
    assert (row.version, row.recorded_by) == (1, cast.asha.id)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=_name)
def test_correction_keeps_its_reason_and_what_stood_before(cast: Cast, noun: Noun) -> None:
    former = kept(cast, noun.name)

    now = correct(cast, noun.name, former, CHANGE[noun.name])

    ctx = cast.asha.ctx()
    with scope(ctx):
        states = [known.row for known in states_of(ctx, noun.model, former.pk)]
    assert {name: getattr(now, name) for name in CHANGE[noun.name]} == CHANGE[noun.name]
    assert (now.version, False, "Misheard") in corrections(cast, former)
    for name, value in CHANGE[noun.name].items():
        before = next(one for one in states if one.version == former.version)
        assert getattr(before, name) == getattr(former, name) != value


@pytest.mark.parametrize("noun", WITHDRAWN, ids=_name)
def test_withdrawn_row_is_read_no_more_and_its_history_stays(cast: Cast, noun: Noun) -> None:
    row = kept(cast, noun.name)

    withdraw(cast, noun.name, row)

    ctx = cast.asha.ctx()
    with scope(ctx):
        states = states_of(ctx, noun.model, row.pk)
    assert row.pk not in {each.pk for each in rows_of(cast, noun.name)}
    assert (row.version + 1, True, "Another child") in corrections(cast, row)
    assert states[-1].row.withdrawn_at == NOW + hours(1)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=_name)
def test_correction_is_refused_when_no_reason_is_given(cast: Cast, noun: Noun) -> None:
    row = kept(cast, noun.name)

    with pytest.raises(BadFact) as refused:
        correct(cast, noun.name, row, CHANGE[noun.name], reason=" ")

    assert refused.value.field == "reason"
    assert corrections(cast, row) == []


@pytest.mark.parametrize("noun", WITHDRAWN, ids=_name)
def test_withdrawal_is_refused_when_no_reason_is_given(cast: Cast, noun: Noun) -> None:
    row = kept(cast, noun.name)

    with pytest.raises(BadFact, match="Say why"):
        withdraw(cast, noun.name, row, reason="")

    assert row.pk in {each.pk for each in rows_of(cast, noun.name)}


@pytest.mark.parametrize("noun", NOUNS.values(), ids=_name)
def test_correction_is_a_conflict_when_somebody_changed_the_row_meanwhile(
    cast: Cast, noun: Noun
) -> None:
    row = kept(cast, noun.name)

    with pytest.raises(Conflict) as clash:
        correct(cast, noun.name, row, CHANGE[noun.name], version=row.version + 7)

    assert clash.value.theirs.pk == row.pk
    assert corrections(cast, row) == []


@pytest.mark.parametrize("noun", [n for n in NOUNS.values() if n.begins and n.ends], ids=_name)
def test_correction_is_refused_when_the_end_is_before_the_beginning(cast: Cast, noun: Noun) -> None:
    row = kept(cast, noun.name)
    assert noun.begins
    assert noun.ends

    said = {noun.begins: date(2026, 3, 3), noun.ends: date(2026, 3, 2)}
    with pytest.raises(BadFact) as refused:
        correct(cast, noun.name, row, said)

    assert refused.value.field == noun.ends


@pytest.mark.parametrize(
    "noun", [noun for noun in NOUNS.values() if noun.needed and noun.added], ids=_name
)
def test_new_fact_is_refused_when_something_needed_is_blank(cast: Cast, noun: Noun) -> None:
    child = cast.child()
    needed = next(name for name in noun.fields if name in noun.needed)

    with pytest.raises(BadFact) as refused:
        add(cast, noun.name, child, **{needed: ""})

    assert refused.value.field == needed


@pytest.mark.parametrize("noun", [n for n in ADDED if n.begins], ids=_name)
def test_new_fact_is_refused_when_its_day_has_not_come(cast: Cast, noun: Noun) -> None:
    child = cast.child()
    assert noun.begins

    with pytest.raises(BadFact, match="has not come"):
        add(cast, noun.name, child, **{noun.begins: date(2030, 1, 1)})


def test_correction_is_refused_when_nothing_differs(cast: Cast) -> None:
    row = kept(cast, "contact")

    with pytest.raises(BadFact, match="Nothing was changed"):
        correct(cast, "contact", row, {"name": row.name})


@pytest.mark.parametrize(
    ("noun", "said", "field"),
    [
        ("legal_status", {"code": "Q9"}, "code"),
        ("contact", {"relation": "rival"}, "relation"),
        ("trigger_plan", {"review_on": date(2025, 1, 1)}, "review_on"),
        ("contact", {"name": "x" * 121}, "name"),
    ],
)
def test_new_fact_is_refused_when_a_value_does_not_fit(
    cast: Cast, noun: str, said: dict[str, Any], field: str
) -> None:
    child = cast.child()

    with pytest.raises(BadFact) as refused:
        add(cast, noun, child, **said)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("noun", "said", "field"),
    [
        ("grade", {"grade": "worst"}, "grade"),
        ("alias", {"given_name": "", "family_name": ""}, "given_name"),
        ("prevention_interview", {"done": False, "not_done_reason": ""}, "not_done_reason"),
        ("episode", {"missing_area": UUID(int=5)}, "missing_area"),
        ("episode", {"missing_area": "nowhere"}, "missing_area"),
        ("kind", {"kind": "away"}, None),
    ],
)
def test_correction_is_refused_when_a_value_does_not_fit(
    cast: Cast, noun: str, said: dict[str, Any], field: str | None
) -> None:
    row = kept(cast, noun)

    with pytest.raises(BadFact) as refused:
        correct(cast, noun, row, said)

    assert refused.value.field == field


def test_blank_answers_are_kept_as_their_columns_have_them(cast: Cast) -> None:
    child = cast.child()

    contact = add(cast, "contact", child, telling="", parental_responsibility="")
    plan = add(cast, "protection_plan", child, other_authority="")

    assert (contact.telling, contact.parental_responsibility) == ("not_decided", None)
    assert plan.other_authority is False


def test_noun_is_refused_when_it_is_of_another_group_or_has_a_form_of_its_own(
    cast: Cast,
) -> None:
    child, ctx = cast.child(), cast.asha.ctx

    with pytest.raises(BadFact, match="does not fit"):
        operations.add_to_profile(ctx(), noun="legal_status", child=child, said={})
    with pytest.raises(BadFact, match="form of its own"):
        operations.add_fact(ctx(), noun="status", child=child, said={})
    with pytest.raises(BadFact, match="does not fit"):
        operations.add_fact(ctx(), noun="hobby", child=child, said={})


def test_only_kind_of_an_episode_is_not_withdrawn(cast: Cast) -> None:
    row = kept(cast, "kind")

    with pytest.raises(BadFact, match="An episode has a kind"):
        withdraw(cast, "kind", row)


def test_episode_is_not_withdrawn_but_marked_in_its_own_way(cast: Cast) -> None:
    row = kept(cast, "episode")

    with pytest.raises(BadFact, match="recorded in error"):
        withdraw(cast, "episode", row)


MUST_NOT = {"telling": "must_not", "telling_reason": "The child is afraid of him"}


def test_telling_is_refused_without_its_reason(cast: Cast) -> None:
    child = cast.child()

    with pytest.raises(BadFact) as refused:
        add(cast, "contact", child, telling="must_not", telling_reason="")

    assert refused.value.field == "telling_reason"


def test_telling_is_decided_by_childrens_services_alone(cast: Cast) -> None:
    child = cast.child()
    share_child(cast.asha.ctx(), child=child, to=cast.home, purpose="care", ends_at=None)

    with pytest.raises(BadFact, match="decide who may be told"):
        add(cast, "contact", child, by=cast.erin, **MUST_NOT)
    undecided = add(cast, "contact", child, by=cast.erin)
    decided = add(cast, "contact", child, **MUST_NOT)
    for said in ({"name": "Somebody Else"}, {"ends_on": date(2026, 6, 1)}):
        with pytest.raises(BadFact, match="have decided"):
            correct(cast, "contact", decided, said, by=cast.erin)

    assert undecided.telling == "not_decided"
    ctx = cast.erin.ctx(authority=cast.alder)
    with pytest.raises(BadFact, match="have decided"):
        operations.withdraw_from_profile(
            ctx, noun="contact", row=decided.pk, version=decided.version, reason="No"
        )


def test_standing_is_refused_when_the_record_is_another_authoritys(cast: Cast) -> None:
    child = cast.child()
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="host", ends_at=None
    )
    row = add(cast, "legal_status", child)

    with pytest.raises(NotOwnRecord):
        add(cast, "legal_status", child, by=cast.carys)
    with pytest.raises(NotOwnRecord):
        correct(cast, "legal_status", row, CHANGE["legal_status"], by=cast.carys)

    assert add(cast, "profile_fact", child, by=cast.carys).recorded_by == cast.carys.id


def test_nothing_is_found_when_the_child_is_not_open_to_the_asker(cast: Cast) -> None:
    row = kept(cast, "profile_fact")

    for person in (cast.carys, cast.erin):
        with pytest.raises(NotFound):
            correct(cast, "profile_fact", row, CHANGE["profile_fact"], by=person)
