"""A protocol file is read whole, or refused with every fault and its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.domain.protocol import (
    InvalidProtocol,
    Protocol,
    check,
    explain,
    in_force,
    load_packs,
    parse_protocol,
)
from homeward.domain.time import Calendar
from tests.domain.protocol.cases import ENDING, HEAD, read, rule_text

GOOD = 'anchor = "last_seen"\ntrigger = { hours = 12 }\ndue = { hours = 4 }'
SCENARIO = """
[[scenario]]
name = "A scenario"
given = ["2026-06-01 18:00 last_seen"]
now = "2026-06-02 06:00"
then = ["a.rule running due 2026-06-02 10:00"]
"""


def faults_of(text: str, **packs: Protocol) -> list[tuple[str, str]]:
    with pytest.raises(InvalidProtocol) as caught:
        parse_protocol(text, packs=packs)
    assert all(fault.path in caught.value.sentence for fault in caught.value.faults)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def paths_of(text: str) -> set[str]:
    return {path for path, _message in faults_of(text)}


def test_protocol_is_read_whole_when_it_has_no_fault() -> None:
    protocol = read(rule_text(GOOD), SCENARIO)

    assert (protocol.id, protocol.version, protocol.effective_from) == (
        "invented",
        3,
        date(2026, 4, 1),
    )
    assert protocol.rules[0].after == timedelta(hours=12)
    assert protocol.rules[0].lapses_on == ("episode_voided",)
    assert protocol.own_rules == protocol.rules
    assert len(protocol.digest) == 64
    assert [r.passed for r in check(protocol)] == [True]


def test_on_trigger_takes_the_time_to_arrange_when_due_is_nothing() -> None:
    body = 'anchor = "last_seen"\ntrigger = { days = 1 }\narrange_within = { hours = 2 }\n'

    by_word = read(rule_text(f'{body}due = "on trigger"')).rules[0]
    by_nought = read(rule_text(f"{body}due = {{ hours = 0 }}")).rules[0]

    assert by_word == by_nought
    assert by_word.on_trigger
    assert by_word.due == timedelta(hours=2)
    assert by_word.after == timedelta(days=1)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('id = "invented"', "", "protocol.id"),
        ("version = 3", "version = 0", "protocol.version"),
        ("version = 3", "version = true", "protocol.version"),
        ("version = 3", "", "protocol.version"),
        ("effective_from = 2026-04-01", 'effective_from = "soon"', "protocol.effective_from"),
        ("effective_from = 2026-04-01", "", "protocol.effective_from"),
        ("authority =", "owner = 'x'\nauthority =", "protocol.owner"),
        ('title = "An invented protocol"', 'title = " "', "protocol.title"),
        ('title = "An invented protocol"', "title = 7", "protocol.title"),
        (
            "approved_by",
            'extends = { pack = "none", version = 1 }\napproved_by',
            "protocol.extends.pack",
        ),
        ("approved_by", 'extends = "national"\napproved_by', "protocol.extends"),
        ("approved_by", 'status = "agreed"\napproved_by', "protocol.status"),
        ("approved_by", 'approved_on = "soon"\napproved_by', "protocol.approved_on"),
        ('approved_by = "Nobody: it is invented"', "", "protocol.approved_by"),
        ("version = 3", "version = 10001", "protocol.version"),
        ('id = "invented"', f'id = "{"x" * 61}"', "protocol.id"),
        ('title = "An invented protocol"', 'title = "a\\u0000b"', "protocol.title"),
    ],
)
def test_head_is_refused_with_its_place_when_wrong(old: str, new: str, path: str) -> None:
    assert path in paths_of(HEAD.replace(old, new) + rule_text(GOOD))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("not toml", "file"),
        ("x = 1", "protocol"),
        (HEAD, "rule"),
        (HEAD + "[rule]\nid = 'x'", "rule"),
        ("stray = 1\n" + HEAD + rule_text(GOOD), "stray"),
        ("rule = [1]\n" + HEAD, "rule[1]"),
    ],
)
def test_file_is_refused_with_its_place_when_wrong(text: str, path: str) -> None:
    assert path in paths_of(text)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('anchor = "last_seen"', 'anchor = "birth"', "anchor"),
        ('anchor = "last_seen"', "", "anchor"),
        ("trigger = { hours = 12 }", "", "trigger"),
        ("trigger = { hours = 12 }", 'trigger = "soon"', "trigger"),
        ("trigger = { hours = 12 }", "trigger = { hours = 0 }", "trigger"),
        ("trigger = { hours = 12 }", "trigger = { weeks = 1 }", "trigger"),
        ("trigger = { hours = 12 }", "trigger = { hours = 1, days = 1 }", "trigger"),
        ("trigger = { hours = 12 }", "trigger = { hours = true }", "trigger"),
        ("trigger = { hours = 12 }", "trigger = { hours = 99999 }", "trigger"),
        ("due = { hours = 4 }", "", "due"),
        ("due = { hours = 4 }", "due = { hours = 0 }", "arrange_within"),
        ("due = { hours = 4 }", 'due = "on trigger"', "arrange_within"),
        (
            "due = { hours = 4 }",
            "due = { hours = 4 }\narrange_within = { hours = 1 }",
            "arrange_within",
        ),
        ("due = { hours = 4 }", "due = { hours = 4 }\nwhim = 1", "whim"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nor_on = ['nonsense']", "or_on"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nor_on = []", "or_on"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nor_on = 'x'", "or_on"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nopens_on = ['uasc']", "opens_on"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nopens_on = ['missing_again']", "anchor"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nwhen = { mood = 1 }", "when.mood"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nwhen = { uasc = 1 }", "when.uasc"),
        ("due = { hours = 4 }", "due = { hours = 4 }\nwhen = { grade = ['x'] }", "when.grade"),
        (
            "due = { hours = 4 }",
            "due = { hours = 4 }\nescalate = [{ to = 'carer' }]",
            "escalate[1]",
        ),
        ('id = "a.rule"', 'id = "A Rule"', "id"),
        ("ends_on_return = false", "", "ends_on_return"),
        ("ends_on_return = false", 'ends_on_return = "no"', "ends_on_return"),
        ('owner = "social_worker"', 'owner = "nobody"', "owner"),
        ("met_by =", "replaces = true\nmet_by =", "replaces"),
        ('id = "a.rule"', f'id = "{"a" * 61}"', "id"),
        ('title = "Do a thing"', f'title = "{"a" * 201}"', "title"),
        ("{ hours = 4 }", "{ working_days = 0 }", "due.working_days"),
        ("{ hours = 4 }", "{ working_days = 1, hours = 1 }", "due.hours"),
        ("{ hours = 4 }", "{ hours = 4 }\nrepeat = 7", "repeat"),
        ("{ hours = 4 }", "{ hours = 4 }\nrepeat = { hours = 3, at_most = 2 }", "repeat"),
        ("{ hours = 4 }", "{ hours = 4 }\nrepeat = { hours = 12 }", "repeat.at_most"),
        ("{ hours = 4 }", "{ hours = 4 }\nrepeat = { days = 7, at_most = 0 }", "repeat.at_most"),
        ("{ hours = 4 }", "{ hours = 4 }\nrepeat = { days = 7, weeks = 1 }", "repeat.weeks"),
        ("{ hours = 4 }", "{ working_days = 1 }\nrepeat = { days = 7 }", "repeat"),
        (
            "{ hours = 4 }",
            "{ hours = 4 }\nrepeat = { days = 7 }\npauses_on = ['child_in_hospital']",
            "repeat",
        ),
        ("{ hours = 4 }", "{ hours = 4 }\npauses_on = ['missing_again']", "pauses_on"),
        ("{ hours = 4 }", "{ hours = 4 }\nresumes_on = ['missing_again']", "resumes_on"),
        ("{ hours = 4 }", "{ hours = 4 }\nwhen = { age = 16 }", "when.age"),
        ("{ hours = 4 }", "{ hours = 4 }\nwhen = { age = {} }", "when.age"),
        ("{ hours = 4 }", "{ hours = 4 }\nwhen = { age = { from = 9, under = 9 } }", "when.age"),
        ("{ hours = 4 }", "{ hours = 4 }\nwhen = { age = { over = 9 } }", "when.age.over"),
        (
            "{ hours = 4 }",
            "{ hours = 4 }\nwhen = { episodes = { at_least = 3 } }",
            "when.episodes.within",
        ),
        (
            "{ hours = 4 }",
            "{ hours = 4 }\nwhen = { missing_for = { at_least = { hours = 3 } } }",
            "when.missing_for",
        ),
        ('"last_seen"', '"eighteenth_birthday"', "trigger"),
        ('met_by = ["strategy_discussion_held"]', "", "met_by"),
        ('source = "invented"', "", "source"),
    ],
)
def test_rule_is_refused_with_its_place_when_wrong(old: str, new: str, path: str) -> None:
    text = rule_text(GOOD)
    assert old in text

    assert f"rule[1].{path}" in paths_of(HEAD + text.replace(old, new))


def test_rule_is_refused_when_the_time_to_arrange_has_no_reason() -> None:
    body = 'anchor = "last_seen"\ntrigger = "immediately"\ndue = "on trigger"'
    text = rule_text(
        f"{body}\narrange_within = {{ hours = 1 }}", ending=ENDING.replace("note", "#")
    )

    assert paths_of(HEAD + text) == {"rule[1].note"}


def test_rule_is_refused_when_coming_back_both_begins_and_ends_it() -> None:
    body = 'anchor = "returned"\ntrigger = "immediately"\ndue = { hours = 72 }'
    ending = ENDING.replace("ends_on_return = false", "ends_on_return = true")

    assert paths_of(HEAD + rule_text(body, ending=ending)) == {"rule[1].ends_on_return"}


def test_rule_is_refused_when_written_twice() -> None:
    assert "rule[2].id" in paths_of(HEAD + rule_text(GOOD) + rule_text(GOOD))


def test_every_fault_is_listed_when_there_are_several() -> None:
    text = HEAD.replace("version = 3", "version = 0") + rule_text(GOOD).replace("hours = 12", "x=1")

    assert paths_of(text) >= {"protocol.version", "rule[1].trigger", "rule[1].trigger.x"}


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('name = "A scenario"', "", "name"),
        ("2026-06-01 18:00 last_seen", "18:00 last_seen", "given"),
        ("2026-06-01 18:00 last_seen", "2026-03-29 01:30 last_seen", "given"),
        ("last_seen", "vanished", "given"),
        ('given = ["2026-06-01 18:00 last_seen"]', "", "given"),
        ('given = ["2026-06-01 18:00 last_seen"]', "given = []", "given"),
        ('now = "2026-06-02 06:00"', "", "now"),
        ('now = "2026-06-02 06:00"', "now = 7", "now"),
        ('now = "2026-06-02 06:00"', 'now = "noon"', "now"),
        ("a.rule running due 2026-06-02 10:00", "a.rule", "then"),
        ("a.rule running due 2026-06-02 10:00", "b.rule running", "then"),
        ("a.rule running due 2026-06-02 10:00", "a.rule happy", "then"),
        ("a.rule running due 2026-06-02 10:00", "a.rule running due noon", "then"),
        ('name = "A scenario"', 'name = "A scenario"\nmood = 1', "mood"),
        ("a.rule running due", "a.rule#2 running due", "then"),
        ("now =", "bank_holidays = ['2026-12-25']\nnow =", "bank_holidays"),
        ("now =", "bank_holidays = 2026-12-25\nnow =", "bank_holidays"),
        ("last_seen", "born", "given"),
    ],
)
def test_scenario_is_refused_with_its_place_when_wrong(old: str, new: str, path: str) -> None:
    assert old in SCENARIO

    assert f"scenario[1].{path}" in paths_of(HEAD + rule_text(GOOD) + SCENARIO.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a.rule running due 2026-06-02 10:00", "a.rule met", "expected met, was running (Missing"),
        ("2026-06-02 10:00", "2026-06-02 11:00", "was due at 10:00am"),
        ("running due 2026-06-02 10:00", "absent", "expected absent, was running"),
        ('"2026-06-02 06:00"', "2026-06-01T12:00:00+01:00", "future"),
        ("18:00 last_seen", "18:00 child_found", "expected running, was absent"),
    ],
)
def test_scenario_says_what_differs_when_it_fails(old: str, new: str, said: str) -> None:
    result = check(read(rule_text(GOOD), SCENARIO.replace(old, new)))[0]

    assert not result.passed
    assert said in result.differences[0]


REPEATING = f"{GOOD}\nrepeat = {{ days = 7 }}"


@pytest.mark.parametrize("name", ["a.rule#0", "a.rule#two", "a.rule#"])
def test_scenario_is_refused_when_the_number_of_a_repeat_is_none(name: str) -> None:
    text = SCENARIO.replace("a.rule running", f"{name} running")

    assert paths_of(HEAD + rule_text(REPEATING) + text) == {"scenario[1].then"}


@pytest.mark.parametrize("name", ["a.rule", "a.rule#1"])
def test_scenario_means_the_first_time_when_a_repeat_has_no_number(name: str) -> None:
    text = SCENARIO.replace("a.rule running", f"{name} running")

    assert [r.passed for r in check(read(rule_text(REPEATING), text))] == [True]


@pytest.mark.parametrize(("anchor", "more"), [("returned", ""), ("found", "at_most = 2, ")])
def test_repeat_needs_an_end_when_coming_back_is_none(anchor: str, more: str) -> None:
    body = GOOD.replace("last_seen", anchor) + f"\nrepeat = {{ {more}days = 7 }}"

    if more:
        assert read(rule_text(body)).rules[0].repeat is not None
    else:
        assert paths_of(HEAD + rule_text(body)) == {"rule[1].repeat.at_most"}


def test_working_days_use_the_bank_holidays_that_the_scenario_names_when_checked() -> None:
    body = 'anchor = "last_seen"\ntrigger = "immediately"\ndue = { working_days = 1 }'
    due = SCENARIO.replace("2026-06-02 06:00", "2026-06-01 19:00")
    plain = due.replace("2026-06-02 10:00", "2026-06-02 23:59:59")
    later = due.replace("2026-06-02 10:00", "2026-06-03 23:59:59")
    holiday = later.replace("now =", "bank_holidays = [2026-06-02]\nnow =")
    known = Calendar(frozenset({date(2026, 6, 2)}), date(2026, 12, 31))

    assert check(read(rule_text(body), plain))[0].passed
    assert check(read(rule_text(body), holiday))[0].passed
    assert check(read(rule_text(body), later), calendar=known)[0].passed


def test_draft_is_never_in_force_when_its_day_has_come() -> None:
    draft = parse_protocol(HEAD.replace("approved_by", 'status = "draft"\n#') + rule_text(GOOD))
    approved = parse_protocol(
        HEAD.replace("approved_by", 'status = "approved"\napproved_by') + rule_text(GOOD)
    )
    began = datetime(2026, 6, 1, tzinfo=UTC)

    assert (draft.draft, draft.approved_by) == (True, "nobody yet")
    assert in_force([draft], began_at=began) is None
    assert in_force([draft, approved], began_at=began) is approved


BASE = HEAD.replace("invented", "base") + rule_text(GOOD) + rule_text(GOOD, rule_id="b.rule")
LOCAL = HEAD + 'extends = { pack = "base", version = 3 }\n'


def test_local_pack_replaces_by_id_when_it_says_so() -> None:
    changed = rule_text(GOOD.replace("12", "6"), ending="replaces = true" + ENDING)

    packs = load_packs({"a-local.toml": LOCAL + changed, "b-base.toml": BASE})
    local = packs["invented"]

    assert [(r.id, r.after, r.origin) for r in local.rules] == [
        ("a.rule", timedelta(hours=6), "invented v3"),
        ("b.rule", timedelta(hours=12), "base v3"),
    ]
    assert [r.id for r in local.own_rules] == ["a.rule"]


def test_local_pack_is_refused_when_it_replaces_without_saying_so() -> None:
    base = parse_protocol(BASE)

    assert faults_of(LOCAL + rule_text(GOOD), base=base) == [
        ("rule[1].replaces", "“a.rule” needs replaces = true")
    ]


def test_local_pack_is_refused_when_the_base_is_another_version() -> None:
    base = parse_protocol(BASE.replace("version = 3", "version = 4"))
    text = LOCAL + rule_text(GOOD, rule_id="c.rule")

    assert faults_of(text, base=base)[0][0] == "protocol.extends.version"


def test_packs_are_refused_with_their_file_when_one_is_wrong() -> None:
    with pytest.raises(InvalidProtocol) as caught:
        load_packs({"one.toml": BASE, "two.toml": BASE, "bad.toml": "no", "worse.toml": "x = 1"})

    assert [fault.path for fault in caught.value.faults] == [
        "two.toml: protocol.id",
        "bad.toml: file",
        "worse.toml: protocol",
    ]


def test_version_in_force_is_the_latest_begun_when_an_episode_begins() -> None:
    first = parse_protocol(HEAD.replace("2026-04-01", "2025-04-01") + rule_text(GOOD))
    second = parse_protocol(HEAD + rule_text(GOOD))

    def at(*moment: int) -> Protocol | None:
        return in_force([second, first], began_at=datetime(*moment, tzinfo=UTC))  # type: ignore[arg-type,misc]

    assert at(2026, 3, 31, 23, 30) is second  # already 1 April in London
    assert at(2026, 3, 31, 22, 30) is first
    assert at(2025, 3, 1) is None


EXPLAINED = """
met_by = ["iro_told"]
ends_on_return = false
owner = "carer"
source = "invented"
escalate = [{ after_due = { hours = 24 }, to = "carer" }, { after = { hours = 1 }, to = "carer" }]
"""


def test_every_form_of_rule_reads_in_plain_words_when_explained() -> None:
    text = explain(
        read(
            rule_text(
                'anchor = "returned"\ntrigger = { days = 7 }\ndue = { hours = 1 }\n'
                "when = { uasc = true, grade = ['low', 'high'], status_not = ['looked_after'] }",
                ending=EXPLAINED,
            ),
            rule_text(
                'anchor = "aware"\ntrigger = "immediately"\ndue = { days = 5 }\n'
                "when = { kind_ever = ['missing'] }",
                rule_id="b.rule",
                ending=EXPLAINED.replace("24", "0"),
            ),
        )
    )

    assert "- When: 7 days after the child returns." in text
    assert "- Only if: the child is an unaccompanied asylum-seeking child." in text
    assert "- Only if: the child is graded low risk or graded high risk." in text
    assert "- Only if: the child is not looked after, or this is not recorded." in text
    assert "- Only if: the child was, at any time in the episode, missing." in text
    assert "- By when: within 1 hour, nights and weekends included." in text
    assert "- By when: within 5 days, nights and weekends included." in text
    assert "- When: as soon as the authority becomes aware." in text
    assert "tell the carer or provider when due." in text
    assert "tell the carer or provider 24 hours after it was due." in text
    assert "Done when: told the independent" in text
