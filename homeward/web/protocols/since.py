"""What one version of a protocol says otherwise than another, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from homeward.domain.protocol import RuleInWords, explain_rules
from homeward.web.components.content import BackLink, Column, Table
from homeward.web.protocols.pages import RulePart, lines, says
from homeward.work.obligations.governing import Version

_NOTHING = "Not said"


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that both versions have, and the lines in which they differ."""

    title: str
    differs: Table


@dataclass(frozen=True, slots=True)
class SincePage:
    """Rules added, taken out and changed from one version to another."""

    title: str
    back: BackLink
    lead: str
    added: tuple[RulePart, ...]
    removed: tuple[RulePart, ...]
    changed: tuple[ChangedRule, ...]


def since_page(now: Version, was: Version) -> SincePage:
    """Return the page of what ``now`` says otherwise than ``was``."""
    new = {rule.id: rule for rule in explain_rules(now.pack)}
    old = {rule.id: rule for rule in explain_rules(was.pack)}
    changed = tuple(_changed(old[each], new[each], (was, now)) for each in new if each in old)
    return SincePage(
        title=f"What changed in {now.pack.title}",
        back=BackLink(reverse("protocols"), "Protocol"),
        lead=f"Version {now.pack.version} beside version {was.pack.version}.",
        added=tuple(_part(rule) for key, rule in new.items() if key not in old),
        removed=tuple(_part(rule) for key, rule in old.items() if key not in new),
        changed=tuple(each for each in changed if each is not None),
    )


def _part(rule: RuleInWords) -> RulePart:
    return RulePart(rule.id, rule.title, says(rule))


def _changed(
    old: RuleInWords, new: RuleInWords, versions: tuple[Version, Version]
) -> ChangedRule | None:
    rows = list(_differing(old, new))
    if not rows:
        return None
    head = [Column(""), *(Column(f"Version {each.pack.version}") for each in versions)]
    head[0] = Column("What the rule says")
    return ChangedRule(
        new.title,
        Table(
            head,
            rows,
            caption=new.title,
            caption_classes="govuk-table__caption--s",
            first_cell_is_header=True,
        ),
    )


def _differing(old: RuleInWords, new: RuleInWords) -> Iterator[list[object]]:
    before = {"Title": old.title, **dict(lines(old))}
    after = {"Title": new.title, **dict(lines(new))}
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key, _NOTHING), after.get(key, _NOTHING)
        if was != now:
            yield [key, was, now]
