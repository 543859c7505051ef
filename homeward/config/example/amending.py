"""Tells what is put right or added afterwards: corrections, joined rows, those also found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from homeward.config.example import words
from homeward.config.example.acts import officer
from homeward.config.example.pictures import drawn
from homeward.config.example.story import Story
from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.session import scope
from homeward.record.children.operations import join, separate
from homeward.record.children.photos import add_photo
from homeward.record.children.queries import about
from homeward.record.children.transfer import TransferSaid, transfer_child
from homeward.record.episodes.being_found import (
    PreventionSaid,
    record_found_with,
    record_prevention_interview,
)
from homeward.record.episodes.queries import around, episode_named
from homeward.record.kept.operations import correct_fact, withdraw_fact
from homeward.record.reports.operations import settle_match
from homeward.record.reports.queries import waiting_matches


def _newcomer(story: Story, ctx: Context) -> UUID:
    """Return the row that was made when the story's child was reported as new."""
    with scope(ctx):
        return episode_named(ctx, story.known()).child_id


def _mend_grade(story: Story, at: datetime, said: dict[str, Any]) -> None:
    ctx = story.worker("missing_officer").at(at)
    with scope(ctx):
        row = around(ctx, story.known()).grades[-1]
    correct_fact(
        ctx,
        noun="grade",
        row=row.pk,
        version=row.version,
        said={"grade": said["grade"]},
        reason="Read from the wrong line of the police list.",
    )


def _withdraw_log(story: Story, at: datetime, said: dict[str, Any]) -> None:
    ctx = story.worker("missing_officer").at(at)
    with scope(ctx):
        row = around(ctx, story.known()).log[-1]
    withdraw_fact(
        ctx,
        noun="log_entry",
        row=row.pk,
        version=row.version,
        reason="Written in the wrong child's episode.",
    )


def _join(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Say that the newcomer is the child known already, and answer the question about it."""
    person = story.worker("missing_officer")
    ctx = person.at(at)
    other = _newcomer(story, ctx)
    with scope(ctx):
        waiting = [one for one in waiting_matches(ctx) if one.newcomer == other]
    asked = next(one for one in waiting if one.child_id == story.life.id)
    settle_match(person.at(at), match=asked.pk, version=asked.version, answer="same")
    reason = "Same name and school; the day of birth was misheard."
    join(person.at(at), child=story.life.id, other=other, reason=reason)


def _separate(story: Story, at: datetime, said: dict[str, Any]) -> None:
    ctx = story.worker("team_manager").at(at)
    with scope(ctx):
        link = about(ctx, [story.life.id]).links[-1]
    reason = "The school says they are two cousins of the same name."
    separate(ctx, link=link.pk, version=link.version, reason=reason)


def _police_interview(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.world.police[0]
    record_prevention_interview(
        person.at(at, authority=story.life.desk.authority),
        episode=story.known(),
        said=PreventionSaid(
            at,
            officer(story.rng),
            place="At the police station",
            harm_told=False,
            said=story.rng.choice(words.CHECKED),
        ),
    )


def _found_with(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Record that the child was with the other story's child, and nobody had reported it."""
    if story.other is None:
        raise RuntimeError(f"the case “{story.case.name}” names no other case")
    found = story.other.ago(said["found"])
    record_found_with(
        story.worker("missing_officer").at(at),
        episode=story.other.known(),
        child=story.life.id,
        at=found or at,
        note="In the same car. Their carer thought they were at a friend's.",
    )


def _transfer(story: Story, at: datetime, said: dict[str, Any]) -> None:
    transfer_child(
        story.worker("team_manager").at(at),
        child=story.life.id,
        said=TransferSaid(
            to=story.world.towns[said["to"]].id,
            on=london_date(at),
            reason="The family moved; agreed at the transfer conference.",
        ),
    )


def _photo(story: Story, at: datetime, said: dict[str, Any]) -> None:
    add_photo(
        story.worker("social_worker").at(at),
        child=story.life.id,
        upload=drawn(story.rng),
        taken_on=london_date(at) - timedelta(days=60),
        source="Carer",
    )


AMENDING: dict[str, Callable[[Story, datetime, dict[str, Any]], None]] = {
    "mend_grade": _mend_grade,
    "withdraw_log": _withdraw_log,
    "join": _join,
    "separate": _separate,
    "police_interview": _police_interview,
    "found_with": _found_with,
    "transfer": _transfer,
    "photo": _photo,
}
"""The words of a story's steps that put right or add to what was told before."""
