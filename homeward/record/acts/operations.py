"""Recording the acts that duties wait for, and what follows on each.

Every operation writes its record and, beside it, the ``Act`` rows that the clocks read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import change, find
from homeward.record.acts.consenting import who_decides
from homeward.record.acts.models import Attendee, CrossBorderPlan, StrategyDiscussion, Told
from homeward.record.acts.recorded import PARTS, RECORDED, STEPS
from homeward.record.acts.settling import demand_sound, settle_acts
from homeward.record.episodes.acting import about, live, moved_start
from homeward.record.episodes.models import Episode
from homeward.record.episodes.times import keep_reference
from homeward.record.kept.saying import BadFact, demand_whole, judged

Said = Mapping[str, Any]
Attendees = Mapping[str, Sequence[str]]


@operation("act.strategy")
def record_strategy(
    ctx: Context, *, episode: UUID, said: Said, attendees: Attendees | None = None
) -> Outcome:
    """Record a strategy discussion that was convened, and what it decided if it was held.

    ``attendees``: the names, by agency.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    row = live(ctx, episode)
    made = _made(ctx, "strategy", row, said)
    _attend(ctx, made, attendees)
    return _outcome(made)


@operation("act.strategy_held")
def hold_strategy(
    ctx: Context, *, record: UUID, version: int, said: Said, attendees: Attendees | None = None
) -> Outcome:
    """Record when a convened discussion was held, who took part and what it decided.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact.
    """
    now = _step(ctx, "strategy_held", record, version, said)
    _attend(ctx, now, attendees)
    return _outcome(now)


def _attend(ctx: Context, row: StrategyDiscussion, attendees: Attendees | None) -> None:
    for agency, names in (attendees or {}).items():
        if agency not in Attendee.Agency.values:
            raise BadFact("Choose the agency from the list.")
        for name in filter(None, map(str.strip, names)):
            if row.held_at is None:
                raise BadFact("Say when it was held.", field="held_at")
            if len(name) > 120:
                raise BadFact("A name must be 120 characters or fewer.", field=f"from_{agency}")
            Attendee.objects.create(
                discussion_id=row.pk,
                agency=agency,
                name=name,
                at=row.held_at,
                **_about(ctx, row),
            )


@operation("act.action")
def add_action(ctx: Context, *, discussion: UUID, said: Said) -> Outcome:
    """Add an action that a strategy discussion agreed: what, whose, and by which day.

    Raises:
        NotFound, BadEpisode, BadFact.
    """
    return _part(ctx, "action", find(ctx, StrategyDiscussion, discussion), "discussion_id", said)


