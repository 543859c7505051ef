"""The episode's and the child's page as known at an instant: what they show, and to whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from homeward.config.clock import utc_now
from homeward.guard.models import LedgerEntry, LedgerItem
from homeward.guard.session import scope
from homeward.guard.sharing import end_share, share_child
from homeward.guard.versions import find
from homeward.record.children.operations import (
    Particulars,
    add_alias,
    add_identifier,
    change_child,
    join,
    restrict,
    separate,
    set_status,
)
from homeward.record.children.queries import about
from homeward.record.episodes.operations import (
    GradeSaid,
    correct_time,
    log,
    record_act,
    set_grade,
)
from homeward.record.models import Child
from homeward.web.past.asking import address
from tests.cast import ROBIN, Cast, hours
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def url(name: str, one: UUID, at: datetime) -> str:
    """Return the address of a page as known at an instant."""
    return f"{reverse(name, args=[one])}?{address(at)}"


def words(page: str) -> str:
    """Return a page's text, blanks made one."""
    return " ".join(strip_tags(page).split())


@pytest.fixture
def then() -> datetime:
    """A day before now, to the second."""
    return utc_now().replace(microsecond=0) - timedelta(days=1)


@pytest.fixture
def episode(cast: Cast, then: datetime) -> UUID:
    """An episode reported two hours before that, changed in every way since."""
    child = cast.child(at=then - hours(3))
    made = cast.missing(child, at=then - hours(2))
    log(
        cast.asha.ctx(at=then - hours(1)),
        episode=made, kind="enquiry", text="Rang the school", at=then - hours(1),
    )  # fmt: skip
    later = partial(cast.asha.ctx, at=then + hours(1))
    log(later(), episode=made, kind="sighting", text="Seen at the pier", at=then)
    record_act(later(), episode=made, kind="police_told", at=then, who="Asha")
    set_grade(later(), episode=made, version=1, said=GradeSaid("high", then, "police"))
    correct_time(
        cast.asha.ctx(at=then + hours(2)),
        episode=made, version=2, name="last_seen_at", at=then - hours(5), reason="Misheard",
    )  # fmt: skip
    return made


def test_episode_page_shows_what_was_known_and_marks_what_is_new(
    cast: Cast, visit: Visit, episode: UUID, then: datetime
) -> None:
    with no_query_while_rendering():
        answer = visit(cast.asha).get(url("episode", episode, then))
    page = words(text(answer))

    assert answer.status_code == 200
    assert "this is not how the record stands now" in page
    assert "Rang the school" in page
    assert "Changed since: Last seen" in page
    assert "Added since: Sighting" in page
    assert "Sighting Added since" in page
    assert "Police grade: not graded yet" in page
    assert "Rang the school Added since" not in page


def test_episode_page_marks_actions_that_were_done_since(
    cast: Cast, visit: Visit, episode: UUID, then: datetime
) -> None:
    before, now = (
        words(text(visit(cast.asha).get(address)))
        for address in (url("episode", episode, then), reverse("episode", args=[episode]))
    )

    assert "Gone since" in before.split("Actions due")[1].split("What is known")[0]
    assert "Added since" in before.split("Done, or no longer due")[1].split("What is known")[0]
    assert "since" not in now.split("Actions due")[1].split("Who knows")[0]


@pytest.mark.parametrize("name", ["episode", "child"])
def test_page_of_the_past_lets_nothing_be_done(
    cast: Cast, visit: Visit, episode: UUID, then: datetime, name: str
) -> None:
    with scope(cast.asha.ctx()):
        child = Child.objects.seen_by(cast.asha.ctx()).get().pk
    one = episode if name == "episode" else child

    page = text(visit(cast.gwen).get(url(name, one, then)))
    main = page.split("<main")[1].split("</main>")[0]

    assert 'method="post"' not in main
    links = {part.split('"')[0] for part in main.split('href="')[1:]}
    allowed = {reverse(name, args=[one]), reverse("board")}
    here = {link for link in links if "known_at" not in link and "/protocol" not in link}
    assert here <= allowed
    assert reverse(name, args=[one]) in links


