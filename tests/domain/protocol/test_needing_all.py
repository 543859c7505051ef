"""A rule that needs all of its acts: done at the last of them, whatever their order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.domain.facts import Fact
from homeward.domain.protocol import (
    InvalidProtocol,
    Obligation,
    Rule,
    State,
    explain,
    obligations,
    parse_protocol,
)

START = datetime(2026, 3, 27, 12, tzinfo=UTC)
NEEDED = ("phone_enquiry_made", "cctv_enquiry_made", "transport_police_asked")
FOLDER = Path(__file__).resolve().parents[3] / "protocols"
NOW = START + timedelta(days=3)


@lru_cache
def rule() -> Rule:
    national = parse_protocol((FOLDER / "national.toml").read_text("utf-8"))
    return next(each for each in national.rules if each.id == "locate.enquiries")


def duty(*acts: tuple[str, int]) -> Obligation:
    """The duty where the acts were done so many minutes after the child was last seen."""
    done = [Fact(kind, START + timedelta(minutes=at), f"{kind}-{at}") for kind, at in acts]
    (found,) = obligations((rule(),), [Fact("last_seen", START, "seen"), *done], now=NOW)
    return found


acts = st.lists(st.tuples(st.sampled_from(NEEDED), st.integers(0, 3 * 24 * 60)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(acts)
def test_duty_is_met_at_the_last_first_act_exactly_when_every_kind_was_done(
    done: list[tuple[str, int]],
) -> None:
    found = duty(*done)

    firsts = [min(at for kind, at in done if kind == each) for each in {k for k, _ in done}]
    if len(firsts) < len(NEEDED):
        assert found.state is State.OVERDUE
        assert found.met_at is None
    else:
        last = START + timedelta(minutes=max(firsts))
        assert found.met_at == last
        assert found.state is (State.MET if last <= found.due_at else State.MET_LATE)


@settings(max_examples=60, deadline=None)
@given(acts, st.tuples(st.sampled_from(NEEDED), st.integers(0, 3 * 24 * 60)))
def test_one_more_act_never_undoes_a_duty_that_is_met(
    done: list[tuple[str, int]], more: tuple[str, int]
) -> None:
    before, after = duty(*done), duty(*done, more)

    if before.met_at:
        assert after.met_at is not None
        assert after.met_at <= before.met_at


def test_duty_says_that_all_are_needed_when_explained() -> None:
    text = explain(parse_protocol((FOLDER / "national.toml").read_text("utf-8")))

    assert "- Done when: all of these are: asked about the child's phone" in text


def test_rule_is_refused_when_it_needs_all_of_one_act() -> None:
    text = (FOLDER / "national.toml").read_text("utf-8")
    one = text.replace('met_by = ["iro_told"]', 'met_by = ["iro_told"]\nneeds_all = true')

    with pytest.raises(InvalidProtocol, match="more than one act"):
        parse_protocol(one)
