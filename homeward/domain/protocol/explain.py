"""A protocol in plain words for staff, generated from its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from homeward.domain.facts import KINDS, label_of
from homeward.domain.protocol.model import Condition, Protocol, Rule, Step
from homeward.domain.protocol.telling import telling_words
from homeward.domain.protocol.vocabulary import ANCHORS, OWNERS, PAUSES, URGENCIES, Reads
from homeward.domain.protocol.wording import (
    bounds_words,
    hours_words,
    join_words,
    length_words,
    lower,
    ordinal,
)


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """Say one rule in plain words; every text ends without a full stop but ``note``.

    ``repeats``, ``pauses`` and ``note`` are ``None`` where the rule has none; ``only_if`` and
    ``if_not_done`` are empty.
    """

    id: str
    title: str
    when: str
    only_if: tuple[str, ...]
    who: str
    by_when: str
    repeats: str | None
    pauses: str | None
    done_when: str
    coming_back: str
    stops: str
    if_not_done: tuple[str, ...]
    source: str
    origin: str
    note: str | None
    told: str


def explain_rules(protocol: Protocol) -> tuple[RuleInWords, ...]:
    """Return every rule of a protocol in plain words, in the order of the file."""
    return tuple(_in_words(rule) for rule in protocol.rules)


def explain(protocol: Protocol) -> str:
    """Return the whole protocol as Markdown, one section for each duty."""
    lines = [
        f"# {protocol.title}",
        "",
        f"{protocol.authority}, version {protocol.version}. {_force(protocol)}",
        "",
        f"Approval: {approval_words(protocol)}.",
        "",
        f"Answering: {telling_words(protocol)}.",
    ]
    if protocol.note:
        lines += ["", protocol.note]
    for rule in explain_rules(protocol):
        lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def explain_rule(rule: Rule) -> list[str]:
    """Return one duty's section as lines of Markdown."""
    return _section(_in_words(rule))


def approval_words(protocol: Protocol) -> str:
    """Return who approved a protocol and, if that is known, when."""
    if protocol.approved_on is None:
        return protocol.approved_by
    return f"{protocol.approved_by}, on {_day(protocol.approved_on)}"


def _force(protocol: Protocol) -> str:
    day = _day(protocol.effective_from)
    if protocol.draft:
        return f"A draft, in force for no episode; it is meant for those that begin from {day} on."
    return f"For episodes that began on or after {day}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _section(said: RuleInWords) -> list[str]:
    lines = [
        f"## {said.title}",
        "",
        f"- When: {said.when}.",
        *(f"- Only if: {condition}." for condition in said.only_if),
        f"- Who: {said.who}; told {said.told}.",
        f"- By when: {said.by_when}.",
        *(f"- Again: {again}." for again in (said.repeats,) if again),
        *(f"- Time stands still: {pause}." for pause in (said.pauses,) if pause),
        f"- Done when: {said.done_when}.",
        f"- Coming back: {said.coming_back}.",
        f"- No longer asked for after: {said.stops}.",
    ]
    lines += [f"- If it is not done: {step}." for step in said.if_not_done]
    lines.append(f"- Source: {said.source} (rule {said.id}, {said.origin})")
    return [*lines, f"- Note: {said.note}"] if said.note else lines


def _in_words(rule: Rule) -> RuleInWords:
    return RuleInWords(
        id=rule.id,
        title=rule.title,
        when=_trigger(rule),
        only_if=tuple(_condition(condition) for condition in rule.when),
        who=OWNERS[rule.owner],
        by_when=_due(rule),
        repeats=_repeat(rule),
        pauses=_pauses(rule),
        done_when=_done(rule),
        coming_back=_return(rule),
        stops=_any_of(rule.lapses_on),
        if_not_done=tuple(_step(step) for step in rule.escalate),
        source=rule.source,
        origin=rule.origin,
        note=rule.note,
        told=URGENCIES[rule.urgency],
    )


def _done(rule: Rule) -> str:
    if not rule.needs_all:
        return _any_of(rule.met_by)
    return f"all of these are: {'; '.join(lower(KINDS[kind].label) for kind in rule.met_by)}"


def _any_of(kinds: tuple[str, ...]) -> str:
    return join_words([lower(KINDS[kind].label) for kind in kinds], last="or")


