"""For each form of an act an episode in which its duty is asked for, and the duty as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.people import add_authority, system_context
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, create_child
from homeward.record.episodes.operations import record_act
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import obligations_of
from tests.cast import NOW, Cast, hours
from tests.record.keeping import ACT_SAID

AT = NOW - hours(0.5)
LINNET = Particulars("Linnet", "Testchild", date(2011, 5, 6))


@dataclass(frozen=True, slots=True)
class Duty:
    """What makes a duty be asked for, and what is typed to meet it.

    ``gone`` is how many hours ago the child was last seen, ``event`` what is recorded first,
    ``kind`` and ``hosted`` say where the child is placed, and ``at`` names the column of the
    record whose time counts.
    """

    rule: str
    gone: float = 1
    event: str = ""
    where: str = "alder"
    kind: str = ""
    hosted: bool = False
    more: tuple[Mapping[str, Any], ...] = ({},)
    at: str = "at"


DUTIES: Mapping[str, Duty] = MappingProxyType(
    {
        "strategy": Duty("strategy.discussion", gone=13, at="held_at"),
        "referral": Duty("referral.made", gone=25, where="birch"),
        "nrm": Duty("nrm.referral", event="trafficking_suspected"),
        "event": Duty("provider.notified", kind="K2", at="told_at"),
        "told_iro": Duty("iro.told"),
        "told_placing": Duty("placing_authority.told", where="far"),
        "told_police": Duty("police.told"),
        "cawn": Duty("cawn.considered", event="adult_of_concern"),
        "prompt": Duty(
            "locate.enquiries",
            gone=13,
            more=tuple({"kind": kind} for kind in ("phone", "cctv", "transport_police")),
        ),
        "review": Duty("absence.review", gone=7 * 24 + 2),
        "cross_border": Duty("cross_border.plan", gone=25, hosted=True),
    }
)
"""The duty of each form."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An episode in which a duty is asked for, whose it is, and what is typed to meet it."""

    form: str
    duty: Duty
    ctx: Context
    episode: UUID

    @property
    def said(self) -> list[dict[str, Any]]:
        """Return what is typed, form by form."""
        return [{**ACT_SAID[self.form], **more} for more in self.duty.more]


def asked(cast: Cast, form: str) -> Asked:
    """Return an episode in which the duty of a form is asked for."""
    duty = DUTIES[form]
    ctx = _whose(cast, duty)
    child = None if duty.where == "far" else _child(cast, duty, ctx)
    said = ReportSaid("Erin Example", last_seen_at=NOW - hours(duty.gone))
    newcomer = None if child else LINNET
    episode = take_report(ctx, child=child, newcomer=newcomer, said=said).id
    assert episode is not None
    if duty.event:
        record_act(
            _again(cast, duty, ctx), episode=episode, kind=duty.event, at=AT, who="Asha Example"
        )
    return Asked(form, duty, ctx, episode)


def again(case: Asked, cast: Cast) -> Context:
    """Return the context of the next operation in that episode."""
    return _again(cast, case.duty, case.ctx)


def standing(case: Asked, cast: Cast) -> Obligation:
    """Return the duty as it stands."""
    reader = again(case, cast)
    with scope(reader):
        rows = obligations_of(reader, case.episode)
        (found,) = [row for row in rows if row.rule == case.duty.rule]
        return found


def _whose(cast: Cast, duty: Duty) -> Context:
    if duty.where == "alder":
        return cast.asha.ctx()
    if duty.where == "birch":
        return cast.carys.ctx()
    program = system_context(now=NOW, purpose="set up")
    far = add_authority(program, code="X09", name="Farlow", protocol="national", services=None)
    return cast.carys.ctx(authority=far.id)


def _again(cast: Cast, duty: Duty, ctx: Context) -> Context:
    person = cast.asha if duty.where == "alder" else cast.carys
    return person.ctx(authority=ctx.authority)


def _child(cast: Cast, duty: Duty, ctx: Context) -> UUID:
    if duty.where == "birch":
        made = create_child(cast.carys.ctx(), said=LINNET).id
        assert made is not None
        return made
    child = cast.child()
    if duty.kind or duty.hosted:
        host = cast.birch if duty.hosted else None
        said = PlacementSaid(date(2026, 3, 1), duty.kind, host_authority_id=host)
        place_child(cast.asha.ctx(), child=child, said=said)
    return child
