"""Every act on an episode, in one place to import from; each noun has a module of its own."""

from homeward.record.episodes.acting import BadEpisode
from homeward.record.episodes.coming_back import ReturnSaid, confirm_return, report_back
from homeward.record.episodes.grading import GRADES, GradeSaid, set_grade
from homeward.record.episodes.kinds import demand_looked_after, set_kind
from homeward.record.episodes.logged import EVENTS_TOLD, log, record_act
from homeward.record.episodes.spans import before
from homeward.record.episodes.times import (
    TIMES,
    correct_time,
    set_police_reference,
    started_at,
)
from homeward.record.episodes.voiding import void

__all__ = [
    "EVENTS_TOLD",
    "GRADES",
    "TIMES",
    "BadEpisode",
    "GradeSaid",
    "ReturnSaid",
    "before",
    "confirm_return",
    "correct_time",
    "demand_looked_after",
    "log",
    "record_act",
    "report_back",
    "set_grade",
    "set_kind",
    "set_police_reference",
    "started_at",
    "void",
]
