"""Who is missing: looked for before a new record is made, and nothing revealed by looking."""

from __future__ import annotations

import re
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.record.reports.queries import drafts, waiting_matches
from tests.cast import ROBIN, Cast
from tests.doors.reports.typing import START, begun, same_but_numbers, sent, who
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db

ROBINS = {
    "given_name": "Robin",
    "family_name": "Testchild",
    "born_on_day": "4",
    "born_on_month": "3",
    "born_on_year": "2011",
}


def test_likely_match_is_shown_with_reasons_when_the_reader_sees_the_child(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()

    page = text(visit(cast.asha).post(START, who(cast.alder, **ROBINS)))

    assert "same family name, same given name, same date of birth" in page
    assert f'name="child" value="{child}"' in page
    assert "None of these: a child not known here" in page


def test_episode_is_offered_when_a_likely_child_is_missing_already(
    cast: Cast, visit: Visit
) -> None:
    episode = cast.missing(cast.child())

    page = text(visit(cast.asha).post(START, who(cast.alder, **ROBINS)))

    assert f'href="{reverse("episode", args=[episode])}"' in page
    assert 'name="child"' not in page


def test_carer_is_shown_the_children_placed_with_them_and_no_other(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    other = cast.child(Particulars("Robyn", "Testchild", ROBIN.born_on))
    erin = visit(cast.erin)

    first, found = text(erin.get(START)), text(erin.post(START, who(cast.alder, **ROBINS)))

    assert f'name="child" value="{placed}"' in first
    assert f'name="child" value="{placed}"' in found
    assert str(other) not in first + found


def _taken(cast: Cast, visit: Visit, said: dict[str, str]) -> tuple[str, str]:
    client = visit(cast.asha)
    found = text(client.post(START, said))
    episode = sent(client, begun(client, said))
    return found, text(client.get(reverse("report_taken", args=[episode])))


def test_answers_are_the_same_when_a_hidden_child_matches_and_when_none_does(
    cast: Cast, visit: Visit
) -> None:
    hidden = cast.child(Particulars("Sam", "Nobodyknown", ROBIN.born_on), by=cast.carys)
    name = {"given_name": "Sam", "family_name": "Nobodyknown"}

    with mock.patch("homeward.config.middleware.utc_now", return_value=utc_now()):
        matched = _taken(cast, visit, who(cast.alder, **name))
        unmatched = _taken(cast, visit, who(cast.alder, given_name="Pat", family_name="Othername"))

    plain = [
        # The first report is itself told to somebody, and counted beside "Messages".
        re.sub(r' <span class="hw-count">.*?</span></span>', "", same_but_numbers(page))
        .replace("Pat", "Sam")
        .replace("Othername", "Nobodyknown")
        for page in (*matched, *unmatched)
    ]
    assert plain[0] == plain[2]
    assert plain[1] == plain[3]
    assert str(hidden) not in "".join(matched)
    with scope(cast.carys.ctx()):
        assert [row.child_id for row in waiting_matches(cast.carys.ctx())] == [hidden]


def test_addresses_hold_no_name_when_a_report_is_begun_and_sent(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)

    draft = begun(asha, who(cast.alder))
    answer = asha.get(reverse("report_form", args=[draft]))

    assert "Nobodyknown" in text(answer)
    assert "Nobodyknown" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]


def test_one_draft_is_begun_when_the_first_page_is_sent_twice(cast: Cast, visit: Visit) -> None:
    asha, said = visit(cast.asha), who(cast.alder)

    first, second = begun(asha, said), begun(asha, said)

    assert first == second
    with scope(cast.asha.ctx()):
        assert len(drafts(cast.asha.ctx())) == 1


def test_what_was_typed_is_shown_again_when_no_name_was_given(cast: Cast, visit: Visit) -> None:
    said = who(cast.birch, given_name="", family_name="", numbers="case 77", born_on_year="20x1")

    page = text(visit(cast.asha).post(START, said))

    assert "Enter a name" in page
    assert 'value="case 77"' in page
    assert 'value="20x1"' in page
    assert f'<option value="{cast.birch}" selected' in page


def test_drafts_are_listed_and_dropped_when_they_are_the_readers_own(
    cast: Cast, visit: Visit
) -> None:
    asha, gwen = visit(cast.asha), visit(cast.gwen)
    draft = begun(asha, who(cast.alder))
    drop = reverse("report_drop", args=[draft])

    assert "Sam Nobodyknown" in text(asha.get(START))
    assert "Sam Nobodyknown" not in text(gwen.get(START))
    assert gwen.post(drop).status_code == 404
    assert asha.post(drop).status_code == 302
    assert (
        "Sam Nobodyknown" not in text(asha.get(START)).split("<main")[1].split("hw-live")[1][200:]
    )


def test_page_is_refused_when_the_event_is_not_open_to_the_reader(cast: Cast, visit: Visit) -> None:
    episode = cast.missing(cast.child())

    assert visit(cast.carys).get(f"{START}?with={episode}").status_code == 404
    assert visit(cast.asha).get(f"{START}?with={episode}").status_code == 200


def test_record_of_a_child_is_not_begun_when_the_child_is_not_open(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()

    answer = visit(cast.carys).post(START, {"operation_id": str(uuid4()), "child": str(child)})

    assert answer.status_code == 404


def test_queries_stay_the_same_when_ten_times_as_many_children_are_likely(
    cast: Cast, visit: Visit
) -> None:
    asha, said = visit(cast.asha), who(cast.alder, **ROBINS)
    cast.missing(cast.child())

    with CaptureQueriesContext(connection) as few:
        asha.post(START, said)
    for _ in range(9):
        cast.missing(cast.child())
    asha = visit(cast.asha)  # a session seen a while ago would be written to
    with CaptureQueriesContext(connection) as many:
        page = text(asha.post(START, said))

    assert page.count("Likely because") == 10
    assert len(few) == len(many)


def test_first_page_sent_again_leads_on_when_its_report_was_taken(cast: Cast, visit: Visit) -> None:
    asha, said = visit(cast.asha), who(cast.alder)
    episode = sent(asha, begun(asha, said))

    answer = asha.post(START, {**said, "go": "new"})

    assert answer.url == reverse("report_taken", args=[episode])
    with scope(cast.asha.ctx()):
        assert drafts(cast.asha.ctx()) == []


def test_nothing_is_asked_of_the_database_while_the_start_is_drawn(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    erin = visit(cast.erin)
    begun(erin, who(cast.alder))

    with no_query_while_rendering():
        assert erin.get(START).status_code == 200
        assert erin.post(START, who(cast.alder, **ROBINS)).status_code == 200
