"""Who may sign in to the example, and with what. Nothing here is used by any other home.

The password is written down for everybody to read: it is set only while the example is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PASSWORD = "lantern-in-the-window-7"  # noqa: S105 - the example's, printed on every start

TOWNS = ("Alderbrook", "Marshwick", "Oxenford Vale")
POLICE = "Brackenshire Police"
PROVIDERS = ("Heronsgate Homes", "Lantern House Care", "Wrenfield Fostering")
PLACING_COUNCIL = "Fennel Cross Council"


@dataclass(frozen=True, slots=True)
class CastMember:
    """One invented person: their name, role, team, and whom they work for."""

    name: str
    role: str
    works_for: str
    team: str = ""

    @property
    def email(self) -> str:
        """Return the address they sign in with, under a domain that can't exist (RFC 2606)."""
        place = "".join(letter for letter in self.works_for.lower() if letter.isalpha())
        return f"{self.name.split()[0].lower()}@{place}.example"


def _services(town: str, names: str, family: str) -> list[CastMember]:
    roles = (
        ("missing_officer", "North"),
        ("social_worker", "South"),
        ("social_worker", "North"),
        ("team_manager", "North"),
        ("team_manager", "South"),
        ("duty_officer", "Out of hours"),
        ("interview_worker", "Return interviews"),
        ("head_of_service", ""),
        ("analyst", ""),
        ("governance_lead", ""),
        ("administrator", ""),
        ("duty_officer", "Out of hours"),
        ("assistant_director", ""),
        ("director", ""),
        ("strategic_director", ""),
        ("reviewing_officer", "Reviewing service"),
        ("safeguarding_hub", ""),
        ("lead_member", ""),
    )
    return [
        CastMember(f"{name} {family}", role, town, team)
        for name, (role, team) in zip(names.split(), roles, strict=True)
    ]


CAST: tuple[CastMember, ...] = (
    *_services(
        TOWNS[0],
        "Asha Ben Bronwen Chidi Delyth Edie Farah Gwen Hari Ines Jonah "
        "Keir Leila Mungo Nia Orla Pim Rafe",
        "Example",
    ),
    *_services(
        TOWNS[1],
        "Carys Kofi Lowri Mabel Noor Otis Petra Quinn Rhian Suki Tariq "
        "Bess Dilys Ewan Fia Gus Hetty Ivo",
        "Sample",
    ),
    *_services(
        TOWNS[2],
        "Una Viktor Wanda Xena Yusuf Zoe Amara Bjorn Cleo Dara Emrys "
        "Ffion Glen Hana Ida Jago Kezia Lorcan",
        "Trial",
    ),
    CastMember("Dev Example", "police_coordinator", POLICE),
    CastMember("Freya Sample", "police_coordinator", POLICE),
    CastMember("Greta Mock", "carer", PROVIDERS[0]),
    CastMember("Hugo Mock", "carer", PROVIDERS[1]),
    CastMember("Isla Mock", "carer", PROVIDERS[2]),
    CastMember("Joss Trial", "placing_officer", PLACING_COUNCIL),
)
"""Asha, Ben, Carys and Dev first of their kind: own team, other team, other authority, police."""

_SHOWN = ("Asha", "Ben", "Edie", "Chidi", "Farah", "Jonah", "Carys", "Una", "Dev", "Greta", "Joss")


def lines() -> Sequence[str]:
    """Return the lines that tell a person at the terminal whom they may sign in as."""
    from homeward.guard.permissions import ROLE_NAMES

    shown = [one for one in CAST if one.name.split()[0] in _SHOWN]
    widest = max(len(one.email) for one in shown)
    return (
        "Everybody in it is invented. Sign in as any of these people,",
        f"all with the password: {PASSWORD}",
        *(f"  {one.email:<{widest}}  {ROLE_NAMES[one.role]}, {one.works_for}" for one in shown),
    )
