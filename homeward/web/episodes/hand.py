"""What helps at once, at the top of an episode: the plan, the child, whom to ring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from homeward.domain.time import london_date
from homeward.guard import permissions
from homeward.record.episodes.at_hand import Place, ProfileFact
from homeward.web.components.content import Action, SummaryList, SummaryRow, Tag, WarningText
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.words import day_words
from homeward.web.registers.words import sure_words


def plan(opened: Opened) -> SummaryList | None:
    """Return the trigger plan in force: what to do, who agreed it, when it is looked at again."""
    found = opened.hand.plan
    if found is None:
        return None
    today, address = london_date(opened.ctx.now), plan_url(opened)
    return SummaryList(
        [
            SummaryRow("Do at once", _lines(found.actions)),
            SummaryRow("Agreed by", f"{found.agreed_by}, on {day_words(found.agreed_on)}"),
            SummaryRow("Review by", _review(found.review_on, today)),
        ],
        card_title="Trigger plan",
        card_actions=[Action("Add a new version", address)] if address else [],
    )


def plan_url(opened: Opened) -> str:
    """Return where a plan is added, for those who keep the child's record."""
    if not (opened.keeps and opened.may("episode_plan")):
        return ""
    return reverse("episode_plan", args=[opened.episode.pk])


def _review(by: date, today: date) -> SafeString | str:
    if by >= today:
        return day_words(by)
    days = (today - by).days
    late = f"{days} day" if days == 1 else f"{days} days"
    return format_html("{} {}", day_words(by), Tag(f"Review overdue by {late}", "red"))


def warnings(opened: Opened) -> tuple[WarningText, ...]:
    """Return who must not be told anything. A carer is not given the reason: it may be theirs."""
    carer = opened.ctx.roles == {"carer"}
    return tuple(
        WarningText(
            f"Must not be told: {one.name} ({one.get_relation_display().lower()})"
            + ("." if carer else f", because {_within(one.telling_reason)}.")
        )
        for one in opened.hand.must_not_tell
    )


def _within(sentence: str) -> str:
    """Return a sentence as part of another; what begins with capitals (an initialism) stays."""
    text = sentence.strip().rstrip(".")
    keeps = text[1:2].isupper() or text.startswith("I ")
    return text if keeps else text[:1].lower() + text[1:]


def card(opened: Opened) -> SummaryList | None:
    """Return what helps to find and protect the child, in short."""
    rows = [SummaryRow(label, value) for label, value in _helps(opened) if value]
    if not rows:
        return None
    may_open = permissions.allows(opened.ctx, "child")
    address = reverse("child", args=[opened.episode.child_id])
    return SummaryList(
        rows,
        card_title="What helps at once",
        card_actions=[Action("Open the whole record", address)] if may_open else [],
    )


def _helps(opened: Opened) -> Iterator[tuple[str, object]]:
    facts, hand = opened.hand.facts, opened.hand
    yield "Medical need", _each([_medical(one) for one in facts.get("medical", ())])
    yield "Description", _each([_dated(one) for one in facts.get("description", ())])
    yield "The child’s phone", _each([_item(one) for one in facts.get("phone", ())])
    yield "Vulnerabilities", _each([_item(one) for one in facts.get("vulnerability", ())])
    yield "Known places", _each([_place(one) for one in hand.places])
    for one in hand.workers:
        reached = ", ".join(part for part in (one.name, one.team, one.phone) if part)
        yield one.get_role_display(), reached


def _item(one: ProfileFact) -> str:
    return f"{one.item}: {one.said}" if one.item else one.said


def _dated(one: ProfileFact) -> str:
    return f"{_item(one)} ({day_words(one.as_of)})"


def _medical(one: ProfileFact) -> SafeString | str:
    urgent = "urgent" in _item(one).casefold()
    return format_html("{} {}", _item(one), Tag("Urgent", "red")) if urgent else _item(one)


def _place(one: Place) -> str:
    kind = one.get_kind_display().lower()
    return ", ".join(part for part in (one.name, kind, one.why) if part)


def _each(lines: Sequence[object]) -> SafeString | str:
    """Return lines as a list; one alone as itself."""
    if len(lines) < 2:
        return format_html("{}", lines[0]) if lines else ""
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)


def _lines(text: str) -> SafeString:
    return format_html('<span class="hw-kept">{}</span>', text)


def ring(opened: Opened) -> SummaryList | None:
    """Return whom to ring at the authority whose child it is, where that is not the reader's."""
    rows = [
        SummaryRow(
            one.get_desk_display(),
            ", ".join(part for part in (one.phone, one.email, one.hours) if part)
            + f". {sure_words(one)}",
        )
        for one in opened.desks
        if one.phone or one.email
    ]
    name = opened.episode.authority.name
    return SummaryList(rows, card_title=f"Ring {name}") if rows else None


def found_with(opened: Opened) -> SummaryList | None:
    """Return the children found with this one whom nobody had reported missing."""
    rows = []
    for one in opened.found:
        child = one.row.child
        name = f"{child.given_name} {child.family_name}".strip() or "Name not recorded"
        said = "Found with this child, and not reported missing"
        note = f"{said}. {one.row.note}" if one.row.note else f"{said}."
        actions: tuple[Action, ...] = ()
        if permissions.allows(opened.ctx, "child"):
            actions = (Action("Open", reverse("child", args=[child.pk]), f"the record of {name}"),)
        rows.append(SummaryRow(name, note, actions))
    return SummaryList(rows) if rows else None
