"""Each form about an episode: what it records, and what it says when it can't."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from homeward.domain.time import to_london
from homeward.guard.session import scope
from homeward.record.episodes.queries import Around, around
from homeward.work.obligations.queries import obligations_of
from tests.doors.episodes.conftest import Scene
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def of(scene: Scene) -> Around:
    """Return what was logged, done and changed in the scene's episode."""
    ctx = scene.cast.asha.ctx(at=scene.now)
    with scope(ctx):
        return around(ctx, scene.episode)


def boxes(name: str, at: datetime) -> dict[str, str]:
    """Return an instant typed in the boxes of a field, London time."""
    local = to_london(at)
    hands = f"{local:%H:%M} {local.tzname()}" if local.fold else f"{local:%H:%M}"
    parts = {"day": local.day, "month": local.month, "year": local.year, "time": hands}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


LOG = {"kind": "enquiry", "text": "Rang the school", "when": "now"}
ACT = {"kind": "strategy_discussion_held", "who": "Asha", "when": "now"}
GRADE = {"source": "police", "grade": "high", "when": "now", "reasons": "Known harm"}
KIND = {"kind": "away", "reason": "At a friend's, spoken to", "when": "now"}
TIME = {"name": "last_seen_at", "at_words": "14 hours ago", "reason": "The school said"}
POLICE = {"reference": "EX-123", "at_words": "30 minutes ago"}
BACK = {"who": "Her carer", "when": "earlier", "at_words": "5 minutes ago"}
RETURN = {"seen_by": "PC Example", "returned_at_words": "now", "returned_to": "home"}
VOID = {"reason": "The wrong child"}
PREVENTION = {"done": "yes", "by_whom": "PC 12 Example", "when": "now", "harm_told": "no"}
PLAN = {
    "actions": "Ring Gran\nThen the pier",
    "agreed_by": "Gwen",
    **{"agreed_on_day": "2", "agreed_on_month": "3", "agreed_on_year": "2026"},
    **{"review_on_day": "2", "review_on_month": "9", "review_on_year": "2026"},
}
DETAILS = {"missing_from": "school", "reported_by": "parent", "why": "The school rang"}
FORMS = [
    ("log", LOG),
    ("act", ACT),
    ("grade", GRADE),
    ("kind", KIND),
    ("time", TIME),
    ("police", POLICE),
    ("back", BACK),
    ("return", RETURN),
    ("void", VOID),
    ("prevention", PREVENTION),
    ("plan", PLAN),
    ("details", DETAILS),
]
NAMES = [name for name, _ in FORMS]


@pytest.fixture
def gwen(scene: Scene, visit: Visit) -> Client:
    """Return the browser of a manager, who may do all of it."""
    return visit(scene.cast.gwen)


@pytest.mark.parametrize("form", NAMES)
def test_form_asks_nothing_of_the_database_when_drawn(
    scene: Scene, gwen: Client, form: str
) -> None:
    with no_query_while_rendering():
        answer = gwen.get(scene.url(form))

    assert answer.status_code == 200
    assert "Robin Testchild" in text(answer)


@pytest.mark.parametrize(("form", "typed"), FORMS, ids=NAMES)
def test_form_goes_back_to_the_episode_and_says_so_when_sent(
    scene: Scene, gwen: Client, form: str, typed: dict[str, str]
) -> None:
    answer = scene.send(gwen, form, **typed)

    assert answer["Location"] == scene.url()
    assert "govuk-notification-banner--success" in text(gwen.get(scene.url()))


@pytest.mark.parametrize(("form", "typed"), FORMS, ids=NAMES)
def test_form_acts_once_when_sent_twice(
    scene: Scene, gwen: Client, form: str, typed: dict[str, str]
) -> None:
    body = {"operation_id": str(uuid4()), "version": scene.row().version, **typed}

    first = gwen.post(scene.url(form), body)
    after_first = scene.row().version
    second = gwen.post(scene.url(form), body)

    assert (first.status_code, second.status_code) == (302, 302)
    assert scene.row().version == after_first
    rows = of(scene)
    for made in (rows.log, rows.acts, rows.corrections):
        assert len(made) <= 1


@pytest.mark.parametrize("form", NAMES)
def test_form_says_what_is_missing_when_sent_empty(scene: Scene, gwen: Client, form: str) -> None:
    page = text(scene.send(gwen, form))

    assert "There is a problem" in page
    assert "govuk-error-message" in page


