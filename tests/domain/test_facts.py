"""The closed vocabulary of facts."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from homeward.domain.facts import ACTS, KINDS, BadFact, Fact, Group, act, label_of

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)


def test_fact_is_kept_when_in_the_vocabulary() -> None:
    fact = Fact("status_set", NOW, "s1", "looked_after")

    assert (fact.kind, fact.at, fact.ref, fact.value) == ("status_set", NOW, "s1", "looked_after")


@pytest.mark.parametrize(
    ("kind", "at", "value"),
    [
        pytest.param("vanished", NOW, None, id="unknown-kind"),
        pytest.param("last_seen", datetime(2026, 6, 1, 18), None, id="naive"),  # noqa: DTZ001
        pytest.param("last_seen", NOW.astimezone(ZoneInfo("Europe/London")), None, id="london"),
        pytest.param("status_set", NOW, "famous", id="unknown-value"),
        pytest.param("grade_set", NOW, None, id="no-value"),
        pytest.param("born", NOW, None, id="no-day"),
        pytest.param("born", NOW, "soon", id="not-a-day"),
        pytest.param("born", NOW, "20100601", id="day-otherwise-written"),
        pytest.param("born", NOW, "2026-06-02", id="birth-to-come"),
    ],
)
def test_fact_is_refused_when_outside_the_vocabulary(
    kind: str, at: datetime, value: str | None
) -> None:
    with pytest.raises(BadFact):
        Fact(kind, at, "x", value)


def test_acts_are_what_a_form_offers_when_listed() -> None:
    assert {a.group for a in ACTS} == {Group.ACT}
    assert all(a.label for a in ACTS)
    held = act("interview_held")
    assert held is not None
    assert held.label == "Return home interview held"
    assert act("last_seen") is None
    assert act("vanished") is None


def test_labels_are_words_when_shown() -> None:
    assert label_of("status_set", "looked_after") == "looked after"
    assert label_of("status_set") == "Status with children's services"
    assert label_of("not_possible", "In hospital") == "Return home interview not possible"
    assert all(kind.label[0].isupper() for kind in KINDS.values())
