"""The child's page in its parts, in the order in which somebody looking for them needs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.record.kept.nouns import NOUNS, Noun
from homeward.record.kept.queries import kept_of
from homeward.record.profile.queries import Section as ProfileSection
from homeward.record.profile.queries import plan_in_force
from homeward.web.children.fact_dangers import danger_words, named_in
from homeward.web.children.fact_lines import FactLine, Reader, line_of, telephone
from homeward.web.children.fact_saying import title_words
from homeward.web.children.fact_words import NOUNS_SAID
from homeward.web.children.words import identifier_warning
from homeward.web.registers.words import sure_words


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its lines, and where one is added. ``blank`` is said where there are none."""

    anchor: str
    heading: str
    lines: tuple[FactLine, ...]
    blank: str = ""
    add_url: str = ""
    add_text: str = ""

    @property
    def is_shown(self) -> bool:
        """Tell whether it stands on the page."""
        return bool(self.lines or self.blank)

    @property
    def current(self) -> list[FactLine]:
        """Return the lines that hold."""
        return [line for line in self.lines if not line.is_over]

    @property
    def former(self) -> list[FactLine]:
        """Return the lines that held once."""
        return [line for line in self.lines if line.is_over]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that belong together, under one heading of the page's contents."""

    anchor: str
    heading: str
    sections: tuple[Section, ...]

    @property
    def addable(self) -> list[Section]:
        """Return the parts of which nothing is recorded, to add to."""
        return [one for one in self.sections if one.add_url and not one.is_shown]


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a child's page, over all rows that are this child."""

    first: tuple[Group, ...]
    later: tuple[Group, ...]
    not_told: tuple[str, ...]
    exploitation: str


_BLANKS = {
    "trigger_plan": "No trigger plan is recorded. Agree one before the child goes missing again.",
    "contact": "Nobody is recorded.",
    "place": "None recorded.",
    "placement": "None recorded.",
    "status": "Not open to a team.",
    "involvement": "Nobody is recorded.",
    "schooling": "None recorded.",
}
_SECTION_BLANKS = {"description": "None recorded.", "medical": "None recorded."}


def told(ctx: Context, child: UUID, ids: list[UUID], reader: Reader) -> Told:
    """Return the parts of the page of ``child``, whose joined rows are ``ids``."""

    def part(*names: str) -> tuple[Section, ...]:
        return tuple(_section(ctx, child, ids, reader, NOUNS[name]) for name in names)

    contacts, exploitation = part("contact"), part("exploitation_level")
    placements, others = part("placement"), part("address")
    first = (
        Group("first", "What to do first", (_plans(ctx, child, ids, reader),)),
        Group("find", "To find and protect the child", _profile(ctx, child, ids, reader)),
        Group("people", "People and places", (*contacts, *part("place"))),
        Group("lives", "Where the child lives", (*placements, *others)),
        Group("workers", "Workers and school", part("involvement", "schooling")),
    )
    later = (
        Group(
            "standing",
            "Standing and care",
            (*part(*_STANDING[:1]), *exploitation, *part(*_STANDING[1:])),
        ),
        Group("names", "Names, numbers and photos", part("alias", "identifier", "photo")),
    )
    levels = exploitation[0].current
    return Told(
        first=first,
        later=later,
        not_told=tuple(
            f"{line.title}: {line.telling}" for line in contacts[0].current if line.not_told
        ),
        exploitation=f"{levels[0].title}, {levels[0].when}" if levels else "",
    )


_STANDING = (
    "status",
    "legal_status",
    "care_period",
    "proceedings",
    "protection_plan",
    "need_episode",
    "enquiry_47",
    "early_help",
    "care_leaver",
    "disability",
    "immigration_status",
    "uasc",
)