def test_enquiry_is_logged_when_sent_from_the_page(scene: Scene, asha: Client) -> None:
    page = text(asha.get(scene.url()))

    scene.send(asha, "log", **LOG)

    assert f'action="{scene.url("log")}"' in page
    assert 'value="enquiry" checked' in page
    assert 'value="now" checked' in page
    entry = of(scene).log[0]
    assert (entry.kind, entry.text) == ("enquiry", "Rang the school")


def test_earlier_time_is_kept_when_typed_in_words(scene: Scene, asha: Client) -> None:
    sent = {**LOG, "when": "earlier", "at_words": "20 minutes ago"}
    scene.send(asha, "log", **sent)

    entry = of(scene).log[0]
    assert timedelta(minutes=19) < entry.recorded_at - entry.at < timedelta(minutes=22)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Enter what was asked, seen or tried"),
        ({"when": "earlier"}, "Enter when it was, for example 20 minutes ago"),
        ({"when": "now", "at_words": "yesterday 23:15"}, "Choose Earlier to use the time"),
        ({"when": "earlier", "at_words": "soonish"}, "was not understood"),
        (
            {
                "when": "earlier",
                "at_day": "1",
                "at_month": "1",
                "at_year": "2999",
                "at_time": "10:00",
            },
            "The time must not be later than now",
        ),
    ],
    ids=["no text", "no time", "two answers", "not a time", "future"],
)
def test_log_keeps_what_was_typed_when_refused(
    scene: Scene, asha: Client, typed: dict[str, str], sentence: str
) -> None:
    sent = {**LOG, "who": "The head teacher", **typed}

    page = text(scene.send(asha, "log", **sent))

    assert sentence in page
    assert "The head teacher" in page
    assert typed.get("text", "Rang the school") in page
    assert typed.get("at_words", "") in page
    assert of(scene).log == []


def test_act_is_offered_by_its_rule_when_opened_from_the_task(scene: Scene, asha: Client) -> None:
    page = text(asha.get(f"{scene.url('act')}?rule=strategy.discussion"))

    assert 'value="strategy_discussion_held" checked' in page
    assert "nrm_referral_made" not in page


def test_every_act_is_offered_when_opened_without_a_rule(scene: Scene, asha: Client) -> None:
    page = text(asha.get(scene.url("act")))

    assert 'value="nrm_referral_made"' in page
    assert 'value="trafficking_suspected"' in page


def test_action_is_done_when_its_act_is_recorded(scene: Scene, asha: Client) -> None:
    scene.send(asha, "act", **ACT)

    ctx = scene.cast.asha.ctx(at=scene.now)
    with scope(ctx):
        states = {row.rule: row.state for row in obligations_of(ctx, scene.episode)}
    assert states["strategy.discussion"] == "met"
    assert "Done, or no longer due" in text(asha.get(scene.url()))


def test_grade_is_the_polices_and_our_view_stands_beside_it(scene: Scene, asha: Client) -> None:
    scene.send(asha, "grade", **GRADE)
    ours = {**GRADE, "source": "our_view", "grade": "low"}
    scene.send(asha, "grade", **ours)

    page = text(asha.get(scene.url()))

    assert scene.row().grade == "high"
    assert "High risk" in page.split("Police grade: ")[1][:120]
    assert "Low risk" in page.split("Our view: ")[1][:120]


def test_police_are_offered_only_their_own_grade(scene: Scene, visit: Visit) -> None:
    page = text(visit(scene.cast.dev).get(scene.url("grade")))

    assert 'value="police" checked' in page
    assert "our_view" not in page


def test_away_is_refused_with_a_sentence_when_not_a_manager(scene: Scene, asha: Client) -> None:
    page = text(asha.get(scene.url("kind")))
    sent = text(scene.send(asha, "kind", **KIND))

    assert "Only a team manager" in page
    assert 'name="reason"' not in page
    assert "Your role does not let you do this" in sent
    assert scene.row().kind == "missing"


def test_kind_goes_back_to_missing_when_anybody_of_the_services_says_so(
    scene: Scene, asha: Client, gwen: Client
) -> None:
    scene.send(gwen, "kind", **KIND)
    back = {"kind": "missing", "reason": "Not there any more", "when": "now"}

    scene.send(asha, "kind", **back)

    assert [change.kind for change in of(scene).kinds] == ["missing", "away", "missing"]
    assert scene.row().kind == "missing"


def test_time_form_shows_what_is_recorded_and_chooses_what_the_link_named(
    scene: Scene, asha: Client
) -> None:
    page = text(asha.get(f"{scene.url('time')}?which=last_seen_at"))

    assert 'value="last_seen_at" checked' in page
    assert "Last seen: " in page
    assert "found_at" not in page