def test_due_words_are_those_of_the_instant(
    cast: Cast, visit: Visit, episode: UUID, then: datetime
) -> None:
    page = words(text(visit(cast.asha).get(url("episode", episode, then))))

    assert "Missing for 3 hours" in page
    assert "overdue by 1 day" not in page


def test_child_page_shows_what_was_known_and_marks_what_changed(
    cast: Cast, visit: Visit, then: datetime
) -> None:
    child = cast.child(at=then - hours(1))
    add_identifier(cast.asha.ctx(at=then - hours(1)), child=child, kind="nhs", value="9434765919")
    with scope(cast.asha.ctx()):
        version = find(cast.asha.ctx(), Child, child).version
    late = cast.asha.ctx(at=then + hours(1))
    change_child(late, child=child, version=version, said=Particulars("Robyn", "Testchild"))
    add_alias(cast.asha.ctx(at=then + hours(1)), child=child, given_name="Bo", family_name="")
    add_identifier(cast.asha.ctx(at=then + hours(1)), child=child, kind="local", value="7")
    set_status(
        cast.asha.ctx(at=then + hours(2)),
        child=child, status="child_in_need", team="South", starts_on=then.date(),
    )  # fmt: skip
    cast.missing(child, at=then + hours(3))

    page = words(text(visit(cast.asha).get(url("child", child, then))))

    assert "Robin Testchild Changed since Now: Robyn Testchild" in page
    assert "Changed since: Other names. It said “None”, and now “Bo”" in page
    assert "Added since: Numbers:" in page
    assert "Changed since: Status and team: Looked after" in page
    assert "Added since: Status and team: Child in need" in page
    assert "Recorded as missing now" not in page
    assert "0 in the last 30 days" in page


def test_page_says_so_when_nothing_has_changed(cast: Cast, visit: Visit, then: datetime) -> None:
    child = cast.child(at=then - hours(1))

    page = words(text(visit(cast.asha).get(url("child", child, then))))

    assert "What has changed since Nothing on this page." in page


@pytest.mark.parametrize("name", ["episode", "child"])
def test_page_says_when_the_record_begins_when_it_was_not_known_yet(
    cast: Cast, visit: Visit, then: datetime, name: str
) -> None:
    child = cast.child(at=then)
    one = cast.missing(child, at=then) if name == "episode" else child

    answer = visit(cast.asha).get(url(name, one, then - hours(1)))

    page = words(text(answer))
    assert answer.status_code == 200
    assert "Nothing was recorded here at" in page
    assert "The record begins at" in page
    assert "Timeline" not in page


def test_joined_rows_are_shown_as_they_were_joined_then(
    cast: Cast, visit: Visit, then: datetime
) -> None:
    first, second = (cast.child(at=then - hours(3)) for _ in range(2))
    add_alias(cast.asha.ctx(at=then - hours(3)), child=second, given_name="Bo", family_name="Other")
    join(cast.asha.ctx(at=then - hours(2)), child=first, other=second, reason="One school")
    ctx = cast.asha.ctx(at=then + hours(1))
    with scope(ctx):
        link = about(ctx, [first]).links[0]
    separate(ctx, link=link.pk, version=link.version, reason="Two children")

    page = words(text(visit(cast.asha).get(url("child", first, then))))
    now = words(text(visit(cast.asha).get(reverse("child", args=[first]))))

    assert "Bo Other" in page
    assert "One school" in page
    assert "Gone since" in page
    assert "Bo Other" not in now


@pytest.mark.parametrize("name", ["episode", "child"])
def test_page_of_the_past_opens_to_those_who_see_the_child_now_and_nobody_else(
    cast: Cast, visit: Visit, then: datetime, name: str
) -> None:
    child = cast.child(at=then - hours(2))
    one = cast.missing(child, at=then - hours(1)) if name == "episode" else child
    answers = {
        each: visit(getattr(cast, each)).get(url(name, one, then)).status_code
        for each in ("asha", "ben", "carys", "dev", "erin")
    }

    seen_by_police = 200 if name == "episode" else 404
    assert answers == {
        "asha": 200, "ben": 200, "carys": 404, "dev": seen_by_police, "erin": 404
    }  # fmt: skip


