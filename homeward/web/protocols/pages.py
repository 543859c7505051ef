"""Protocols as their templates meet them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html

from homeward.domain.protocol import (
    Protocol,
    RuleInWords,
    approval_words,
    explain_rules,
    telling_words,
)
from homeward.web.components.content import (
    Action,
    BackLink,
    Column,
    SummaryList,
    SummaryRow,
    Table,
    Tag,
)
from homeward.work.obligations.governing import Governs, Version


@dataclass(frozen=True, slots=True)
class AuthorityPart:
    """One authority's protocol: the version in force, and all there are."""

    authority: str
    title: str
    standing: SummaryList | None
    versions: Table | None


@dataclass(frozen=True, slots=True)
class ProtocolsPage:
    """Which protocol governs whom."""

    title: str
    parts: tuple[AuthorityPart, ...]


@dataclass(frozen=True, slots=True)
class RulePart:
    """One rule in plain words; ``anchor`` is where links to it lead."""

    anchor: str
    title: str
    says: SummaryList


@dataclass(frozen=True, slots=True)
class ProtocolPage:
    """One version of a protocol in plain words."""

    title: str
    back: BackLink
    about: SummaryList
    note: str
    contents: tuple[tuple[str, str], ...]
    rules: tuple[RulePart, ...]


def protocols_page(found: Iterable[Governs]) -> ProtocolsPage:
    """Return the list of protocols."""
    return ProtocolsPage("Protocol", tuple(_part(each) for each in found))


def _part(governs: Governs) -> AuthorityPart:
    standing = next((v for v in governs.versions if v.standing), None)
    return AuthorityPart(
        authority=governs.authority,
        title=governs.versions[0].pack.title if governs.versions else "",
        standing=_standing(standing) if standing else None,
        versions=_versions(governs.versions) if governs.versions else None,
    )


def _standing(version: Version) -> SummaryList:
    pack = version.pack
    read = Action("Read it in plain words", reverse("protocol", args=[version.id]), pack.title)
    return SummaryList(
        [
            SummaryRow("In force now", f"Version {pack.version}", (read,)),
            SummaryRow("For episodes that begin from", day_words(pack.effective_from)),
            SummaryRow("Approved by", approval_words(pack)),
        ]
    )


def _versions(versions: tuple[Version, ...]) -> Table:
    head = [Column(word) for word in ("Version", "For episodes from", "Approved by", "Changes")]
    return Table(
        head,
        [list(_line(v, older)) for v, older in zip(versions, (*versions[1:], None), strict=True)],
        caption="Versions",
        caption_classes="govuk-table__caption--s",
        first_cell_is_header=True,
    )


def _line(version: Version, older: Version | None) -> Iterator[object]:
    pack = version.pack
    link = _link(reverse("protocol", args=[version.id]), f"Version {pack.version}")
    yield format_html("{} {}", link, Tag("In force", "green")) if version.standing else link
    yield day_words(pack.effective_from)
    yield approval_words(pack)
    if older is None:
        yield "The first"
    else:
        address = reverse("protocol_since", args=[version.id, older.id])
        yield _link(address, f"What changed since version {older.pack.version}")


def _link(address: str, words: str) -> object:
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, words)


def protocol_page(version: Version) -> ProtocolPage:
    """Return one version's page."""
    pack = version.pack
    rules = explain_rules(pack)
    return ProtocolPage(
        title=pack.title,
        back=BackLink(reverse("protocols"), "Protocol"),
        about=SummaryList(list(_about(pack))),
        note=pack.note or "",
        contents=tuple((rule.id, rule.title) for rule in rules),
        rules=tuple(RulePart(rule.id, rule.title, says(rule)) for rule in rules),
    )


def _about(pack: Protocol) -> Iterator[SummaryRow]:
    yield SummaryRow("Version", f"{pack.version}")
    yield SummaryRow("For episodes that begin from", day_words(pack.effective_from))
    yield SummaryRow("Approved by", approval_words(pack))
    if pack.extends:
        name, number = pack.extends
        yield SummaryRow("Builds on", f"{name}, version {number}")
    yield SummaryRow("Answering", _sentence(telling_words(pack)))


def says(rule: RuleInWords) -> SummaryList:
    """Return what a rule says, a line for each thing."""
    return SummaryList([SummaryRow(key, value) for key, value in lines(rule)])


def lines(rule: RuleInWords) -> Iterator[tuple[str, str]]:
    """Yield each thing that a rule says: its name and the words."""
    yield "When", _sentence(rule.when)
    if rule.only_if:
        yield "Only if", _sentence(", and ".join(rule.only_if))
    yield "Who", _sentence(rule.who)
    yield "Told", _sentence(rule.told)
    yield "By when", _sentence(rule.by_when)
    for key, words in (("Again", rule.repeats), ("Time stands still", rule.pauses)):
        if words:
            yield key, _sentence(words)
    yield "Done when", _sentence(rule.done_when)
    yield "The child’s coming back", _sentence(rule.coming_back)
    if rule.stops:
        yield "Stops on", _sentence(rule.stops)
    if rule.if_not_done:
        yield "If not done", _sentence("; ".join(rule.if_not_done))
    yield "Source", rule.source
    if rule.note:
        yield "Note", rule.note


def day_words(day: date) -> str:
    """Return a day: ``1 April 2026``."""
    return f"{day.day} {day:%B %Y}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