_MOMENTS = {
    "last_seen": "the child was last seen",
    "reported": "the child is reported to the police",
    "aware": "the authority becomes aware",
    "found": "the child is found",
    "returned": "the child returns",
    "eighteenth_birthday": "the child’s 18th birthday",
}


def _trigger(rule: Rule) -> str:
    if rule.anchor is None:
        return f"as soon as this is recorded: {_any_of(rule.opens_on)}"
    anchor, moment = ANCHORS[rule.anchor], _MOMENTS[rule.anchor]
    if anchor.birthday:
        said = _birthday(rule, moment)
    elif rule.after:
        still = "still missing " if anchor.while_missing else ""
        said = f"{still}{length_words(rule.after)} after {moment}"
    else:
        said = f"{'from when' if rule.anchor == 'last_seen' else 'as soon as'} {moment}"
    return f"{said}, or at once on: {_any_of(rule.or_on)}" if rule.or_on else said


def _birthday(rule: Rule, moment: str) -> str:
    if not rule.before:
        return f"as {moment} begins, if the child is still missing"
    ahead = length_words(rule.before)
    return f"{ahead} before {moment}, or from the start if less is left, while the child is missing"


def _condition(condition: Condition) -> str:
    kind = condition.kind
    if kind.reads is Reads.RECORDED:
        return f"the child is {kind.yes if condition.wanted else kind.no}"
    if kind.reads is Reads.COUNT:
        return _count(condition)
    if kind.reads is Reads.AGE:
        return f"the child was {_age(condition)} when the episode began"
    if kind.reads is Reads.LENGTH:
        return f"the child was missing for {bounds_words(condition, hours_words)}"
    order = KINDS[kind.fact_kind].values
    words = [label_of(kind.fact_kind, value) for value in order if value in condition.values]
    said = join_words(words, last="or")
    if kind.reads is Reads.LATEST_NOT_IN:
        return f"the child is not {said}, or this is not recorded"
    if kind.reads is Reads.EVER_IN:
        return f"the child was, at any time in the episode, {said}"
    return f"the child is {said}"


def _count(condition: Condition) -> str:
    within = f" within {length_words(condition.within)}" if condition.within else ""
    times = bounds_words(condition, str).replace("less than", "fewer than")
    return f"the child went missing {times} times{within}, counting this one"


def _age(condition: Condition) -> str:
    parts = [f"{condition.at_least} or over"] if condition.at_least else []
    if condition.less_than is not None:
        parts.append(f"under {condition.less_than}")
    return join_words(parts)


def _due(rule: Rule) -> str:
    if rule.working_days:
        which = "next" if rule.working_days == 1 else ordinal(rule.working_days)
        return f"by 11:59pm on the {which} working day after the day on which it begins"
    length = length_words(rule.due)
    if rule.on_trigger:
        return f"at once; Homeward counts it overdue after {length}"
    return f"within {length}, nights and weekends included"


def _repeat(rule: Rule) -> str | None:
    if rule.repeat is None:
        return None
    said = f"every {length_words(rule.repeat.every)}"
    ends = ["until the child is back"] if rule.repeats_while_missing else []
    if rule.repeat.at_most:
        times = rule.repeat.at_most
        ends.append("once in all" if times == 1 else f"no more than {times} times in all")
    return f"{said}, {join_words(ends)}; what was not done before the next time counts as not done"


def _pauses(rule: Rule) -> str | None:
    if not rule.pauses_on:
        return None
    said = join_words(
        [f"from “{KINDS[k].label}” until “{KINDS[PAUSES[k]].label}”" for k in rule.pauses_on]
    )
    return f"{said}, or until: {_any_of(rule.resumes_on)}" if rule.resumes_on else said


def _return(rule: Rule) -> str:
    if rule.after_return:
        return "begins this duty"
    if rule.ends_on_return:
        return "ends this duty"
    if rule.while_missing:
        return "does not end this duty once it has begun; back before then, it never begins"
    return "does not end this duty"


def _step(step: Step) -> str:
    to = f"tell the {OWNERS[step.to]}"
    if step.urgency:
        to += f", {URGENCIES[step.urgency]},"
    if not step.overdue:
        return f"{to} {length_words(step.after)} after it began"
    return f"{to} {length_words(step.after)} after it was due" if step.after else f"{to} when due"
