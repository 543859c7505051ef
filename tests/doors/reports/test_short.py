"""The fifteen-second report."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.record.episodes.queries import episode_named, open_episodes
from tests.cast import ROBIN, Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db

SHORT = "/report/short"


def _said(**said: str) -> dict[str, str]:
    return {"operation_id": str(uuid4()), "reporter_name": "Erin Example", **said}


def _episode(url: str) -> UUID:
    return UUID(url.rsplit("/", 1)[1])


def test_two_taps_are_enough_when_a_carers_own_child_is_missing(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    erin = visit(cast.erin)
    page = text(erin.get(SHORT))

    answer = erin.post(SHORT, _said(child=str(placed)))

    assert f'type="radio" value="{placed}"' in page
    assert 'value="Erin Example"' in page
    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, _episode(answer.url))
        assert row.child_id == placed
        assert row.last_seen_at is None
        assert row.noticed_at is not None


def test_new_record_is_made_at_once_when_nobody_is_likely(cast: Cast, visit: Visit) -> None:
    answer = visit(cast.asha).post(SHORT, _said(who="Sam New", last_seen="20 minutes ago"))

    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, _episode(answer.url))
        assert (row.child.given_name, row.child.family_name) == ("Sam", "New")
        assert row.last_seen_at is not None


def test_likely_children_are_shown_first_when_the_name_is_known(cast: Cast, visit: Visit) -> None:
    asha, child = visit(cast.asha), cast.child()
    said = _said(who="Robin Testchild", last_seen="1 hour ago")

    asked = text(asha.post(SHORT, said))
    answer = asha.post(SHORT, {**said, "child": str(child)})

    assert "Choose the child, or say that it is none of these" in asked
    assert 'value="1 hour ago"' in asked
    ctx = cast.asha.ctx()
    with scope(ctx):
        assert episode_named(ctx, _episode(answer.url)).child_id == child


def test_second_record_is_made_only_when_the_asker_says_so(cast: Cast, visit: Visit) -> None:
    child = cast.child()

    answer = visit(cast.asha).post(SHORT, _said(who="Robin Testchild", child="new"))

    ctx = cast.asha.ctx()
    with scope(ctx):
        assert episode_named(ctx, _episode(answer.url)).child_id != child


def test_report_goes_through_the_same_way_when_the_likely_child_is_hidden(
    cast: Cast, visit: Visit
) -> None:
    cast.child(Particulars("Robin", "Testchild", ROBIN.born_on), by=cast.carys)

    answer = visit(cast.asha).post(SHORT, _said(who="Robin Testchild"))

    assert answer.status_code == 302
    assert answer.url.startswith("/report/taken/")


def test_short_report_acts_once_when_it_is_sent_twice(cast: Cast, visit: Visit) -> None:
    asha, said = visit(cast.asha), _said(who="Sam New")

    first, second = asha.post(SHORT, said), asha.post(SHORT, said)

    assert first.url == second.url
    with scope(cast.asha.ctx()):
        assert open_episodes(cast.asha.ctx()).count() == 1


def test_typed_words_stay_when_the_time_is_not_understood(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).post(SHORT, _said(who="Sam New", last_seen="whenever")))

    assert "was not understood" in page
    assert 'value="Sam New"' in page
    assert 'value="whenever"' in page


def test_somebody_must_be_named_when_the_short_form_is_sent(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).post(SHORT, _said()))

    assert "Choose the child, or enter a name" in page


def test_nothing_is_asked_of_the_database_while_the_short_form_is_drawn(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    with no_query_while_rendering():
        assert visit(cast.erin).get(SHORT).status_code == 200


def test_stranger_is_sent_to_sign_in_when_they_open_a_report(client: object) -> None:
    for address in ("/report", SHORT, reverse("report_form", args=[uuid4()])):
        answer = client.get(address, headers={"host": "localhost"})  # type: ignore[attr-defined]
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in")
