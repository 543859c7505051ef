"""Invents a child's standing with services: care, orders, plans, needs, disability, risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from homeward.config.example import words
from homeward.config.example.children import birthday
from homeward.config.example.life import Life, Rows, Standing, Stay, at_london, new_id

_SOURCE = "Case system"
_CATEGORIES = {"NEG": 45, "EMO": 30, "PHY": 15, "SAB": 10}
_DISABILITIES = {"AUT": 30, "LD": 25, "BEH": 20, "COMM": 10, "MOB": 5, "HEAR": 5, "VIS": 5}
_DISABLED, _ENQUIRED, _EXPLOITED = 0.14, 0.06, 0.24
_NEEDS = {"N1": 52, "N4": 14, "N5": 18, "N3": 9, "N2": 5, "N6": 2}
_REFERRED = ("School", "Police", "Health", "Family", "Housing")
_IMMIGRATION = ("Asylum claim not decided yet", "Refugee, leave to remain for five years")
_FORMS = (
    "Criminal exploitation (county lines)",
    "Sexual exploitation",
    "Criminal and sexual exploitation",
)
_REASONS = {
    "low": "Named in passing by a friend who is known to be exploited.",
    "medium": "New phone and clothes, missing overnight, older friends nobody has met.",
    "high": "Found with packages in another town; says somebody is owed money.",
}
_ACCOMMODATION = ("Supported lodgings", "With former foster carer", "Own tenancy", "With family")


class Phase(NamedTuple):
    """Part of a time in care under one legal status."""

    code: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Where one child's rows of standing go."""

    rng: Random
    rows: Rows
    life: Life
    until: date

    def period(self, table: str, starts_on: date, ends_on: date | None, **said: object) -> None:
        """Plan a period from a day; an end that has not come is left open."""
        ends = ends_on if ends_on is not None and ends_on <= self.until else None
        kept = {"id": new_id(self.rng), "child_id": self.life.id, **said}
        kept |= {"starts_on": starts_on, "ends_on": ends}
        by = self.life.worker("social_worker").id
        self.rows.add(self.life, table, recorded_at=at_london(starts_on, 17, 0), by=by, said=kept)

    def standings(self, *names: str) -> Iterator[Standing]:
        """Yield the child's standings of these names."""
        return (one for one in self.life.standings if one.status in names)

    def chance(self, share: float) -> bool:
        """Tell whether it befalls this child."""
        return self.rng.random() < share


def write_care(rng: Random, rows: Rows, life: Life, *, until: date) -> None:
    """Plan the rows of a child's standing over time, and of where a looked-after child lives."""
    kept = Kept(rng, rows, life, until)
    for one in kept.standings("looked_after"):
        _write_time_in_care(kept, one)
    for stay in life.stays:
        _write_stay(rng, rows, life, stay)
    _write_plans(kept)
    _write_needs(kept)
    _write_disability(kept)
    if life.spells or life.shows:
        _write_exploitation(kept)


def _write_time_in_care(kept: Kept, one: Standing) -> None:
    rng, life = kept.rng, kept.life
    final = "V2" if life.uasc else rng.choices(("C2", "C1", "V2"), (55, 15, 30))[0]
    need = "N8" if life.uasc else rng.choices(("N1", "N4", "N5", "N3"), (60, 14, 20, 6))[0]
    phases = list(_phases(kept, one, final))
    for n, phase in enumerate(phases):
        kept.period("record_legalstatus", *phase[1:], code=phase.code, source=_SOURCE)
        last = n == len(phases) - 1
        kept.period(
            "record_careperiod",
            *phase[1:],
            start_reason="L" if n else "S",
            end_reason="X1" if not last else "E17" if one.ends_on else "",
            legal_status=phase.code,
            need=need,
        )
    if final != "V2":
        _write_proceedings(kept, phases)
    if life.uasc:
        _write_asylum(kept, one)


def _phases(kept: Kept, one: Standing, final: str) -> Iterator[Phase]:
    """Yield the legal statuses of a time in care: a full order follows an interim one."""
    made = one.starts_on + timedelta(days=kept.rng.randint(150, 240))
    ends = min(filter(None, (one.ends_on, kept.until)))
    if final != "C2" or made >= ends:
        yield Phase("C1" if final == "C2" else final, one.starts_on, one.ends_on)
        return
    yield Phase("C1", one.starts_on, made)
    yield Phase("C2", made, one.ends_on)


def _write_proceedings(kept: Kept, phases: list[Phase]) -> None:
    began = phases[0].starts_on
    early = max(kept.life.born_on, began - timedelta(days=70))
    issued = max(early, began - timedelta(days=14))
    final = phases[1].starts_on if len(phases) > 1 else None
    stages: list[tuple[str, date, date | None]] = [
        ("pre_proceedings", early, issued),
        ("issued", issued, began),
        ("interim", began, final),
    ]
    if final is not None:
        stages.append(("final", final, final))
    for stage, starts, ends in stages:
        kept.period("record_proceedings", starts, ends, stage=stage, source=_SOURCE)


