"""The pages of a missing report as their templates meet them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.time import age_on, london_date
from homeward.guard.versions import NotFound
from homeward.record.children.lists import children_cared_for
from homeward.record.children.queries import about, child_named
from homeward.record.episodes.queries import episode_named, missing_now
from homeward.record.placements.queries import areas
from homeward.record.reports.queries import draft as draft_named
from homeward.record.reports.queries import drafts
from homeward.record.search.queries import Match, likely_matches
from homeward.web.components.content import SummaryList, SummaryRow
from homeward.web.due import moment
from homeward.web.reports.drafts import Unsent, Who
from homeward.web.reports.whose import Whose, whose


@dataclass(frozen=True, slots=True)
class Card:
    """A child known here: what tells them apart, and the open episode if there is one."""

    id: str
    name: str
    facts: tuple[str, ...]
    reasons: str = ""
    episode_url: str = ""


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A report that was begun and not sent."""

    name: str
    saved: str
    url: str
    drop_url: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Who is missing: looked for before a new record is made."""

    title: str
    drafts: tuple[DraftCard, ...]
    cared_for: tuple[Card, ...]
    usual_name: str
    searched: bool = False
    matches: tuple[Card, ...] = ()
    beside: str = ""
    beside_name: str = ""

    @property
    def beside_text(self) -> str:
        """Say whom the child is missing with."""
        return (
            f"This child is missing with {self.beside_name}. What was said of the event is "
            "carried over: you will not type it twice."
        )


@dataclass(frozen=True, slots=True)
class FormPage:
    """What is known of the absence. ``known`` says who the child is."""

    title: str
    known: SummaryList
    autosave_url: str


@dataclass(frozen=True, slots=True)
class ShortPage:
    """The short form. ``usual_name`` is the council under which a child not known is recorded."""

    title: str
    usual_name: str
    asked: bool


def start_page(
    ctx: Context, whose: Whose, *, who: Who | None = None, beside: UUID | None = None
) -> StartPage:
    """Return the first page: own drafts and children, and with ``who`` the likely matches.

    Raises:
        NotFound: the episode that the child went missing beside is not open to the reader.
    """
    found = likely_matches(ctx, asked=who.asked, numbers=who.spellings()) if who else []
    own = children_cared_for(ctx) if "carer" in ctx.roles else []
    missing = _missing(ctx, [*(match.child.pk for match in found), *(child.pk for child in own)])
    return StartPage(
        title="New missing report",
        drafts=_draft_cards(ctx),
        cared_for=tuple(
            Card(str(one.pk), _name(one), (), episode_url=missing.get(one.pk, "")) for one in own
        ),
        usual_name=whose.usual_name,
        searched=who is not None,
        matches=cards(ctx, found, missing, whose),
        beside=str(beside or ""),
        beside_name=_name_of_episode(ctx, beside) if beside else "",
    )


def cards(
    ctx: Context, found: Sequence[Match], missing: dict[UUID, str], whose: Whose
) -> tuple[Card, ...]:
    """Return likely matches with what tells them apart and why they are likely."""
    return tuple(
        Card(
            str(match.child.pk),
            _name(match.child),
            _facts(ctx, match, whose),
            reasons=", ".join(match.likeness.reasons),
            episode_url=missing.get(match.child.pk, ""),
        )
        for match in found
    )


def _facts(ctx: Context, match: Match, whose: Whose) -> tuple[str, ...]:
    child, facts = match.child, []
    if child.born_on:
        years = age_on(child.born_on, london_date(ctx.now))
        facts.append(f"Born {child.born_on.day} {child.born_on:%B %Y}, aged {years}")
    if child.team:
        facts.append(child.team)
    facts.append(whose.names[str(child.authority_id)])
    return tuple(facts)


def _missing(ctx: Context, children: Sequence[UUID]) -> dict[UUID, str]:
    found = missing_now(ctx, children).items()
    return {child: reverse("episode", args=[episode]) for child, episode in found}


def _name_of_episode(ctx: Context, episode: UUID) -> str:
    return _name(episode_named(ctx, episode).child)


def _name(child: object) -> str:
    given, family = getattr(child, "given_name", ""), getattr(child, "family_name", "")
    return f"{given} {family}".strip() or "Name not recorded"


def _draft_cards(ctx: Context) -> tuple[DraftCard, ...]:
    return tuple(
        DraftCard(
            name=Unsent.of(row.body).who.name or "Name not typed yet",
            saved=moment(row.saved_at, ctx.now),
            url=reverse("report_form", args=[row.pk]),
            drop_url=reverse("report_drop", args=[row.pk]),
        )
        for row in drafts(ctx)
    )


def unsent_report(ctx: Context, draft: UUID) -> Unsent:
    """Return one of the reader's own drafts.

    Raises:
        NotFound: there is none, or it was sent.
    """
    row = draft_named(ctx, draft)
    if row is None:
        raise NotFound("This report is not here. It may have been sent already.")
    return Unsent.of(row.body)


def may_be_away(ctx: Context, unsent: Unsent) -> bool:
    """Tell whether "away without authorisation" can apply: to a looked-after child only."""
    if unsent.child is None:
        return False
    statuses = about(ctx, [unsent.child]).statuses
    return any(row.ends_on is None and row.status == "looked_after" for row in statuses)


def areas_to_choose(ctx: Context, unsent: Unsent) -> list[tuple[str, str]]:
    """Return the areas of the authority whose record the report goes in, to choose from."""
    if unsent.child is not None:
        authority = child_named(ctx, unsent.child).authority_id
    else:
        falls_to = whose(ctx)
        try:
            authority = falls_to.chosen(unsent.who.authority)
        except ValueError:
            return []
    return [
        (str(area.pk), f"{area.name} ({area.get_kind_display()})" if area.kind else area.name)
        for area in areas(ctx.for_authority(authority))
    ]


def form_page(ctx: Context, draft: UUID, unsent: Unsent, whose: Whose) -> FormPage:
    """Return the page of the form: who the child is, and whose record it goes in."""
    if unsent.child is not None:
        authority = str(child_named(ctx, unsent.child).authority_id)
        where = whose.names[authority]
    else:
        named = whose.names.get(unsent.who.authority)
        where = named or f"Not known, so recorded under {whose.usual_name}"
    day = unsent.who.day_of_birth
    born = f"{day.day} {day:%B %Y}" if day else "Not known"
    return FormPage(
        title="What do you know?",
        known=SummaryList(
            [
                SummaryRow("Name", unsent.who.name),
                SummaryRow("Date of birth", f"{born}{' (estimate)' * bool(unsent.who.estimated)}"),
                SummaryRow("Responsible council", where),
                SummaryRow("Record", "Known here" if unsent.child else "A child not known here"),
            ]
        ),
        autosave_url=reverse("report_autosave", args=[draft]),
    )
