"""Every local threshold that the authorities' papers state, shown with each of its ends.

A threshold whose scenarios lack one of them fails here, as does one that is in no pack.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from homeward.domain.protocol import Protocol, Rule, Scenario, load_packs
from homeward.domain.time import LONDON

FOLDER = Path(__file__).resolve().parents[2] / "protocols"
BACK = ("child_found", "child_returned")

# Pack, rule, and what the child's coming back does to it.
ENDED, STANDS = {"lapsed"}, {"running", "overdue", "met_late"}
THRESHOLDS = [
    pytest.param("thurrock", "police.told", ENDED, id="thurrock: carer informs the police"),
    pytest.param("thurrock", "strategy.discussion", ENDED, id="thurrock: 12 hours or concern"),
    pytest.param("thurrock", "high_risk.notification", STANDS, id="thurrock: over 24 hours"),
    pytest.param("thurrock", "media.consent", ENDED, id="thurrock: media release"),
    pytest.param("thurrock", "panel.weekly", STANDS, id="thurrock: weekly panel"),
    pytest.param("thurrock", "panel.exploitation", STANDS, id="thurrock: monthly panel"),
    pytest.param("medway", "referral.made", STANDS, id="medway: over 24 hours and not open"),
    pytest.param("medway", "strategy.discussion", ENDED, id="medway: 48 hours"),
    pytest.param("medway", "need_to_know.sent", STANDS, id="medway: over 48 hours"),
    pytest.param("medway", "report.daily", STANDS, id="medway: daily missing report"),
    pytest.param("medway", "interview.offer", STANDS, id="medway: offered 72 hours from found"),
    pytest.param("medway", "interview.held", STANDS, id="medway: held 72 hours from found"),
    pytest.param("medway", "interview.copy", STANDS, id="medway: copy from placing authority"),
    pytest.param("oxfordshire-2017", "exchange.daily", STANDS, id="oxfordshire: daily exchange"),
    pytest.param("oxfordshire-2017", "provider.notified", STANDS, id="oxfordshire: provider"),
    pytest.param("oxfordshire-2017", "iro.oversight", STANDS, id="oxfordshire: IRO oversight"),
    pytest.param("oxfordshire-2017", "panel.area", STANDS, id="oxfordshire: monthly area panels"),
    pytest.param("national", "birthday.ahead", ENDED, id="england: 28 days before 18"),
    pytest.param("national", "birthday.eighteenth", STANDS, id="england: 18 while missing"),
    pytest.param("national", "placement.ended", STANDS, id="england: placement ended"),
    pytest.param("national", "care.ended", STANDS, id="england: care ended"),
    pytest.param("national", "media.withdrawn", STANDS, id="england: media appeal withdrawn"),
    pytest.param("national", "interview.offer", STANDS, id="england: offered 72 hours from return"),
    pytest.param("national", "interview.held", STANDS, id="england: held 72 hours from return"),
]
CHANGES = [("03-28", "03-31"), ("10-24", "10-28")]


@lru_cache
def packs() -> dict[str, Protocol]:
    return load_packs({path.name: path.read_text("utf-8") for path in FOLDER.glob("*.toml")})


def states(pack: Protocol, rule: str, *, back: bool = False) -> set[str]:
    """The states that the pack's scenarios show of a rule; with ``back`` only after a return."""
    return {
        wanted.state
        for scenario in pack.scenarios
        if not back or any(fact.kind in BACK for fact in scenario.given)
        for wanted in scenario.then
        if wanted.rule_id == rule
    }


def raised(pack: Protocol, rule: str) -> tuple[str, ...]:
    """The longest way up that the pack's scenarios show of a rule."""
    shown = [
        wanted.raised_to
        for scenario in pack.scenarios
        for wanted in scenario.then
        if wanted.rule_id == rule and wanted.raised_to
    ]
    return max(shown, key=len, default=())


def test_every_local_rule_is_a_listed_threshold_when_enumerated() -> None:
    listed = {(each.values[0], each.values[1]) for each in THRESHOLDS}
    local = {(name, r.id) for name, pack in packs().items() if pack.extends for r in pack.own_rules}

    assert local == {(pack, rule) for pack, rule in listed if pack != "national"}


@pytest.mark.parametrize(("pack", "rule", "on_return"), THRESHOLDS)
def test_threshold_is_shown_met_late_lapsed_escalated_and_after_the_return_when_enumerated(
    pack: str, rule: str, on_return: set[str]
) -> None:
    protocol = packs()[pack]
    (written,) = [each for each in protocol.own_rules if each.id == rule]

    assert states(protocol, rule) >= {"met", "met_late", "lapsed"}
    assert states(protocol, rule, back=True) & on_return
    assert raised(protocol, rule) == tuple(step.to for step in written.escalate) != ()
    assert written.ends_on_return is (on_return is ENDED)


def crosses(scenario: Scenario, change: tuple[str, str]) -> bool:
    """Whether a scenario runs from before one of the year's clock changes to after it."""
    first = min(fact.at for fact in scenario.given if fact.kind == "last_seen")
    days = [f"{at.astimezone(LONDON):%m-%d}" for at in (first, scenario.now)]
    return days[0] <= change[0] < days[1] <= change[1]


def expected_across(pack: Protocol, change: tuple[str, str]) -> set[str]:
    """The rules whose due instant is shown across a clock change."""
    return {
        wanted.rule_id
        for scenario in pack.scenarios
        if any(fact.kind == "last_seen" for fact in scenario.given) and crosses(scenario, change)
        for wanted in scenario.then
        if wanted.due_at
    }


@pytest.mark.parametrize("change", CHANGES, ids=["march", "october"])
@pytest.mark.parametrize(
    ("pack", "rules"),
    [
        ("thurrock", {"strategy.discussion", "high_risk.notification", "interview.held"}),
        ("medway", {"referral.made", "strategy.discussion", "need_to_know.sent", "interview.held"}),
        ("oxfordshire-2017", {"exchange.daily"}),
    ],
)
def test_hours_are_shown_across_both_clock_changes_when_enumerated(
    pack: str, rules: set[str], change: tuple[str, str]
) -> None:
    assert expected_across(packs()[pack], change) >= rules


def interview(pack: str) -> Rule:
    return next(rule for rule in packs()[pack].rules if rule.id == "interview.held")


@pytest.mark.parametrize(
    ("pack", "anchor"),
    [("thurrock", "returned"), ("oxfordshire-2017", "returned"), ("medway", "found")],
)
def test_interview_counts_from_found_or_returned_when_the_paper_says(
    pack: str, anchor: str
) -> None:
    assert interview(pack).anchor == anchor
    assert interview(pack).due.total_seconds() == 72 * 3600
