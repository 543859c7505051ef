"""The report itself: kept as it is typed, sent once, and in the right authority's record."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.guard.people import add_authority, system_context
from homeward.guard.session import scope
from homeward.record.children.queries import about
from homeward.record.episodes.queries import episode_named, open_episodes
from homeward.record.reports.queries import drafts, reports_of
from tests.cast import NOW, PASSWORD, Cast, Person
from tests.doors.reports.typing import START, begun, details, sent, who
from tests.doors.visitors import Visit, no_query_while_rendering, signed_in, text

pytestmark = pytest.mark.django_db


def _form(draft: UUID) -> str:
    return reverse("report_form", args=[draft])


def _count_open(person: Person) -> int:
    with scope(person.ctx()):
        return open_episodes(person.ctx()).count()


def test_episode_is_opened_when_a_report_is_sent(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder, numbers="case 77"))

    episode = sent(
        asha,
        draft,
        missing_from="school",
        police_reference="EX1",
        reported_to_police_at_words="10 minutes ago",
        grade="high",
        immediate_concern="true",
        circumstances="Left after lunch.",
        clothing="Red coat",
    )

    ctx = cast.asha.ctx()
    with scope(ctx):
        row, said = episode_named(ctx, episode), reports_of(ctx, episode)[0]
        assert (row.grade, row.missing_from, row.immediate_concern) == ("high", "school", True)
        assert row.child.family_name == "Nobodyknown"
        assert said.circumstances == "Left after lunch."
        assert [each.value for each in about(ctx, [row.child_id]).identifiers] == ["case 77"]
        assert drafts(ctx) == []


def test_report_acts_once_when_it_is_sent_twice(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))

    first, second = sent(asha, draft), sent(asha, draft)

    assert first == second
    assert _count_open(cast.asha) == 1


def test_typed_words_come_back_when_the_report_is_refused(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))
    said = details(
        draft, last_seen_at_words="half past never", circumstances="By the river", grade="high"
    )

    page = text(asha.post(_form(draft), said))
    later = text(asha.get(_form(draft)))

    assert "was not understood" in page
    for shown in (page, later):
        assert 'value="half past never"' in shown
        assert "By the river" in shown
        assert 'value="high" checked' in shown
    assert _count_open(cast.asha) == 0


def test_operations_refusal_stands_beside_its_field_when_no_time_was_given(
    cast: Cast, visit: Visit
) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))

    page = text(asha.post(_form(draft), details(draft, last_seen_at_words="", clothing="Cap")))

    assert "Enter when the child was last seen or missed." in page
    assert 'href="#id_last_seen_at_day"' in page
    assert 'value="Cap"' in page


def test_what_is_typed_is_kept_when_the_page_saves_itself(cast: Cast, visit: Visit) -> None:
    asha, gwen = visit(cast.asha), visit(cast.gwen)
    draft = begun(asha, who(cast.alder))
    save = reverse("report_autosave", args=[draft])

    answer = asha.post(save, {"clothing": "Green hat", "noticed_at_day": "3", "kind": "missing"})

    page = text(asha.get(_form(draft)))
    assert answer.status_code == 204
    assert 'value="Green hat"' in page
    assert 'name="noticed_at_day" type="text" value="3"' in page
    assert gwen.post(save, {"clothing": "x"}).status_code == 404
    assert gwen.get(_form(draft)).status_code == 404
    assert asha.get(save).status_code == 405


def test_late_save_makes_no_new_draft_when_the_report_was_sent(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))
    sent(asha, draft)

    answer = asha.post(reverse("report_autosave", args=[draft]), {"clothing": "Green hat"})

    assert answer.status_code == 404
    with scope(cast.asha.ctx()):
        assert drafts(cast.asha.ctx()) == []


def test_child_of_another_authority_is_taken_into_its_record_and_seen_by_both(
    cast: Cast, visit: Visit
) -> None:
    asha = visit(cast.asha)

    episode = sent(asha, begun(asha, who(cast.birch)))

    for person in (cast.asha, cast.carys, cast.dev):
        ctx = person.ctx(at=utc_now())
        with scope(ctx):
            assert episode_named(ctx, episode).authority_id == cast.birch
    assert "Birch children" in text(asha.get(reverse("report_taken", args=[episode])))


@pytest.mark.parametrize(("person", "falls_to"), [("asha", "alder"), ("dev", "alder")])
def test_report_falls_to_the_askers_own_authority_when_none_is_known(
    cast: Cast, visit: Visit, person: str, falls_to: str
) -> None:
    asker = getattr(cast, person)
    client = visit(asker)

    draft = begun(client, who("not_known"))
    shown = text(client.get(_form(draft)))
    episode = sent(client, draft)

    assert "Not known, so recorded under Alder" in shown
    ctx = asker.ctx(at=utc_now())
    with scope(ctx):
        assert episode_named(ctx, episode).authority_id == getattr(cast, falls_to)


def test_carer_without_an_authority_is_given_that_of_the_child_who_lives_there(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    erin = visit(cast.erin)

    page = text(erin.get(START))

    assert "is recorded under Alder until it is known" in page


def test_name_is_filled_in_when_a_carer_reports_their_own_child(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    erin = visit(cast.erin)

    draft = begun(erin, {"operation_id": str(uuid4())}, child=str(placed))
    page = text(erin.get(_form(draft)))
    sent(erin, draft)

    assert 'name="reporter_name" type="text" value="Erin Example"' in page
    assert "Away without authorisation" in page
    assert _count_open(cast.asha) == 1


def test_away_is_not_offered_when_the_child_is_not_known_to_be_looked_after(
    cast: Cast, visit: Visit
) -> None:
    asha = visit(cast.asha)

    page = text(asha.get(_form(begun(asha, who(cast.alder)))))

    assert "Away without authorisation" not in page


def test_common_facts_are_carried_over_when_another_child_is_missing_with_the_first(
    cast: Cast, visit: Visit
) -> None:
    asha = visit(cast.asha)
    first = sent(
        asha,
        begun(asha, who(cast.alder)),
        circumstances="At the fair",
        clothing="Red coat",
        reporter_contact="01632 960001",
        others="true",
    )
    taken = text(asha.get(reverse("report_taken", args=[first]) + "?others=1"))
    said = who(cast.alder, given_name="Kit", **{"with": str(first)})

    draft = begun(asha, said)
    page = text(asha.get(_form(draft)))
    second = sent(asha, draft)

    assert f'href="/report?with={first}"' in taken
    assert "At the fair" in page
    assert "01632 960001" in page
    assert "Red coat" not in page
    ctx = cast.asha.ctx()
    with scope(ctx):
        assert episode_named(ctx, first).event_id == episode_named(ctx, second).event_id


def test_page_after_sending_says_what_is_due_and_who_sees_it(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    erin = visit(cast.erin)
    episode = sent(erin, begun(erin, {"operation_id": str(uuid4())}, child=str(placed)))
    taken = reverse("report_taken", args=[episode])

    page = text(erin.get(taken))

    assert "Exshire Police" in page
    assert "Alder children" in page
    assert "The report does not say that the police were told" in page
    assert "What happens next" in page
    assert visit(cast.carys).get(taken).status_code == 404
    assert visit(cast.asha).get(taken).status_code == 200


def test_neighbouring_council_is_warned_of_when_it_does_not_use_the_system(
    cast: Cast, visit: Visit
) -> None:
    ctx = system_context(now=NOW, purpose="set up")
    cedar = add_authority(ctx, code="X03", name="Cedar", protocol="national", services=None).id
    assert cedar is not None
    asha = visit(cast.asha)

    episode = sent(asha, begun(asha, who(cedar)))
    page = text(asha.get(reverse("report_taken", args=[episode])))

    assert "The children’s services of Cedar do not use this system." in page
    seen = cast.ben.ctx(at=utc_now())
    with scope(seen):
        assert episode_named(seen, episode).authority_id == cedar


def test_typed_words_are_shown_after_signing_in_again_when_the_session_had_ended(
    cast: Cast, visit: Visit
) -> None:
    draft = begun(visit(cast.asha), who(cast.alder))
    idle = signed_in(cast.asha, idle=timedelta(minutes=31))

    out = idle.post(_form(draft), details(draft, circumstances="By the river"))
    said = {"email": cast.asha.email, "password": PASSWORD}
    back = idle.post(out.url, said, follow=True)

    assert out.status_code == 302
    assert "By the river" in text(back)
    assert _count_open(cast.asha) == 0


def test_draft_survives_when_the_child_is_missing_already(cast: Cast, visit: Visit) -> None:
    asha, child = visit(cast.asha), cast.child()
    draft = begun(asha, {"operation_id": str(uuid4())}, child=str(child))
    cast.missing(child)

    page = text(asha.post(_form(draft), details(draft, clothing="Blue scarf")))

    assert "already recorded as missing" in page
    assert "Blue scarf" in page


def test_nothing_is_asked_of_the_database_while_form_and_answer_are_drawn(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    erin = visit(cast.erin)
    draft = begun(erin, {"operation_id": str(uuid4())}, child=str(placed))

    with no_query_while_rendering():
        assert erin.get(_form(draft)).status_code == 200
        episode = sent(erin, draft)
        assert erin.get(reverse("report_taken", args=[episode])).status_code == 200
