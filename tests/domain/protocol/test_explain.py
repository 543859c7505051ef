"""A protocol read aloud to the people who work by it."""

from __future__ import annotations

import pytest

from homeward.domain.protocol import (
    Protocol,
    approval_words,
    explain,
    explain_rules,
    parse_protocol,
)
from homeward.domain.protocol.explain import explain_rule
from tests.domain.protocol.cases import ENDING, HEAD, read, rule_text

NOW_ON = 'anchor = "last_seen"\ntrigger = "immediately"\ndue = { hours = 4 }'


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            "episodes = { at_least = 3, within = { days = 90 } }",
            "the child went missing 3 or more times within 90 days, counting this one",
        ),
        (
            "episodes = { fewer_than = 2, within = { hours = 48 } }",
            "the child went missing fewer than 2 times within 48 hours, counting this one",
        ),
        ("age = { from = 18 }", "the child was 18 or over when the episode began"),
        ("age = { under = 16 }", "the child was under 16 when the episode began"),
        (
            "age = { from = 16, under = 18 }",
            "the child was 16 or over and under 18 when the episode began",
        ),
        ('missing_from = ["school", "home"]',
         "the child is missing from home or missing from school or college"),
        ('grade_not = ["high"]', "the child is not graded high risk, or this is not recorded"),
        ("disability = true", "the child is disabled"),
    ],
)  # fmt: skip
def test_condition_reads_in_plain_words_when_explained(condition: str, said: str) -> None:
    (rule,) = explain_rules(read(rule_text(f"{NOW_ON}\nwhen = {{ {condition} }}")))

    assert rule.only_if == (said,)
    assert rule.when == "from when the child was last seen"


def test_rule_reads_in_plain_words_when_it_pauses_and_counts_working_days() -> None:
    body = (
        'anchor = "returned"\ntrigger = "immediately"\ndue = { working_days = 3 }\n'
        "when = { missing_for = { at_least = { hours = 24 } } }\n"
        'pauses_on = ["child_in_hospital", "interview_waits_for_choice"]\n'
        'resumes_on = ["interview_offered"]'
    )

    (rule,) = explain_rules(read(rule_text(body)))

    assert rule.by_when == "by 11:59pm on the 3rd working day after the day on which it begins"
    assert rule.only_if == ("the child was missing for 24 hours or more",)
    assert rule.pauses == (
        "from “Child in hospital” until “Child left hospital” and from “Waiting for the child's "
        "own choice of interviewer” until “Child's choice of interviewer made”, or until: return "
        "home interview offered"
    )
    assert rule.repeats is None


def test_pause_reads_in_plain_words_when_only_its_own_end_ends_it() -> None:
    (rule,) = explain_rules(read(rule_text(f'{NOW_ON}\npauses_on = ["child_in_hospital"]')))

    assert rule.pauses == "from “Child in hospital” until “Child left hospital”"


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        ("{ days = 7 }", "every 7 days, until the child is back"),
        (
            "{ days = 7, at_most = 3 }",
            "every 7 days, until the child is back and no more than 3 times in all",
        ),
        ("{ hours = 24, at_most = 1 }", "every 24 hours, until the child is back and once in all"),
    ],
)
def test_repeats_read_in_plain_words_when_explained(repeat: str, said: str) -> None:
    protocol = read(rule_text(f"{NOW_ON}\nrepeat = {repeat}"))

    assert f"- Again: {said}; what was not done before the next time" in explain(protocol)


def test_repeats_name_no_return_when_the_rule_begins_with_it() -> None:
    body = NOW_ON.replace("last_seen", "returned") + "\nrepeat = { days = 7, at_most = 3 }"

    (rule,) = explain_rules(read(rule_text(body)))

    assert rule.repeats
    assert rule.repeats.startswith("every 7 days, no more than 3 times in all;")


def test_birthday_and_events_read_in_plain_words_when_explained() -> None:
    birthday = NOW_ON.replace("last_seen", "eighteenth_birthday")
    event = 'opens_on = ["media_considered"]\ndue = { working_days = 1 }'

    one, two = explain_rules(read(rule_text(birthday), rule_text(event, rule_id="b.rule")))

    assert one.when == "as the child’s 18th birthday begins, if the child is still missing"
    assert two.when == "as soon as this is recorded: media release considered"
    assert two.by_when.startswith("by 11:59pm on the next working day after")


def test_structure_and_markdown_say_the_same_when_explained() -> None:
    steps = (
        'escalate = [{ after = { hours = 2 }, to = "team_manager" }, '
        '{ after_due = { hours = 0 }, to = "director" }, '
        '{ after_due = { hours = 12 }, to = "assistant_director" }]\nsource'
    )
    protocol = read(rule_text(NOW_ON, ending=ENDING.replace("source", steps)))

    (rule,) = explain_rules(protocol)
    text = explain(protocol)

    assert rule.if_not_done == (
        "tell the team manager 2 hours after it began",
        "tell the director of children's services when due",
        "tell the assistant director 12 hours after it was due",
    )
    assert all(f"- If it is not done: {step}." in text for step in rule.if_not_done)
    assert explain_rule(protocol.rules[0])[0] == "## Do a thing"
    assert (rule.id, rule.who, rule.source, rule.note, rule.origin) == (
        "a.rule", "social worker", "invented", "invented", "invented v3",
    )  # fmt: skip


def with_head(old: str, new: str) -> Protocol:
    return parse_protocol(HEAD.replace(old, new) + rule_text(NOW_ON))


def test_approval_tells_who_and_when_when_both_are_known() -> None:
    dated = with_head("approved_by", "approved_on = 2026-03-03\napproved_by")

    assert approval_words(dated) == "Nobody: it is invented, on 3 March 2026"
    assert "For episodes that began on or after 1 April 2026." in explain(dated)


def test_draft_says_so_when_explained() -> None:
    draft = with_head('approved_by = "Nobody: it is invented"', 'status = "draft"')

    text = explain(draft)

    assert "A draft, in force for no episode; it is meant for those that begin from" in text
    assert "Approval: nobody yet." in text