def test_past_is_closed_when_the_share_has_ended_or_the_record_is_kept_to_a_team(
    cast: Cast, visit: Visit, then: datetime
) -> None:
    child = cast.child(at=then - hours(2))
    share = share_child(
        cast.asha.ctx(at=then - hours(1)), child=child, to=cast.home, purpose="care", ends_at=None
    ).id
    assert share

    shared = visit(cast.erin).get(url("child", child, then)).status_code
    end_share(cast.asha.ctx(at=then + hours(1)), share=share, version=1)
    ended = visit(cast.erin).get(url("child", child, then)).status_code
    open_to_all = visit(cast.ben).get(url("child", child, then)).status_code
    restrict(cast.gwen.ctx(at=then + hours(1)), child=child, team="North")
    kept = visit(cast.ben).get(url("child", child, then)).status_code

    assert (shared, ended, open_to_all, kept) == (200, 404, 200, 404)


def test_share_made_since_opens_the_past_with_the_record(
    cast: Cast, visit: Visit, then: datetime
) -> None:
    child = cast.child(at=then - hours(2))
    late = cast.asha.ctx(at=then + hours(1))
    share_child(late, child=child, to=cast.home, purpose="care", ends_at=None)

    page = words(text(visit(cast.erin).get(url("child", child, then))))
    ours = words(text(visit(cast.asha).get(url("child", child, then))))

    assert ROBIN.given_name in page
    assert "Nobody outside the responsible council" not in ours
    assert "Willow House Added since" in ours


def test_opening_the_past_is_noted_like_any_opening(
    cast: Cast, visit: Visit, episode: UUID, then: datetime
) -> None:
    visit(cast.asha).get(url("episode", episode, then))

    with scope(cast.asha.ctx()):
        entries = LedgerEntry.objects.filter(operation="page.opened")
        assert entries.count() == 1
        assert entries.get().at > then + hours(12)
        assert LedgerItem.objects.filter(entry=entries.get(), row_id=episode).count() == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("known_at=2999-01-01T00:00:00.000000Z", "must not be later than now"),
        ("known_at=1950-01-01T00:00:00.000000Z", "within the last 25 years"),
        ("known_at=yesterday", "was not understood"),
        ("known_at=%00", "was not understood"),
        ("looked_words=tomorrow", "was not understood"),
        ("looked_day=1&looked_month=1&looked_year=2999&looked_time=10:00", "must not be later"),
        ("looked_day=&looked_time=&looked_words=", "must have a date and a time"),
    ],
)
def test_page_asks_again_when_the_time_is_no_time_of_the_past(
    cast: Cast, visit: Visit, episode: UUID, query: str, said: str
) -> None:
    answer = visit(cast.asha).get(f"{reverse('episode', args=[episode])}?{query}")

    page = words(text(answer))
    assert answer.status_code == 200
    assert said in page
    assert "There is a problem" in page
    assert "not how the record stands now" not in page


def test_form_leads_to_an_address_that_stays_the_same(
    cast: Cast, visit: Visit, episode: UUID
) -> None:
    asked = "looked_day=25&looked_month=10&looked_year=2026&looked_time=01:30&looked_words="

    answer = visit(cast.asha).get(f"{reverse('episode', args=[episode])}?{asked}")
    page = words(text(visit(cast.asha).get(answer["Location"])))

    assert answer["Location"].endswith("?known_at=2026-10-25T00:30:00.000000Z")
    assert "01:30 happened twice on 25 October 2026" in page


def test_past_is_not_found_when_there_is_no_such_thing(cast: Cast, visit: Visit) -> None:
    for name in ("episode", "child"):
        assert visit(cast.asha).get(url(name, uuid4(), utc_now())).status_code == 404
