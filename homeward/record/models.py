"""The record's tables, by noun. Importable only within ``record`` (and later data cuts)."""

from homeward.record.children.models import (
    Alias,
    Assertion,
    Child,
    Identifier,
    Photo,
    SameAs,
    StatusPeriod,
)
from homeward.record.episodes.models import (
    Act,
    Episode,
    GradeChange,
    KindChange,
    LogEntry,
    TimeCorrection,
)
from homeward.record.placements.models import Area, CarePeriod, Placement, Provider, UascPeriod
from homeward.record.reports.models import Draft, MissingReport, PossibleMatch

__all__ = [
    "Act",
    "Alias",
    "Area",
    "Assertion",
    "CarePeriod",
    "Child",
    "Draft",
    "Episode",
    "GradeChange",
    "Identifier",
    "KindChange",
    "LogEntry",
    "MissingReport",
    "Photo",
    "Placement",
    "PossibleMatch",
    "Provider",
    "SameAs",
    "StatusPeriod",
    "TimeCorrection",
    "UascPeriod",
]
