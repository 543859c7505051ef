"""Two versions over one history: counts by rule, and the episodes on which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from homeward.domain.protocol import (
    Comparison,
    Difference,
    EpisodeFacts,
    Rule,
    RuleCounts,
    Stand,
    State,
)
from homeward.domain.time import Calendar
from tests.domain.protocol.cases import facts, hours, london, read, rule_text

TWELVE = 'anchor = "last_seen"\ntrigger = { hours = 12 }\ndue = { hours = 4 }'
MEETING = (
    'anchor = "last_seen"\ntrigger = { hours = 24 }\ndue = { hours = 4 }\nrepeat = { days = 1 }'
)


def rules(*bodies: tuple[str, str]) -> tuple[Rule, ...]:
    return read(*(rule_text(body, rule_id=rule_id) for rule_id, body in bodies)).rules


OLD = rules(("a.rule", TWELVE), ("gone.rule", TWELVE))
NEW = rules(("a.rule", TWELVE.replace("12", "6")), ("new.rule", MEETING))


def episode(name: str, *lines: str, now: str) -> EpisodeFacts:
    return EpisodeFacts(name, facts("2026-06-01 18:00 last_seen", *lines), london(now))


def test_episode_tells_each_duty_that_differs_when_compared() -> None:
    comparison = Comparison(OLD, NEW)

    (outcome,) = comparison.outcomes([episode("one", now="2026-06-02 07:00")])

    assert outcome.episode == "one"
    assert outcome.differences == (
        Difference(
            "a.rule",
            Stand(State.RUNNING, london("2026-06-02 10:00")),
            Stand(State.OVERDUE, london("2026-06-02 04:00")),
        ),
        Difference("gone.rule", Stand(State.RUNNING, london("2026-06-02 10:00")), None),
    )


def test_episode_has_no_difference_when_the_versions_agree_on_it() -> None:
    comparison = Comparison(OLD, NEW)

    (outcome,) = comparison.outcomes([episode("one", now="2026-06-01 19:00")])

    assert outcome.differences == ()
    assert (comparison.episodes, comparison.episodes_differing) == (1, 0)


def test_duty_on_which_both_agree_is_left_out_when_another_differs() -> None:
    comparison = Comparison(OLD, (OLD[0], NEW[1]))

    (outcome,) = comparison.outcomes([episode("one", now="2026-06-02 07:00")])

    assert [difference.rule for difference in outcome.differences] == ["gone.rule"]


def test_rule_is_still_itself_when_it_counts_from_another_time() -> None:
    moved = rules(("a.rule", TWELVE.replace("last_seen", "reported")))
    comparison = Comparison(rules(("a.rule", TWELVE)), moved)

    (outcome,) = comparison.outcomes(
        [episode("one", "2026-06-01 21:00 reported_to_police", now="2026-06-02 10:00")]
    )

    (difference,) = outcome.differences
    assert difference.old
    assert difference.new
    assert difference.new.due_at - difference.old.due_at == hours(3)


def test_summary_counts_each_rule_under_both_versions_when_all_has_streamed() -> None:
    comparison = Comparison(OLD, NEW)
    held = "2026-06-02 09:00 strategy_discussion_held"

    outcomes = list(
        comparison.outcomes(
            [
                episode("met", held, now="2026-06-02 12:00"),
                episode("long", now="2026-06-04 19:00"),
                episode("short", now="2026-06-01 19:00"),
            ]
        )
    )

    assert [outcome.episode for outcome in outcomes if outcome.differences] == ["met", "long"]
    by_rule = {each.rule: each for each in comparison.summary()}
    assert list(by_rule) == ["a.rule", "new.rule", "gone.rule"]
    assert by_rule["a.rule"].old == RuleCounts(opened=2, met=1, overdue=1)
    assert by_rule["a.rule"].new == RuleCounts(opened=2, met_late=1, overdue=1)
    assert by_rule["new.rule"].old is None
    assert by_rule["new.rule"].new == RuleCounts(opened=3, lapsed=2, running=1)
    assert by_rule["gone.rule"].new is None
    assert [each.episodes_differing for each in by_rule.values()] == [2, 1, 2]


def test_episodes_are_taken_one_at_a_time_when_they_stream() -> None:
    taken: list[str] = []

    def stream() -> Iterator[EpisodeFacts]:
        for name in ("one", "two"):
            taken.append(name)
            yield episode(name, now="2026-06-02 07:00")

    outcomes = Comparison(OLD, NEW).outcomes(stream())
    next(outcomes)

    assert taken == ["one"]


def test_bank_holidays_are_passed_over_when_the_comparison_knows_them() -> None:
    days = 'anchor = "last_seen"\ntrigger = "immediately"\ndue = { working_days = 1 }'
    calendar = Calendar(frozenset({date(2026, 6, 2)}), date(2026, 12, 31))
    comparison = Comparison(rules(("a.rule", TWELVE)), rules(("a.rule", days)), calendar=calendar)

    (outcome,) = comparison.outcomes([episode("one", now="2026-06-02 07:00")])

    assert outcome.differences[0].new == Stand(State.RUNNING, london("2026-06-03 23:59:59"))
