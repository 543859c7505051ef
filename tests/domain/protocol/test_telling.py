"""How soon people are told, who is told when nobody answers, and what two versions say of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeward.domain.protocol import (
    InvalidProtocol,
    Protocol,
    check,
    explain,
    parse_protocol,
    telling_differences,
    telling_words,
)
from tests.domain.protocol.cases import HEAD, facts, must, read, rule_text, rules_of

NOW_ON = 'anchor = "last_seen"\ntrigger = "immediately"\n'
FOUR_HOURS = f"{NOW_ON}due = {{ hours = 4 }}"


def headed(lines: str, *rules: str, base: Protocol | None = None) -> Protocol:
    extends = '\nextends = { pack = "invented", version = 3 }\n' if base else "\n"
    head = HEAD.replace('id = "invented"', 'id = "local"') if base else HEAD
    packs = {base.id: base} if base else {}
    return parse_protocol(head + lines + extends + "".join(rules), packs=packs)


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        ("{ hours = 1 }", "now"),
        ("{ hours = 4 }", "now"),
        ("{ hours = 5 }", "shift"),
        ("{ hours = 24 }", "shift"),
        ("{ hours = 25 }", "working_day"),
        ("{ days = 7 }", "working_day"),
        ("{ working_days = 1 }", "working_day"),
    ],
)
def test_urgency_follows_from_the_time_allowed_when_the_file_says_nothing(
    due: str, urgency: str
) -> None:
    (rule,) = rules_of(f"{NOW_ON}due = {due}")

    assert rule.urgency == urgency


def test_urgency_is_as_written_when_the_file_says_one() -> None:
    (rule,) = rules_of(
        f'{FOUR_HOURS}\nurgency = "working_day"\n'
        'escalate = [{ after_due = { hours = 1 }, to = "director", urgency = "shift" }]'
    )

    assert rule.urgency == "working_day"
    assert [step.urgency_for(missing=True) for step in rule.escalate] == ["shift"]


@pytest.mark.parametrize(("missing", "urgency"), [(True, "now"), (False, "shift")])
def test_step_is_told_at_once_while_missing_when_the_file_says_nothing(
    missing: bool, urgency: str
) -> None:
    (rule,) = rules_of(f'{FOUR_HOURS}\nescalate = [{{ after = {{ hours = 1 }}, to = "director" }}]')

    assert rule.escalate[0].urgency is None
    assert rule.escalate[0].urgency_for(missing=missing) == urgency


def test_answer_is_waited_for_a_quarter_of_an_hour_when_the_file_says_nothing() -> None:
    protocol = read(rule_text(FOUR_HOURS))

    assert protocol.answer_within == timedelta(minutes=15)
    assert protocol.raised_to == ()


def test_base_says_who_is_told_next_when_the_local_file_says_nothing() -> None:
    lines = 'answer_within = { minutes = 5 }\nraised_to = ["team_manager", "director"]\n'
    base = headed(lines, rule_text(FOUR_HOURS))

    kept = headed("", rule_text(FOUR_HOURS, rule_id="b.rule"), base=base)
    own = headed("answer_within = { minutes = 30 }", rule_text(FOUR_HOURS, rule_id="b.rule"),
                 base=base)  # fmt: skip

    assert (kept.answer_within, kept.raised_to) == (base.answer_within, base.raised_to)
    assert (own.answer_within, own.raised_to) == (timedelta(minutes=30), base.raised_to)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("answer_within = { hours = 1 }", "protocol.answer_within.minutes: is missing"),
        ("answer_within = { minutes = 0 }", "must be a whole number of at least 1"),
        ('raised_to = ["nobody_known"]', "“nobody_known” is not one of"),
    ],
)
def test_head_is_refused_when_it_tells_nobody_in_no_time(lines: str, fault: str) -> None:
    with pytest.raises(InvalidProtocol) as refused:
        headed(lines, rule_text(FOUR_HOURS))

    assert fault in refused.value.sentence


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f'{FOUR_HOURS}\nurgency = "soon"', "“soon” is not one of now, shift, working_day"),
        (f"{FOUR_HOURS}\nbefore = {{ days = 28 }}", "stands only beside an anchor"),
    ],
)
def test_rule_is_refused_when_a_word_of_it_has_no_meaning(body: str, fault: str) -> None:
    with pytest.raises(InvalidProtocol) as refused:
        rules_of(body)

    assert fault in refused.value.sentence


def test_protocol_reads_in_plain_words_when_it_says_who_is_told() -> None:
    lines = 'answer_within = { minutes = 1 }\nraised_to = ["team_manager", "director"]'
    protocol = headed(lines, rule_text(FOUR_HOURS))

    text = explain(protocol)

    assert (
        "Answering: a message for now that nobody has acknowledged 1 minute after it was sent "
        "goes to the next person on duty; where there is none, to the team manager then the "
        "director of children's services." in text
    )
    assert "- Who: social worker; told at once, day or night." in text


def test_ladder_reads_as_the_homes_own_when_the_file_names_none() -> None:
    said = telling_words(read(rule_text(FOUR_HOURS)))

    assert said.endswith("to whoever stands above that role")


def test_versions_are_told_apart_when_only_the_telling_differs() -> None:
    step = 'escalate = [{{ after_due = {{ hours = 1 }}, to = "director"{} }}]'
    old = headed("", rule_text(f"{FOUR_HOURS}\n{step.format('')}"))
    urgent = step.format(', urgency = "now"')
    new = headed(
        'answer_within = { minutes = 5 }\nraised_to = ["director"]',
        rule_text(f'{FOUR_HOURS}\nurgency = "shift"\n{urgent}'),
    )

    assert telling_differences(old, old) == ()
    assert telling_differences(old, new) == (
        "An answer is waited for: 15 minutes > 5 minutes",
        "Raised to: nobody named > the director of children's services",
        "a.rule is told: at once, day or night > this shift",
        "a.rule is raised to the director of children's services: by default > at once, day or "
        "night",
    )


AHEAD = 'anchor = "eighteenth_birthday"\nbefore = { days = 28 }\ntrigger = "immediately"\n'


@pytest.mark.parametrize(
    ("born", "opened"),
    [("2008-07-20", "2026-06-22 00:00"), ("2008-06-11", "2026-06-01 18:00")],
    ids=["28 days ahead", "less is left"],
)
def test_duty_opens_before_the_birthday_when_the_child_is_missing(born: str, opened: str) -> None:
    rules = rules_of(f"{AHEAD}due = {{ hours = 4 }}")
    known = facts("2026-06-01 18:00 last_seen", f"2026-06-01 18:00 born {born}")

    duty = must(rules, known, "2026-06-23 09:00")

    assert duty.opened_at == facts(f"{opened} noticed")[0].at
    assert duty.why.startswith("18th birthday at ")


def test_duty_reads_in_plain_words_when_it_begins_before_a_birthday() -> None:
    text = explain(read(rule_text(f"{AHEAD}due = {{ hours = 4 }}")))

    assert (
        "- When: 28 days before the child’s 18th birthday, or from the start if less is left, "
        "while the child is missing." in text
    )


@pytest.mark.parametrize(
    ("then", "differs"),
    [
        ("a.rule overdue raised to director, team_manager", ()),
        (
            "a.rule overdue raised to nobody",
            ("a.rule: expected raised to nobody, was director, team_manager",),
        ),
        (
            "a.rule overdue due 2026-06-01 22:00 raised to director",
            ("a.rule: expected raised to director, was director, team_manager",),
        ),
    ],
)
def test_scenario_says_to_whom_it_was_raised_when_checked(
    then: str, differs: tuple[str, ...]
) -> None:
    rule = rule_text(
        f'{FOUR_HOURS}\nescalate = [{{ after = {{ hours = 1 }}, to = "director" }}, '
        '{ after_due = { hours = 0 }, to = "team_manager" }]'
    )
    scenario = (
        '\n[[scenario]]\nname = "one"\ngiven = ["2026-06-01 18:00 last_seen"]\n'
        f'now = "2026-06-01 23:00"\nthen = ["{then}"]\n'
    )

    (result,) = check(parse_protocol(HEAD + rule + scenario))

    assert result.differences == differs
