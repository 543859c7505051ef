"""Every local threshold that the authorities' papers state, shown with each of its ends.

A threshold whose scenarios lack one of them fails here, as does one that is in no pack.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from homeward.domain.protocol import Protocol, Rule, Scenario, load_packs
from homeward.domain.time import LONDON
from tests.protocols.papers import ROWS, Row

FOLDER = Path(__file__).resolve().parents[2] / "protocols"
BACK = ("child_found", "child_returned")

# Pack, rule, and what the child's coming back does to it.
ENDED, STANDS = {"lapsed"}, {"running", "overdue", "met_late"}
THRESHOLDS = [
    pytest.param("thurrock", "police.told", ENDED, id="thurrock: carer informs the police"),
    pytest.param("thurrock", "social_care.told", ENDED, id="thurrock: carer informs social care"),
    pytest.param("thurrock", "network.tried", ENDED, id="thurrock: worker tries family"),
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
    pytest.param("medway", "placing_authority.action", STANDS, id="medway: placing authority acts"),
    pytest.param("oxfordshire-2017", "exchange.daily", STANDS, id="oxfordshire: daily exchange"),
    pytest.param("oxfordshire-2017", "provider.notified", STANDS, id="oxfordshire: provider"),
    pytest.param("oxfordshire-2017", "iro.oversight", STANDS, id="oxfordshire: IRO oversight"),
    pytest.param("oxfordshire-2017", "panel.area", STANDS, id="oxfordshire: monthly area panels"),
    pytest.param("oxfordshire-2017", "seniors.told", STANDS, id="oxfordshire: senior officers"),
    pytest.param("oxfordshire-2020", "interview.shared", STANDS, id="oxfordshire: to the police"),
    pytest.param("oxfordshire-2020", "interview.scrutiny", STANDS, id="oxfordshire: scrutiny"),
    pytest.param("national", "birthday.ahead", ENDED, id="england: 28 days before 18"),
    pytest.param("national", "birthday.eighteenth", STANDS, id="england: 18 while missing"),
    pytest.param("national", "placement.ended", STANDS, id="england: placement ended"),
    pytest.param("national", "care.ended", STANDS, id="england: care ended"),
    pytest.param("national", "media.withdrawn", STANDS, id="england: media appeal withdrawn"),
    pytest.param("national", "interview.offer", STANDS, id="england: offered 72 hours from return"),
    pytest.param("national", "interview.held", STANDS, id="england: held 72 hours from return"),
    pytest.param("national", "interview.carer", STANDS, id="england: carer after a decline"),
    pytest.param("national", "interview.shared", STANDS, id="england: interview shared"),
    pytest.param("national", "prevention.check", STANDS, id="england: prevention interview"),
    pytest.param("national", "nrm.referral", STANDS, id="england: NRM"),
    pytest.param("national", "iro.told", STANDS, id="england: IRO told"),
    pytest.param("national", "placing_authority.told", STANDS, id="england: placing authority"),
    pytest.param("national", "media.consent", ENDED, id="england: media release"),
    pytest.param("national", "provider.notified", STANDS, id="england: notifiable event"),
    pytest.param("national", "locate.enquiries", ENDED, id="england: phone, CCTV, transport"),
    pytest.param("national", "absence.review", ENDED, id="england: long absence"),
    pytest.param("national", "cross_border.plan", ENDED, id="england: cross-border plan"),
    pytest.param("national", "cawn.considered", STANDS, id="england: CAWN"),
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
        if wanted.rule_id.partition("#")[0] == rule
    }


def raised(pack: Protocol, rule: str) -> tuple[str, ...]:
    """The longest way up that the pack's scenarios show of a rule."""
    shown = [
        wanted.raised_to
        for scenario in pack.scenarios
        for wanted in scenario.then
        if wanted.rule_id.partition("#")[0] == rule and wanted.raised_to
    ]
    return max(shown, key=len, default=())


def test_every_rule_is_a_listed_threshold_when_enumerated() -> None:
    listed = {(each.values[0], each.values[1]) for each in THRESHOLDS}
    written = {(name, rule.id) for name, pack in packs().items() for rule in pack.own_rules}

    assert written == listed


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.paper} {row.begins}" for row in ROWS])
def test_row_of_the_papers_has_rules_that_exist_or_says_why_not(row: Row) -> None:
    written = {f"{name}: {r.id}" for name, pack in packs().items() for r in pack.own_rules}

    assert set(row.rules) <= written
    assert row.rules or row.none


def test_every_local_rule_comes_from_a_row_of_the_papers() -> None:
    named = {rule for row in ROWS for rule in row.rules}
    local = {
        f"{name}: {rule.id}"
        for name, pack in packs().items()
        if pack.extends
        for rule in pack.own_rules
    }

    assert local <= named


def test_no_row_of_the_papers_is_left_out_where_their_list_is_at_hand() -> None:
    listed = FOLDER.parents[1] / "shared" / "published-tables.md"
    if not listed.is_file():
        pytest.skip("the list of the papers is not beside this checkout")
    part = listed.read_text("utf-8").partition("\n## B.")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ", 1) for line in part.splitlines() if line[:2] == "| "][1:]

    assert len(rows) == len(ROWS)
    for (paper, rule), row in zip(rows, ROWS, strict=True):
        assert paper == row.paper
        assert rule.startswith(row.begins)


def test_immediate_concern_is_shown_met_late_lapsed_and_raised_before_twelve_hours() -> None:
    pack = packs()["thurrock"]
    twelve = timedelta(hours=12)
    concerned = [
        (wanted.state, wanted.raised_to)
        for scenario in pack.scenarios
        if any(fact.kind == "immediate_concern" for fact in scenario.given)
        and scenario.now - min(f.at for f in scenario.given if f.kind == "last_seen") < twelve
        for wanted in scenario.then
        if wanted.rule_id == "strategy.discussion"
    ]

    assert {state for state, _ in concerned} >= {"met", "met_late", "lapsed", "overdue"}
    assert ("overdue", ("team_manager",)) in concerned


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
