"""One of everything that an address can name, in Alder's record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from homeward.config.clock import utc_now
from homeward.domain.context import Context
from homeward.guard.models import Membership, Share, User
from homeward.guard.operation import Outcome
from homeward.guard.people import (
    NewPerson,
    add_organisation,
    services_context,
    set_up_person,
    system_context,
)
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.acts import operations as acts
from homeward.record.children.operations import Particulars, join
from homeward.record.children.photos import add_photo
from homeward.record.children.queries import about
from homeward.record.episodes.queries import around
from homeward.record.kept.operations import add_to_profile
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    set_area,
    set_desk,
    set_provider,
)
from homeward.record.reports.operations import ReportSaid, save_draft, take_report
from homeward.record.reports.queries import waiting_matches
from homeward.sources.loading.given import Given
from homeward.sources.loading.running import run_load
from homeward.sources.models import RejectedRow
from homeward.sources.operations import request_load, save_mapping
from homeward.sources.queries import load_standing
from homeward.work.daily.keeping import make_report
from homeward.work.documents.operations import draft_document
from homeward.work.exchange.comparing import Theirs
from homeward.work.exchange.models import Difference
from homeward.work.exchange.operations import ListSaid, load_list
from homeward.work.messages.handing import give
from homeward.work.obligations.models import ProtocolVersion
from homeward.work.rota.operations import LeaveSaid, ShiftSaid, add_leave, set_shift
from homeward.work.watch.beating import beat
from tests.cast import PASSWORD, Cast, Person
from tests.doors.messages.telling import asked, keep_back, program, token_for
from tests.doors.pictures import a_jpeg

HEADER = (
    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT100,1,01/02/2010,WBRI,UN1,,\n"
    "T101,1,45/02/2010,WBRI,UN1,,\n"
)
MAPPING = (
    '[mapping]\nname = "elm-list"\ntitle = "Elm list"\ntable = "person"\n'
    '[columns]\nnumber = "No"\nfamily_name = "Surname"\nborn_on = "DOB"\n'
)


@dataclass(frozen=True)
class World:
    """The ids of the things, by the word that addresses use for them."""

    things: dict[str, UUID | int | str]
    council: UUID


def make_world(cast: Cast) -> World:
    """Make one of everything, recorded by Asha for Alder."""
    now = utc_now()
    asha, gwen = partial(cast.asha.ctx, at=now), partial(cast.gwen.ctx, at=now)
    child = cast.child(at=now - timedelta(hours=3))
    twin = cast.child(Particulars("Robyn", "Testchild"), at=now)
    episode = cast.missing(child, at=now)
    join(gwen(), child=child, other=twin, reason="The same number")
    add_photo(asha(), child=child, upload=a_jpeg(), taken_on=None, source="Carer")
    council = add_organisation(
        system_context(now=now, purpose="test"), name="Elm", kind="other_council", covers=[]
    ).id
    assert council
    share_child(gwen(), child=child, to=council, purpose="responsible", ends_at=now + timedelta(1))
    draft = UUID(int=7)
    things = {"child": child, "episode": episode, "draft": draft, "person": cast.ben.id}
    newcomer = Particulars("Robin", "Testchild", None)
    take_report(
        asha(), child=None, newcomer=newcomer, said=ReportSaid("Erin Example", last_seen_at=now)
    )
    files = [Given("header.csv", HEADER.encode())]
    load = UUID(str(request_load(asha(), files=files, in_background=False).id))
    run_load(load=load, authority=cast.alder, clock=utc_now)
    things["load"] = load
    made = draft_document(asha(), episode=episode, kind="high_risk")
    things["document"] = UUID(str(made.id))
    things["mapping"] = UUID(str(save_mapping(asha(), text=MAPPING).id))
    things |= _kept(asha, cast, child)
    things |= _told(asha, cast, child, episode)
    things |= _rota(asha, cast)
    things |= _acts(asha, episode)
    things["report"] = _reported(cast, now)
    ctx = asha()
    with scope(ctx):
        file = things["file"] = load_standing(ctx, load).files[0].id
        things["row"] = RejectedRow.objects.seen_by(ctx).filter(file=file).get().pk
        found = about(ctx, [child])
        things["link"] = found.links[0].pk
        things["photo"] = found.photos[0].pk
        things["entry"] = around(ctx, episode).kinds[0].pk
        things["match"] = waiting_matches(ctx)[0].pk
        things["share"] = Share.objects.filter(to_organisation=council).get().pk
        things["membership"] = Membership.objects.get(user=cast.ben.id).pk
        save_draft(ctx, draft=draft, body={})
    version = ProtocolVersion.objects.get(name="thurrock").pk
    things["protocol"] = things["former"] = version
    beat("worker", now, 0.0)
    things["difference"] = _difference(cast, episode)
    return World(things, council)


def _rota(asha: Callable[[], Context], cast: Cast) -> dict[str, UUID | int | str]:
    """Return a shift and somebody's leave."""
    times = (utc_now(), utc_now() + timedelta(hours=9))
    said = ShiftSaid("duty_officer", cast.gwen.id, *times)
    shift = set_shift(asha(), shift=None, version=0, said=said).id
    made = {  # changed since: who comes with the first version takes nothing off
        "shift": set_shift(asha(), shift=shift, version=1, said=said),
        "leave": add_leave(asha(), said=LeaveSaid(cast.asha.id, *times)),
    }
    return {name: UUID(str(done.id)) for name, done in made.items()}


