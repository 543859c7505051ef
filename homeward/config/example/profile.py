"""Invents what is known of children who go missing: profile, people, places, plans, school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from homeward.config.example import profile_words, words
from homeward.config.example.children import birthday
from homeward.config.example.life import Life, Row, Rows, at_london, new_id
from homeward.config.example.profile_words import SAID

_OFTEN = {"description": 0.8, "vulnerability": 0.5, "social_media": 0.4, "habit": 0.3}
_SELDOM = 0.2
"""How often each section's items are known of a child; of the cast's, all are."""
_NOT_TOLD, _CONCERN, _PLANNED_FROM = 0.1, 0.16, 3
_REVIEWED = timedelta(days=90)
_OVERDUE = 0.12


@dataclass(frozen=True, slots=True)
class Telling:
    """Where one child's rows go, with the days between which somebody told us of them."""

    rng: Random
    rows: Rows
    life: Life
    since: date
    until: date

    def day(self) -> date:
        """Return a day on which something may have been said."""
        span = max(0, (self.until - self.since).days)
        return self.since + timedelta(days=self.rng.randint(0, span))

    def add(self, table: str, on: date, /, **said: object) -> None:
        """Plan a row that was recorded on a day."""
        row: Row = {"id": new_id(self.rng), "child_id": self.life.id, **said}
        by = self.life.worker("social_worker").id
        self.rows.add(self.life, table, recorded_at=at_london(on, 16, 30), by=by, said=row)

    def source(self) -> str:
        """Return who may have said it."""
        return self.rng.choice(profile_words.SOURCES)


def write_profile(rng: Random, rows: Rows, life: Life, *, until: date) -> None:
    """Plan all that helps to find one child, told from the first time missing until the last."""
    known = life.standings[0].starts_on if life.standings else life.first
    grown = birthday(life.born_on, 18)
    told = Telling(rng, rows, life, max(known, life.first), until)
    _write_address(told, max(known, life.born_on))
    _write_school(told, max(known, life.born_on))
    if not (life.spells or life.shows):
        return
    last = min(until, grown, max([life.first, *(s.end.date() for s in life.spells)]) + _REVIEWED)
    told = Telling(rng, rows, life, max(known, life.first), max(life.first, last))
    whole = bool(life.shows)
    _write_facts(told, whole=whole)
    _write_people(told, whole=whole)
    _write_places(told, whole=whole)
    if whole or len(life.spells) >= _PLANNED_FROM:
        _write_plan(told, until=min(until, grown))


def _write_facts(told: Telling, *, whole: bool) -> None:
    rng = told.rng
    for section, items in SAID.items():
        for item, said in items.items():
            if not whole and rng.random() > _OFTEN.get(section, _SELDOM):
                continue
            text = profile_words.sample(rng, said, given=told.life.given)
            _fact(told, section, item, text)
    if whole or rng.random() < _OFTEN["social_media"]:
        _write_phones(told)


def _fact(
    told: Telling, section: str, item: str, said: str, *, ends_on: date | None = None
) -> None:
    as_of = min(told.day(), ends_on) if ends_on else told.day()
    kept = {"section": section, "item": item, "said": said, "source": told.source()}
    told.add("record_profilefact", as_of, **kept, as_of=as_of, ends_on=ends_on)


def _write_phones(told: Telling) -> None:
    """Plan the phone, and now and then the one before it, which is no longer used."""
    rng, former = told.rng, told.rng.random() < 0.3
    for n in range(1 + former):
        said = profile_words.PHONE.format(
            number=profile_words.mobile(rng),
            kind=rng.choice(profile_words.KINDS),
            payer=rng.choice(profile_words.PAYERS),
            sharing=rng.choice(profile_words.SHARING),
        )
        ends_on = told.until if n else None
        _fact(told, "phone", "Phone" if not n else "Former phone", said, ends_on=ends_on)


def _write_people(told: Telling, *, whole: bool) -> None:
    rng, life = told.rng, told.life
    if not life.uasc:
        danger = rng.random() < _NOT_TOLD or "parent_not_told" in life.shows
        _parent(told, "Mother", must_not=False)
        if danger or rng.random() < 0.6:
            _parent(told, "Father", must_not=danger)
    if whole or rng.random() < 0.4:
        relation = rng.choice(("sibling", "relative", "friend"))
        role = {"sibling": "Older sister", "relative": "Grandmother", "friend": "School friend"}
        _person(told, relation, words.whole_name(rng), role[relation])
    if whole or rng.random() < 0.3:
        may = {"telling": "may", "telling_reason": profile_words.WHY_MAY[1]}
        _person(told, "professional", words.whole_name(rng), "Youth worker", **may)
    if rng.random() < _CONCERN or "exploited" in life.shows:
        no = {"telling": "must_not", "telling_reason": profile_words.WHY_NOT_CONCERN}
        unreached = dict.fromkeys(("phone", "email", "address", "postcode"), "")
        name = rng.choice(profile_words.CONCERNS)
        _person(told, "concern", name, "Person of concern", **no, **unreached)