@operation("act.action_done")
def finish_action(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Mark an agreed action as done.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact.
    """
    return _outcome(_step(ctx, "action_done", record, version, said))


@operation("act.media")
def consider_media(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record that an appeal through the media is considered, and why.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "media", episode, said)


@operation("act.media_decide")
def decide_media(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record the director's consent to a media appeal, or that it is refused, and why.

    Anybody else who may record it names the director who said so by phone, and is named beside
    it as the one who took it down.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode; BadFact: it is no director's decision.
    """
    who = who_decides(ctx, said)
    return _outcome(_step(ctx, "media_decide", record, version, said, **who))


@operation("act.media_risk")
def override_media(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record that life is at risk and why: the police then wait for nobody.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact.
    """
    return _outcome(_step(ctx, "media_risk", record, version, said))


@operation("act.media_release")
def release_media(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record that an appeal was made through the media.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode; BadFact: a looked-after child's, without the
            director's consent or a risk to life.
    """
    return _outcome(_step(ctx, "media_release", record, version, said))


@operation("act.media_end")
def end_media(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record that an appeal through the media was withdrawn.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode; BadFact: it was never made.
    """
    return _outcome(_step(ctx, "media_end", record, version, said))


@operation("act.referral")
def refer(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record a referral to the front door for a child who is not open to children's services.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "referral", episode, said)


@operation("act.referral_outcome")
def conclude_referral(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record what came of a referral to the front door.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact.
    """
    return _outcome(_step(ctx, "referral_outcome", record, version, said))


@operation("act.nrm")
def refer_to_nrm(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record a referral to the National Referral Mechanism; a child's needs no consent.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "nrm", episode, said)


@operation("act.nrm_finding")
def follow_nrm(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record the reference, the duty to notify, or what was found on a referral.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact.
    """
    return _outcome(_step(ctx, "nrm_finding", record, version, said))


@operation("act.event")
def record_event(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record a provider's notifiable event: when it was, and when children's services were told.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "event", episode, said)


@operation("act.told_iro")
def record_iro_told(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record that the independent reviewing officer was told.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "told_iro", episode, said)


@operation("act.told_placing")
def record_placing_told(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record that the placing authority was told: with whom, how, and their receipt.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "told_placing", episode, said)


@operation("act.told_police")
def record_police_told(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record that the police were told; the first time and reference are the episode's too.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    row = live(ctx, episode)
    made = _made(ctx, "told_police", row, said)
    return _referenced(ctx, row, made)


@operation("act.receipt")
def record_receipt(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record that those who were told said so, and the reference they gave.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact; Denied: not the asker's to record.
    """
    told = find(ctx, Told, record)
    permissions.demand(ctx, f"act.told_{told.to}")
    now = _step(ctx, "receipt", record, version, said)
    if now.to != Told.To.POLICE:
        return _outcome(now)
    return _referenced(ctx, live(ctx, now.episode_id), now)


def _referenced(ctx: Context, row: Episode, told: Told) -> Outcome:
    """Let the episode have the police's time and reference, where it has none."""
    at = row.reported_to_police_at or told.at
    reference = row.police_reference or told.reference
    if (at, reference) != (row.reported_to_police_at, row.police_reference):
        row = keep_reference(ctx, row, version=row.version, reference=reference, told=at)
    moved = moved_start(ctx, row)
    return Outcome(told.pk, episodes=moved.episodes, children=moved.children)


@operation("act.cawn")
def record_cawn(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record a child abduction warning notice: served on whom, by whom, until when.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "cawn", episode, said)


@operation("act.prompt")
def record_prompt(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record something asked to find the child: of whom, the answer, when to look next.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    answered = {"answered_at": said.get("at")} if said.get("answer") else {}
    return _record(ctx, "prompt", episode, {**said, **answered})


@operation("act.prompt_answer")
def answer_prompt(ctx: Context, *, record: UUID, version: int, said: Said) -> Outcome:
    """Record the answer to something that was asked, and when to look next.

    Raises:
        NotFound, Conflict, InFuture, BadEpisode, BadFact.
    """
    return _outcome(_step(ctx, "prompt_answer", record, version, said))


@operation("act.review")
def record_review(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record a review of a long absence, and the day of the next one.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "review", episode, said)


@operation("act.cross_border")
def record_cross_border(ctx: Context, *, episode: UUID, said: Said) -> Outcome:
    """Record a plan agreed with other forces, authorities or countries.

    Raises:
        NotFound, InFuture, BadEpisode, BadFact.
    """
    return _record(ctx, "cross_border", episode, said)


@operation("act.cross_border_contact")
def add_cross_border_contact(ctx: Context, *, plan: UUID, said: Said) -> Outcome:
    """Add whom to reach in a force, authority or country of a cross-border plan.

    Raises:
        NotFound, BadEpisode, BadFact.
    """
    return _part(ctx, "cross_border_contact", find(ctx, CrossBorderPlan, plan), "plan_id", said)


def _record(ctx: Context, name: str, episode: UUID, said: Said) -> Outcome:
    return _outcome(_made(ctx, name, live(ctx, episode), said))


def _made(ctx: Context, name: str, episode: Episode, said: Said) -> Any:
    form = RECORDED[name]
    clean = judged(ctx, form.noun, said)
    demand_whole(form.noun, clean)
    model: Any = form.noun.model
    row = model(**clean, **form.fixed, **about(ctx, episode))
    demand_sound(ctx, row, clean)
    row.save(force_insert=True)
    settle_acts(ctx, row)
    return row


def _part(ctx: Context, name: str, whole: Any, column: str, said: Said) -> Outcome:
    live(ctx, whole.episode_id)
    form = PARTS[name]
    clean = judged(ctx, form.noun, {"at": ctx.now, **said} if name == "action" else said)
    demand_whole(form.noun, clean)
    clean.setdefault("at", ctx.now)
    model: Any = form.noun.model
    row = model(**{column: whole.pk}, **clean, **_about(ctx, whole))
    row.save(force_insert=True)
    return _outcome(row)


def _about(ctx: Context, row: Any) -> dict[str, Any]:
    return about(ctx, find(ctx, Episode, row.episode_id))


def _step(
    ctx: Context, name: str, record: UUID, version: int, said: Said, **known: str | None
) -> Any:
    """Add a step to a record: what was typed, and what is ``known`` without anybody's typing."""
    step = STEPS[name]
    row: Any = find(ctx, step.noun.model, record)
    live(ctx, row.episode_id)
    if set(said) - set(step.fields):
        raise BadFact("This form does not fit what is kept. Open it afresh.")
    if step.once and getattr(row, step.once) is not None:
        raise BadFact("This is recorded already. Correct the record if it is wrong.")
    clean = judged(ctx, step.noun, {**said, **known})
    for column in step.needed:
        if clean.get(column) in (None, ""):
            raise BadFact("Fill this in: it can't be kept without.", field=column)
    demand_sound(ctx, row, clean)
    now = change(ctx, row, version=version, **clean)
    settle_acts(ctx, now)
    return now


def _outcome(row: Any) -> Outcome:
    return Outcome(row.pk, episodes=(row.episode_id,), children=(row.child_id,))
