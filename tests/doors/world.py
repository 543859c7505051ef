"""One of everything that an address can name, in Alder's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from homeward.config.clock import utc_now
from homeward.guard.models import Membership, Share, User
from homeward.guard.people import NewPerson, add_organisation, set_up_person, system_context
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.children.operations import Particulars, join
from homeward.record.children.photos import add_photo
from homeward.record.children.queries import about
from homeward.record.reports.operations import ReportSaid, save_draft, take_report
from homeward.record.reports.queries import waiting_matches
from homeward.sources.loading.given import Given
from homeward.sources.operations import request_load
from homeward.sources.queries import load_standing
from tests.cast import PASSWORD, Cast, Person
from tests.doors.pictures import a_jpeg

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT100,1,01/02/2010,WBRI,UN1,,\n"


@dataclass(frozen=True)
class World:
    """The ids of the things, by the word that addresses use for them."""

    things: dict[str, UUID]
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
    things["load"] = UUID(str(request_load(asha(), files=files, in_background=False).id))
    ctx = asha()
    with scope(ctx):
        things["file"] = load_standing(ctx, things["load"]).files[0].id
        found = about(ctx, [child])
        things["link"] = found.links[0].pk
        things["photo"] = found.photos[0].pk
        things["match"] = waiting_matches(ctx)[0].pk
        things["share"] = Share.objects.filter(to_organisation=council).get().pk
        things["membership"] = Membership.objects.get(user=cast.ben.id).pk
        save_draft(ctx, draft=draft, body={})
    return World(things, council)


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