def _parent(told: Telling, role: str, *, must_not: bool) -> None:
    """Plan a parent: one who was violent in the home must not be told where the child is."""
    rng = told.rng
    name = f"{words.given_name(rng)} {told.life.family}"
    telling, why = "not_decided", ""
    if must_not:
        telling, why = "must_not", profile_words.WHY_NOT_PARENT
    elif rng.random() < 0.8:
        telling, why = "may", rng.choice(profile_words.WHY_MAY)
    decided = {"telling": telling, "telling_reason": why}
    _person(told, "parent", name, role, parental_responsibility=True, **decided)


def _person(told: Telling, relation: str, name: str, role: str, **said: object) -> None:
    """Plan somebody in the child's life; what is not said of them is made up."""
    rng, as_of = told.rng, told.day()
    usual: Row = {
        "relation": relation,
        "name": name,
        "role": role,
        "phone": profile_words.mobile(rng),
        "email": f"{words.given_name(rng).lower()}{rng.randint(10, 99)}@post.example",
        "address": words.address(rng),
        "postcode": words.postcode(rng),
        "parental_responsibility": None,
        "telling": "not_decided",
        "telling_reason": "",
        "source": told.source(),
        "as_of": as_of,
    }
    told.add("record_contact", as_of, **usual | said)


def _write_places(told: Telling, *, whole: bool) -> None:
    rng = told.rng
    kinds = list(profile_words.PLACES)
    for kind in rng.sample(kinds, 4 if whole else rng.randint(0, 2)):
        name, why = rng.choice(profile_words.PLACES[kind])
        as_of = told.day()
        told.add(
            "record_place",
            as_of,
            kind=kind,
            name=name,
            address=words.address(rng),
            postcode=words.postcode(rng),
            why=why,
            source=told.source(),
            as_of=as_of,
        )


def _write_plan(told: Telling, *, until: date) -> None:
    """Plan what to do at once: the plan of today, often one before it, sometimes not reviewed."""
    rng, life = told.rng, told.life
    overdue = rng.random() < _OVERDUE if not life.shows else "plan_overdue" in life.shows
    age = timedelta(days=rng.randint(110, 160) if overdue else rng.randint(5, 75))
    agreed = max(until - age, told.since)
    former = agreed - timedelta(days=rng.randint(60, 90))
    spans: list[tuple[date, date | None]] = [(agreed, None)]
    if former > told.since:
        spans.insert(0, (former, agreed))
    for agreed_on, ends_on in spans:
        *others, last = profile_words.ACTIONS
        lines = [*rng.sample(others, 3), last]
        told.add(
            "record_triggerplan",
            agreed_on,
            actions="\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1)),
            agreed_by=f"{life.worker('team_manager').name}, the carer and the police",
            agreed_on=agreed_on,
            review_on=agreed_on + _REVIEWED,
            ends_on=ends_on,
        )


def _write_address(told: Telling, known: date) -> None:
    """Plan where the family lives; one who is looked after used to live there."""
    rng, life = told.rng, told.life
    if life.uasc:
        return
    care = next((one for one in life.standings if one.status == "looked_after"), None)
    hidden = "parent_not_told" in life.shows
    told.add(
        "record_address",
        known,
        kind="Home",
        address=words.address(rng),
        postcode=words.postcode(rng),
        telling="must_not" if hidden else "not_decided",
        telling_reason=profile_words.WHY_NOT_ADDRESS if hidden else "",
        starts_on=life.born_on,
        ends_on=care.starts_on if care else None,
        source="Social worker",
    )


def _write_school(told: Telling, known: date) -> None:
    """Plan where the child is on roll from eleven to sixteen, and a change of school."""
    rng, life = told.rng, told.life
    starts = date(life.born_on.year + 11 + (life.born_on.month > 8), 9, 1)
    ends = date(starts.year + 5, 9, 1)
    if starts > told.until or life.uasc:
        return
    changed = starts + timedelta(days=rng.randint(200, 1500))
    spans = [(starts, ends)]
    if rng.random() < 0.3 and known < changed < told.until:
        spans = [(starts, changed), (changed, ends)]
    for first, last in spans:
        _on_roll(told, first, last if last <= told.until else None, known)


def _on_roll(told: Telling, starts: date, ends: date | None, known: date) -> None:
    rng = told.rng
    n = rng.randrange(len(profile_words.SCHOOLS))
    part_time = profile_words.SCHOOLS[n] == profile_words.LAST_SCHOOL or rng.random() < 0.15
    told.add(
        "record_schooling",
        max(starts, known),
        name=profile_words.SCHOOLS[n],
        urn=f"99900{n + 1}",
        standing="On roll, part-time timetable" if part_time else "On roll",
        contact=f"{words.whole_name(rng)}, {rng.choice(profile_words.LEADS).lower()}",
        phone=profile_words.landline(rng),
        starts_on=starts,
        ends_on=ends,
        source="School census",
    )
