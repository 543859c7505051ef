"""A protocol in plain words for staff, generated from its rules."""

from __future__ import annotations

from datetime import timedelta

from homeward.domain.facts import KINDS, label_of
from homeward.domain.protocol.model import Condition, Protocol, Rule, Step
from homeward.domain.protocol.vocabulary import ANCHORS, OWNERS, Reads
from homeward.domain.protocol.wording import join_words


def explain(protocol: Protocol) -> str:
    """Return the whole protocol as Markdown, one section for each duty."""
    day = protocol.effective_from
    lines = [
        f"# {protocol.title}",
        "",
        f"{protocol.authority}, version {protocol.version}. For episodes that began on or after "
        f"{day.day} {day:%B %Y}.",
        "",
        f"Approval: {protocol.approved_by}.",
    ]
    if protocol.note:
        lines += ["", protocol.note]
    for rule in protocol.rules:
        lines += ["", *explain_rule(rule)]
    return "\n".join(lines) + "\n"


def explain_rule(rule: Rule) -> list[str]:
    """Return one duty's section as lines of Markdown."""
    owner = OWNERS[rule.owner]
    lines = [
        f"## {rule.title}",
        "",
        f"- When: {_trigger(rule)}.",
        *(f"- Only if: {_condition(condition)}." for condition in rule.when),
        f"- Who: {owner}.",
        f"- By when: {_due(rule)}.",
        f"- Done when: {_any_of(rule.met_by)}.",
        f"- Coming back: {_return(rule)}",
        f"- No longer asked for if: {_any_of(rule.lapses_on)}.",
    ]
    lines += [f"- If it is not done: {_step(step)}." for step in rule.escalate]
    lines.append(f"- Source: {rule.source} (rule {rule.id}, {rule.origin})")
    return [*lines, f"- Note: {rule.note}"] if rule.note else lines


def _lower(label: str) -> str:
    # Labels that begin with an acronym keep it.
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def _any_of(kinds: tuple[str, ...]) -> str:
    return " or ".join(_lower(KINDS[kind].label) for kind in kinds)


def _trigger(rule: Rule) -> str:
    if rule.anchor is None:
        return _any_of(rule.opens_on)
    anchor = ANCHORS[rule.anchor]
    subject = anchor.words if rule.anchor == "aware" else f"the child was {anchor.words}"
    if not rule.after:
        said = f"as soon as {subject}"
    elif anchor.while_missing:
        said = f"still missing {_span(rule.after)} after {subject}"
    else:
        said = f"{_span(rule.after)} after {subject}"
    return f"{said}, or at once on: {_any_of(rule.or_on)}" if rule.or_on else said


def _condition(condition: Condition) -> str:
    kind = condition.kind
    if kind.reads is Reads.RECORDED:
        return f"the child is {kind.yes if condition.wanted else kind.no}"
    order = KINDS[kind.fact_kind].values
    words = [label_of(kind.fact_kind, value) for value in order if value in condition.values]
    said = join_words(words, last="or")
    if kind.reads is Reads.LATEST_NOT_IN:
        return f"the child is not {said}, or this is not recorded"
    if kind.reads is Reads.EVER_IN:
        return f"the child was, at any time in the episode, {said}"
    return f"the child is {said}"


def _span(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    count, unit = (hours, "hour") if hours <= 96 or hours % 24 else (hours // 24, "day")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _due(rule: Rule) -> str:
    length = _span(rule.due)
    if rule.on_trigger:
        return f"at once; Homeward counts it overdue after {length}"
    return f"within {length}, counted in elapsed time"


def _return(rule: Rule) -> str:
    if rule.after_return:
        return "begins this duty."
    if rule.ends_on_return:
        return "ends this duty."
    if rule.while_missing:
        return "does not end this duty once it has begun; back before then, it never begins."
    return "does not end this duty."


def _step(step: Step) -> str:
    to = f"tell the {OWNERS[step.to]}"
    if not step.overdue:
        return f"{to} {_span(step.after)} after it began"
    return f"{to} {_span(step.after)} after it was due" if step.after else f"{to} when due"