def _section(ctx: Context, child: UUID, ids: list[UUID], reader: Reader, noun: Noun) -> Section:
    draw = _DRAWN.get(noun.name, line_of)
    lines = tuple(draw(reader, noun, row) for row in kept_of(ctx, noun, ids))
    said = NOUNS_SAID[noun.name]
    return Section(
        anchor=noun.name,
        heading=said.heading,
        lines=lines,
        blank=_BLANKS.get(noun.name, ""),
        **_adding(reader, child, noun),
    )


def _adding(reader: Reader, child: UUID, noun: Noun) -> dict[str, str]:
    if not (noun.added and reader.may(noun, "add")):
        return {}
    url = reverse("child_fact_add", args=[child, noun.name])
    return {"add_url": url, "add_text": NOUNS_SAID[noun.name].add}


def _plans(ctx: Context, child: UUID, ids: list[UUID], reader: Reader) -> Section:
    """Return the trigger plans: the one agreed last holds, those before are over."""
    found = _section(ctx, child, ids, reader, NOUNS["trigger_plan"])
    if not found.lines:
        return found
    plan = plan_in_force(ctx, ids, on=reader.today)
    now = line_of(reader, NOUNS["trigger_plan"], plan) if plan else None
    lines = tuple(
        line if line == now else replace(line, is_over=True, due="") for line in found.lines
    )
    return replace(found, lines=lines)


def _profile(ctx: Context, child: UUID, ids: list[UUID], reader: Reader) -> tuple[Section, ...]:
    """Return the profile, part by part as the Philomena form has them."""
    noun = NOUNS["profile_fact"]
    rows = kept_of(ctx, noun, ids)
    named = named_in(ctx, ids, rows)
    adding = _adding(reader, child, noun)
    sections = []
    for value, label in ProfileSection.choices:
        name = str(label)
        more = (
            {
                "add_url": f"{adding['add_url']}?section={value}",
                "add_text": f"Add to {name[:1].lower()}{name[1:]}",
            }
            if adding
            else {}
        )
        lines = tuple(
            replace(_profile_line(reader, noun, row, name), due=danger_words(row, named))
            for row in rows
            if row.section == value
        )
        blank = _SECTION_BLANKS.get(value, "")
        sections.append(Section(f"profile_{value}", name, lines, blank, **more))
    return tuple(sections)


def _profile_line(reader: Reader, noun: Noun, row: Any, section: str) -> FactLine:
    """Return a line of the profile; where it says of what in a word, that heads it."""
    heading = f"{section}: {title_words(noun, row)}"
    return replace(line_of(reader, noun, row), heading=heading, title=row.item)


def _placement(reader: Reader, noun: Noun, row: Any) -> FactLine:
    """Return where the child is placed and whom to ring there at night; never the address."""
    line = line_of(reader, noun, row)
    run, host = row.provider, row.host_authority
    said = [f"Provider: {run}"] if run else ["Provider not recorded"]
    if run and run.area:
        said.append(f"District: {run.area.name}")
    if run and run.capacity is not None:
        said.append(f"Room for {run.capacity} {'child' if run.capacity == 1 else 'children'}")
    if host:
        said.append(f"In the area of {host.name}")
    night = run.out_of_hours_phone if run else ""
    day = run.phone if run else ""
    number = night or day or ""
    ring = f"{number} ({'out of hours' if night else 'office hours'})" if number else ""
    if night and day:
        said.append(f"By day: {day}")
    if run and (number or run.email):
        said.append(sure_words(run))
    return replace(
        line, words=". ".join(said), ring=ring, ring_url=telephone(number) if number else ""
    )


def _number(reader: Reader, noun: Noun, row: Any) -> FactLine:
    check = identifier_warning(row.kind, row.value) or "No fault found"
    line = line_of(reader, noun, row)
    return replace(line, words=f"{row.value}. Check: {check}", when="")


def _status(reader: Reader, noun: Noun, row: Any) -> FactLine:
    return replace(line_of(reader, noun, row), words=row.team or "No team")


_DRAWN: dict[str, Callable[[Reader, Noun, Any], FactLine]] = {
    "placement": _placement,
    "identifier": _number,
    "status": _status,
}