def _reported(cast: Cast, now: datetime) -> UUID:
    """Return Alder's daily report."""
    program = services_context(now=now, authority=cast.alder, purpose="daily report")
    return UUID(str(make_report(program, due_at=now).id))


def _kept(asha: Callable[[], Context], cast: Cast, child: UUID) -> dict[str, UUID | str]:
    """Return something kept of the child, and one entry of each register."""
    day = utc_now().date()
    said = {"section": "medical", "said": "Asthma", "source": "Mother", "as_of": day}
    made = {
        "fact": add_to_profile(asha(), noun="profile_fact", child=child, said=said),
        "provider": set_provider(asha(), provider=None, said=ProviderSaid("Willow House")),
        "desk": set_desk(
            asha(), desk=None, said=DeskSaid(cast.alder, "duty", phone="01632 960000")
        ),
        "area": set_area(asha(), area=None, said=AreaSaid(cast.alder, "Northtown", "district")),
    }
    return {"noun": "profile_fact", **{name: UUID(str(done.id)) for name, done in made.items()}}


def _acts(asha: Callable[[], Context], episode: UUID) -> dict[str, UUID]:
    """Return one record of each act that has an address of its own."""
    at = asha().now
    who, what = {"at": at, "made_by": "Asha Example"}, {"why": "Her phone is off"}
    told = {"told_by": "Asha Example", "with_whom": "101", "how": "phone"}
    asked = {"kind": "cctv", "asked_of": "The station", "asked_by": "Asha Example"}
    plan = {"agreed_by": "Gwen Example", "places": "Kent Police", "plan": "Look at trains"}
    duty = {"responder": "authority", "duty": "by_referral"}
    wanted: dict[str, tuple[Callable[..., Outcome], dict[str, object]]] = {
        "strategy": (acts.record_strategy, {"at": at, "convened_by": "Asha Example"}),
        "appeal": (acts.consider_media, {"at": at, "proposed_by": "Dev Example", **what}),
        "referral": (acts.refer, {**who, **what, "made_to": "The front door"}),
        "nrm": (acts.refer_to_nrm, {**who, **duty}),
        "told": (acts.record_police_told, {"at": at, **told}),
        "prompt": (acts.record_prompt, {"at": at, **asked}),
        "plan": (acts.record_cross_border, {"at": at, **plan}),
    }
    made = {
        word: run(asha(), episode=episode, said=said).id for word, (run, said) in wanted.items()
    }
    action = {"what": "Ask the ferry", "owner": "Asha Example", "due_on": at.date()}
    made["action"] = acts.add_action(asha(), discussion=made["strategy"], said=action).id
    return {word: UUID(str(pk)) for word, pk in made.items()}


def _told(
    asha: Callable[[], Context], cast: Cast, child: UUID, episode: UUID
) -> dict[str, UUID | str]:
    """Return a message to Asha and its link, a hand-over of it, and one kept from somebody."""
    message = asked(cast, cast.asha, episode=episode)
    other = asked(cast, cast.asha, episode=episode)
    held = keep_back(program(cast), message=other, child=child, person=cast.erin.id)
    over = give(asha(), to=cast.gwen.id, messages=[other], note="")
    made = {"suppression": UUID(str(held.id)), "handover": UUID(str(over.id))}
    return {"message": message, "token": token_for(cast, message), **made}


def _difference(cast: Cast, episode: UUID) -> UUID:
    """Return a difference of grade with the police's list, in the episode."""
    now = utc_now()
    row = Theirs(2, "", str(episode), "", frozenset(), "", None, None, None, None, "high")
    said = ListSaid("list.csv", now, (row,), ())
    load_list(cast.asha.ctx(at=now), authority=cast.alder, said=said)
    ctx = cast.asha.ctx(at=now)
    with scope(ctx):
        found = Difference.objects.seen_by(ctx).filter(episode=episode, kind="grade")
        return found.get().pk


def person_in(organisation: UUID, role: str) -> Person:
    """Return a person with one role in an organisation, made the first time."""
    email = f"{role}.{str(organisation)[:8]}@example.test".lower()
    user = User.objects.filter(email=email).first()
    pk = user.pk if user else _made(organisation, role, email)
    return Person(pk, email, organisation, None, role, "North")


def _made(organisation: UUID, role: str, email: str) -> UUID:
    made = set_up_person(
        system_context(now=utc_now() - timedelta(days=1), purpose="test"),
        organisation=organisation,
        said=NewPerson(email, "Somebody Example", PASSWORD, role, "North"),
    )
    assert made.id
    return made.id
