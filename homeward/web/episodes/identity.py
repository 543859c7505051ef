"""Whose episode is open: the bar on every page of it."""

from __future__ import annotations

from django.utils.html import format_html

from homeward.domain.context import Context
from homeward.domain.time import age_on, duration_words, london_date
from homeward.record.episodes.queries import Episode
from homeward.web.components.content import Tag
from homeward.web.components.justice import Badge, IdentityBar
from homeward.web.episodes.words import KINDS, child_name
from homeward.web.wording import GRADE_COLOURS, GRADES


def identity(ctx: Context, row: Episode, *, our_view: str = "") -> IdentityBar:
    """Return the bar: the child's name and age, for how long, kind, grades, concern."""
    details: list[object] = [_age(ctx, row), _how_long(ctx, row), Tag(KINDS[row.kind], "grey")]
    details.append(_grade("Police grade", row.grade))
    if our_view:
        details.append(_grade("Our view", our_view))
    if row.immediate_concern:
        details.append(Tag("Immediate concern", "red"))
    return IdentityBar(child_name(row.child.given_name, row.child.family_name), details)


def _age(ctx: Context, row: Episode) -> str:
    born = row.child.born_on
    if born is None or born > london_date(ctx.now):
        return "Age not recorded"
    about = "About " if row.child.birth_kind == "estimated" else ""
    return f"{about}{age_on(born, london_date(ctx.now))} years old"


def _how_long(ctx: Context, row: Episode) -> str:
    word = "away" if row.kind == "away" else "missing"
    if row.voided_at is not None:
        return "Recorded in error"
    if row.ended_at is not None:
        return f"Was {word} for {duration_words(row.ended_at - row.started_at)}"
    return f"{word.capitalize()} for {duration_words(ctx.now - row.started_at)}"


def _grade(whose: str, grade: str) -> str:
    if not grade:
        return f"{whose}: not graded yet"
    return format_html("{}: {}", whose, Badge(GRADES[grade], GRADE_COLOURS[grade]))