def _write_asylum(kept: Kept, one: Standing) -> None:
    kept.period("record_uascperiod", one.starts_on, one.ends_on)
    decided = one.starts_on + timedelta(days=kept.rng.randint(200, 700))
    spans: list[tuple[str, date, date | None]] = [(_IMMIGRATION[0], one.starts_on, None)]
    if kept.chance(0.5) and decided < kept.until:
        spans = [
            (_IMMIGRATION[0], one.starts_on, decided),
            (_IMMIGRATION[1], decided, None),
        ]
    for status, starts, ends in spans:
        kept.period("record_immigrationstatus", starts, ends, status=status, source="Home Office")


def _write_plans(kept: Kept) -> None:
    """Plan section 47 enquiries, the protection plans they led to, and those that led to none."""
    rng, life = kept.rng, kept.life
    for one in kept.standings("child_protection"):
        asked = max(life.born_on, one.starts_on - timedelta(days=rng.randint(12, 20)))
        outcome = "Initial child protection conference"
        _enquiry(kept, asked, one.starts_on, further=True, outcome=outcome)
        first, later = _drawn(rng, _CATEGORIES), _drawn(rng, _CATEGORIES)
        kept.period(
            "record_protectionplan",
            one.starts_on,
            one.ends_on,
            first_category=first,
            category=later if kept.chance(0.2) else first,
            other_authority=False,
            source=_SOURCE,
        )
    if life.spells and kept.chance(_ENQUIRED):
        asked = life.first + timedelta(days=rng.randint(1, 20))
        if asked + timedelta(days=12) < kept.until:
            ends = asked + timedelta(days=12)
            _enquiry(kept, asked, ends, further=False, outcome="No further action: support offered")


def _enquiry(kept: Kept, starts: date, ends: date, *, further: bool, outcome: str) -> None:
    kept.period(
        "record_enquiry47",
        starts,
        ends,
        no_further_action=not further,
        outcome=outcome,
        source=_SOURCE,
    )


def _write_needs(kept: Kept) -> None:
    """Plan periods in need, of early help, and as a care leaver."""
    rng = kept.rng
    for one in kept.standings("child_in_need", "child_protection", "looked_after"):
        kept.period(
            "record_needepisode",
            one.starts_on,
            one.ends_on,
            need="N8" if kept.life.uasc else _drawn(rng, _NEEDS),
            referral_source=rng.choice(_REFERRED),
            close_reason="RC7" if one.ends_on and one.ends_on <= kept.until else "",
            source=_SOURCE,
        )
    for one in kept.standings("early_help"):
        lead = f"{words.whole_name(rng)}, early help worker"
        kept.period("record_earlyhelp", one.starts_on, one.ends_on, lead=lead, source=_SOURCE)
    for one in kept.standings("care_leaver"):
        kept.period(
            "record_careleaver",
            one.starts_on,
            one.ends_on,
            eligibility="Former relevant",
            accommodation=rng.choice(_ACCOMMODATION),
            source=_SOURCE,
        )


def _drawn(rng: Random, shares: dict[str, int]) -> str:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _write_disability(kept: Kept) -> None:
    if kept.life.standings and kept.chance(_DISABLED):
        code, since = _drawn(kept.rng, _DISABILITIES), kept.life.standings[0].starts_on
        kept.period("record_disability", since, None, code=code, source=_SOURCE)


def _write_exploitation(kept: Kept) -> None:
    """Plan what screenings found, the risk rising or falling from one to the next."""
    rng, life, grown = kept.rng, kept.life, birthday(kept.life.born_on, 18)
    asked = "exploited" in life.shows
    if not (asked or kept.chance(_EXPLOITED)):
        return
    shares = {"low": 35, "medium": 40, "high": 25}
    levels = ["medium", "high"] if asked else [_drawn(rng, shares) for _ in range(2)]
    form = rng.choice(_FORMS)
    first = life.first + timedelta(days=rng.randint(3, 30))
    second = first + timedelta(days=rng.randint(20, 50) if asked else rng.randint(40, 200))
    spans = [(levels[0], first, second), (levels[1], second, grown)]
    if levels[0] == levels[1] or second >= min(kept.until, grown):
        spans = [(levels[-1] if asked else levels[0], first, grown)]
    for level, starts, ends in spans:
        if starts < min(kept.until, grown):
            _screened(kept, (starts, ends), level=level, form=form)


def _screened(kept: Kept, span: tuple[date, date], *, level: str, form: str) -> None:
    kept.period(
        "record_exploitationlevel",
        *span,
        level=level,
        form=form,
        reasons=_REASONS[level],
        source="Exploitation screening tool",
    )


def _write_stay(rng: Random, rows: Rows, life: Life, stay: Stay) -> None:
    said = {
        "id": new_id(rng),
        "child_id": life.id,
        "starts_on": stay.starts_on,
        "ends_on": stay.ends_on,
        "kind": stay.kind,
        "provider_id": stay.home.id if stay.home else None,
        "host_authority_id": stay.host,
        "address": words.address(rng),
        "postcode": words.postcode(rng),
        "carer_name": words.whole_name(rng),
        "end_reason": "CARPL" if stay.ends_on else "",
    }
    rows.add(
        life,
        "record_placement",
        recorded_at=at_london(stay.starts_on, 17, 30),
        by=life.worker("social_worker").id,
        said=said,
    )