def test_clocks_run_again_when_a_time_is_corrected(scene: Scene, asha: Client) -> None:
    scene.send(asha, "time", **TIME)

    row, change = scene.row(), of(scene).corrections[0]
    assert row.started_at == row.last_seen_at
    assert change.former == scene.now - timedelta(hours=13)
    assert "Time corrected: last seen" in text(asha.get(scene.url()))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"at_words": ""}, "Enter the right time, or say that it is not known"),
        ({"unknown": "true"}, "Enter a time or say that it is not known, not both"),
        ({"reason": ""}, "Enter why the time is corrected"),
    ],
    ids=["no time", "both", "no reason"],
)
def test_correction_keeps_what_was_typed_when_refused(
    scene: Scene, asha: Client, typed: dict[str, str], sentence: str
) -> None:
    sent = {**TIME, **typed}

    page = text(scene.send(asha, "time", **sent))

    assert sentence in page
    assert sent["reason"] in page
    assert sent["at_words"] in page
    assert of(scene).corrections == []


def test_time_is_taken_out_when_it_is_not_known(scene: Scene, asha: Client) -> None:
    sent = {"name": "last_seen_at", "unknown": "true", "reason": "Nobody remembers"}
    scene.send(asha, "time", **sent)

    assert scene.row().last_seen_at is None
    assert "to Not recorded. Nobody remembers" in text(asha.get(scene.url()))


def test_last_start_time_cannot_be_taken_out(scene: Scene, asha: Client) -> None:
    for name in ("last_seen_at", "authority_aware_at"):
        sent = {"name": name, "unknown": "true", "reason": "Nobody remembers"}
        page = scene.send(asha, "time", **sent)

    assert "An episode needs at least one time at its start." in text(page)


def test_police_are_recorded_as_told_when_the_reference_is_saved(
    scene: Scene, asha: Client
) -> None:
    scene.send(asha, "police", **POLICE)

    row = scene.row()
    assert row.police_reference == "EX-123"
    assert row.reported_to_police_at is not None
    assert "The police were told at" in text(asha.get(scene.url("police")))


def test_episode_stays_open_when_a_carer_says_she_is_back(scene: Scene, visit: Visit) -> None:
    erin = visit(scene.cast.erin)

    scene.send(erin, "back", **BACK)
    page = text(erin.get(scene.url()))

    row = scene.row()
    assert row.ended_at is None
    assert row.reported_back_at is not None
    assert "Reported back, not confirmed" in page
    assert "Somebody who has seen the child must confirm it" in page


def test_return_form_says_what_falls_due_next(scene: Scene, asha: Client) -> None:
    page = text(asha.get(scene.url("return")))

    assert "Hold the return home interview: within 72 hours" in page
    assert "for the return interview worker" in page


def test_episode_ends_and_the_interview_falls_due_when_the_return_is_confirmed(
    scene: Scene, asha: Client
) -> None:
    scene.send(asha, "return", **RETURN)
    page = text(asha.get(scene.url()))

    row = scene.row()
    assert row.ended_at == row.returned_at
    assert "Was missing for" in page
    assert "Hold the return home interview" in page
    assert "Record the return" not in page
    assert "Return confirmed" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"returned_at_words": ""}, "Enter when the child was found or returned."),
        ({"returned_at_words": "20 hours ago"}, "The child cannot be back before going missing"),
        ({"seen_by": ""}, "Enter who has seen the child"),
    ],
    ids=["no time", "before", "nobody"],
)
def test_return_keeps_what_was_typed_when_refused(
    scene: Scene, asha: Client, typed: dict[str, str], sentence: str
) -> None:
    sent = {**RETURN, "found_where": "By the river", **typed}

    page = text(scene.send(asha, "return", **sent))

    assert sentence in page
    assert "By the river" in page
    assert scene.row().ended_at is None


def test_nothing_more_is_offered_when_recorded_in_error(scene: Scene, gwen: Client) -> None:
    scene.send(gwen, "void", **VOID)
    page = text(gwen.get(scene.url()))

    assert "This was recorded in error. The wrong child" in page
    for form in NAMES:
        assert f'{scene.url(form)}"' not in page


def test_time_typed_in_boxes_is_london_time(scene: Scene, asha: Client) -> None:
    told = scene.now - timedelta(hours=2)

    scene.send(asha, "police", reference="EX-9", **boxes("at", told))

    assert scene.row().reported_to_police_at == told.replace(second=0, microsecond=0)


def test_carer_interview_is_promised_when_the_child_is_back(scene: Scene, visit: Visit) -> None:
    scene.send(visit(scene.cast.asha), "return", **RETURN)

    page = text(visit(scene.cast.erin).get(scene.url()))

    assert "Somebody independent will offer the child a return home interview by" in page
