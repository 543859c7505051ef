"""The cases that are open as the example begins: one at every stage, told as steps in time.

Each number is hours before now. Data, and the few words that read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homeward.config.example.children import Wanted


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: how many hours ago, what, and the particulars."""

    ago: float
    verb: str
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A story of one child. ``with_case``: the case whose event this one is part of."""

    name: str
    child: Wanted
    steps: tuple[Step, ...]
    with_case: str = ""

    @property
    def opens(self) -> bool:
        """Return whether an episode is reported in it."""
        return any(step.verb in _OPENING for step in self.steps)


_OPENING = ("report", "newcomer", "stranger", "family")


def _step(ago: float, verb: str, **said: Any) -> Step:
    return Step(ago, verb, said)


def _report(ago: float, seen: float, **said: Any) -> Step:
    return Step(ago, "report", {"seen": seen, "grade": "medium"} | said)


def _act(ago: float, kind: str, role: str = "social_worker") -> Step:
    return Step(ago, "act", {"kind": kind, "role": role})


def _record(ago: float, form: str, **said: Any) -> Step:
    return Step(ago, "record", {"form": form} | said)


def _ask(ago: float, *kinds: str, again: str = "") -> Step:
    return Step(ago, "ask", {"kinds": kinds, "again": again})


def _log(ago: float, kind: str = "enquiry") -> Step:
    return Step(ago, "log", {"kind": kind})


def _back(ago: float, found: float | None, returned: float | None) -> Step:
    return Step(ago, "return", {"found": found, "returned": returned})


ALDERBROOK, MARSHWICK, OXENFORD = range(3)

CASES = (
    Case("just reported", Wanted(ALDERBROOK), (_report(0.4, 1.8, grade=""),)),
    Case(
        "reported back, not confirmed",
        Wanted(ALDERBROOK, "child_in_need"),
        (_report(8, 9.5), _log(7), _log(5, "contact_attempt"), _step(0.6, "back")),
    ),
    Case(
        "strategy discussion overdue",
        Wanted(ALDERBROOK, shows=("plan_overdue",)),
        (
            _step(110, "photo"),
            _report(18.2, 20),
            _log(17.5),
            _log(14, "contact_attempt"),
            _act(15, "iro_told"),
        ),
    ),
    Case(
        "high grade",
        Wanted(MARSHWICK, "child_protection", shows=("parent_not_told",)),
        (_report(6, 7.5), _step(4.5, "grade", grade="high"), _log(4), _log(2, "sighting")),
    ),
    Case(
        "immediate concern",
        Wanted(ALDERBROOK, shows=("exploited",)),
        (
            _step(110, "photo"),
            _report(2.6, 3.4, grade="high", immediate_concern=True),
            _log(2),
            _log(1.2),
        ),
    ),
    Case(
        "three days missing",
        Wanted(MARSHWICK, shows=("exploited", "parent_not_told")),
        (
            _step(110, "photo"),
            _report(74, 75),
            _record(73.5, "told_police"),
            _log(73),
            _ask(72.5, "phone", "friends", "hospitals"),
            _record(72, "event", after=28),
            _record(71, "told_iro"),
            _log(60, "contact_attempt"),
            _step(52, "grade", grade="high"),
            _record(51, "media"),
            _step(49, "appeal", made=True),
            _log(40, "sighting"),
            _step(26, "discuss"),
            _act(24.5, "need_to_know_sent", "missing_officer"),
            _log(12),
            _log(3, "contact_attempt"),
        ),
    ),
    Case(
        "unaccompanied and missing",
        Wanted(ALDERBROOK, uasc=True),
        (
            _report(31, 33, grade="high"),
            _act(30, "iro_told"),
            _act(29, "strategy_discussion_held"),
            _act(28, "trafficking_suspected"),
            _record(26, "nrm"),
            _record(24, "cawn"),
            _record(22, "media"),
            _log(20),
            _ask(19, "phone", "cctv", "transport_police", again="cctv"),
        ),
    ),
    Case(
        "found, return awaited",
        Wanted(OXENFORD),
        (_report(15, 16), _log(11), _back(0.8, 1.1, None)),
    ),
    Case(
        "returned, interview due",
        Wanted(MARSHWICK, "child_in_need"),
        (
            _step(110, "photo"),
            _report(34, 36),
            _back(21, 22, 21.2),
            _act(6, "interview_offered", "interview_worker"),
        ),
    ),
    Case(
        "returned, interview overdue",
        Wanted(ALDERBROOK),
        (
            _report(97, 98),
            _back(83, 84, 83.1),
            _act(60, "prevention_check_done"),
            _act(40, "interview_offered", "interview_worker"),
        ),
    ),
    Case(
        "returned, interview held",
        Wanted(OXENFORD, "child_protection"),
        (
            _report(70, 71),
            _back(58, 59, 58.2),
            _step(57, "police_interview"),
            _act(40, "interview_offered", "interview_worker"),
            _act(11, "interview_held", "interview_worker"),
        ),
    ),
    Case(
        "perhaps known already",
        Wanted(ALDERBROOK, "early_help"),
        (_step(1.3, "newcomer", seen=2.2), _record(0.9, "referral")),
    ),
    Case(
        "kept to one team",
        Wanted(ALDERBROOK, "child_protection"),
        (_step(100, "restrict"), _report(5, 6.2), _log(4)),
    ),
    Case("missing with a friend", Wanted(MARSHWICK), (_report(10.2, 12), _log(9))),
    Case("the friend", Wanted(MARSHWICK), (_report(10, 12), _log(8)), "missing with a friend"),
    Case(
        "placed in another authority here",
        Wanted(OXENFORD, hosted=True),
        (_report(14, 15), _log(13), _act(12, "iro_told"), _record(11, "told_placing")),
    ),
    Case(
        "another authority's child",
        Wanted(MARSHWICK, "not_open"),
        (_step(7, "stranger", seen=8), _log(6)),
    ),
    Case(
        "away, whereabouts known",
        Wanted(ALDERBROOK),
        (_report(9, 10, kind="away", grade=""), _log(8, "contact_attempt")),
    ),
    Case(
        "a time corrected",
        Wanted(OXENFORD, "child_in_need"),
        (_report(11, 11.5), _step(9, "correct", seen=13.5), _log(7)),
    ),
    Case(
        "recorded in error",
        Wanted(MARSHWICK, "child_in_need"),
        (_report(30, 31), _step(29, "void")),
    ),
    Case(
        "a grade corrected, an entry withdrawn",
        Wanted(ALDERBROOK, "child_in_need"),
        (
            _report(7, 8, grade="high"),
            _log(6.5),
            _log(6),
            _step(5, "withdraw_log"),
            _step(4, "mend_grade", grade="medium"),
        ),
    ),
    Case(
        "two rows joined",
        Wanted(ALDERBROOK, "child_in_need"),
        (_step(50, "newcomer", seen=52), _log(49), _step(46, "join"), _back(44, 45, 44.2)),
    ),
    Case(
        "joined, then separated",
        Wanted(MARSHWICK, "early_help"),
        (_step(60, "newcomer", seen=61), _step(58, "join"), _step(40, "separate")),
    ),
    Case(
        "found with another, never reported",
        Wanted(MARSHWICK, "child_in_need"),
        (_step(20.5, "found_with", found=22),),
        "returned, interview due",
    ),
    Case(
        "unborn, gone with the mother",
        Wanted(OXENFORD, "child_protection"),
        (
            _step(55, "family", seen=100, born_in=60, grade="high"),
            _log(50),
            _step(30, "border_plan"),
            _record(6, "review"),
        ),
    ),
    Case(
        "two years old, gone with the mother",
        Wanted(OXENFORD, "child_protection"),
        (_step(54.5, "family", seen=100, born_in=-800, grade="high"), _log(49)),
        "unborn, gone with the mother",
    ),
    Case(
        "responsibility passed on",
        Wanted(OXENFORD, shows=("passed_on",)),
        (_report(90, 92), _log(88), _back(80, 81, 80.2), _step(30, "transfer", to=MARSHWICK)),
    ),
)
"""One of each."""

ORDINARY = (
    Case("this evening", Wanted(ALDERBROOK), (_report(3, 4), _log(2.4))),
    Case("since yesterday", Wanted(MARSHWICK, "child_in_need"), (_report(25, 26), _log(20))),
    Case(
        "back this morning",
        Wanted(OXENFORD),
        (_report(26, 27), _log(22), _back(9, 9.6, 9.1)),
    ),
    Case("low grade", Wanted(OXENFORD, "early_help"), (_report(5, 6.5, grade="low"),)),
    Case(
        "interview offered",
        Wanted(ALDERBROOK),
        (_report(66, 68), _back(50, 51, 50.1), _act(28, "interview_offered", "interview_worker")),
    ),
    Case(
        "declined",
        Wanted(MARSHWICK),
        (
            _report(80, 81),
            _back(66, 67, 66.2),
            _act(30, "interview_declined", "interview_worker"),
        ),
    ),
)
"""More of the everyday ones, in turn: one for every hundred children."""


def cases_for(children: int) -> tuple[Case, ...]:
    """Return the open cases of a partnership with so many children, each with its own child."""
    return CASES + tuple(ORDINARY[n % len(ORDINARY)] for n in range(children // 100))
