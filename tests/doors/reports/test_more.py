"""What a report may also say: who reports, the area, a parent; and drafts that are sent late."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.record.episodes.queries import episode_named
from homeward.record.placements.operations import add_area
from homeward.record.reports.operations import keep_draft
from homeward.record.reports.queries import drafts
from tests.cast import NOW, Cast
from tests.doors.reports.typing import begun, details, sent, who
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def words(page: str) -> str:
    """Return a page's text, blanks made one."""
    return " ".join(strip_tags(page).split())


@pytest.fixture
def pier(cast: Cast) -> UUID:
    """A district of Alder."""
    ctx = system_context(now=NOW, purpose="set up")
    made = add_area(ctx, authority=cast.alder, name="Pier district").id
    assert made
    return made


def test_episode_says_who_reported_from_where_and_with_whom_when_told(
    cast: Cast, visit: Visit, pier: UUID
) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))

    episode = sent(
        asha,
        draft,
        reported_by="health",
        missing_area=str(pier),
        with_parent="true",
        missing_with="Her mother",
        missing_from="home",
    )

    page = words(text(asha.get(reverse("episode", args=[episode]))))
    assert "Reported by Health" in page
    assert "Area missing from Pier district" in page
    assert "Home area Not recorded" in page
    assert "Missing with Her mother" in page
    assert "Missing with a parent Yes" in page


def test_report_needs_none_of_it_when_it_is_sent_in_a_hurry(
    cast: Cast, visit: Visit, pier: UUID
) -> None:
    asha = visit(cast.asha)

    episode = sent(asha, begun(asha, who(cast.alder)))

    ctx = cast.asha.ctx()
    with scope(ctx):
        row = episode_named(ctx, episode)
    assert (row.reported_by, row.missing_area, row.with_parent, row.missing_with) == (None,) * 4


def test_draft_keeps_all_of_it_when_saved_while_typing(
    cast: Cast, visit: Visit, pier: UUID
) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))
    typed = {
        **{"reported_by": "foster_carer", "missing_area": str(pier)},
        **{"with_parent": "true", "missing_with": "Her father"},
    }

    asha.post(reverse("report_autosave", args=[draft]), details(draft, **typed))
    with no_query_while_rendering():
        page = text(asha.get(reverse("report_form", args=[draft])))

    assert 'value="foster_carer" selected' in page
    assert f'value="{pier}" selected' in page
    assert 'value="Her father"' in page
    assert "checked" in page.split('name="with_parent"')[1].split(">")[0]


def test_area_of_another_authority_is_not_offered_when_the_child_is_not_theirs(
    cast: Cast, visit: Visit, pier: UUID
) -> None:
    asha = visit(cast.asha)
    theirs = begun(asha, who(cast.birch))
    ours = begun(asha, who(cast.alder))

    assert str(pier) not in text(asha.get(reverse("report_form", args=[theirs])))
    assert str(pier) in text(asha.get(reverse("report_form", args=[ours])))


def test_short_form_asks_none_of_it_when_drawn(cast: Cast, visit: Visit, pier: UUID) -> None:
    page = text(visit(cast.asha).get(reverse("report_short")))

    for name in ("reported_by", "missing_area", "with_parent", "missing_with"):
        assert f'name="{name}"' not in page


def test_draft_is_not_begun_anew_when_its_words_arrive_after_it_was_sent(
    cast: Cast, visit: Visit
) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))
    sent(asha, draft)

    kept = keep_draft(cast.asha.ctx(), draft=draft, body={"form": {"clothing": "Late"}})
    late = asha.post(reverse("report_autosave", args=[draft]), details(draft))

    ctx = cast.asha.ctx()
    with scope(ctx):
        assert (kept, drafts(ctx)) == (False, [])
    assert late.status_code == 404


def test_report_says_so_when_who_reports_is_not_in_the_list(cast: Cast, visit: Visit) -> None:
    asha = visit(cast.asha)
    draft = begun(asha, who(cast.alder))

    answer = asha.post(
        reverse("report_form", args=[draft]), details(draft, reported_by=str(uuid4()))
    )

    assert "must be one of the answers in the list" in text(answer)
