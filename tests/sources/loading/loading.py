"""Loading files in a test, and looking at what came of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from homeward.domain.context import Context
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.sources.loading.given import Given
from homeward.sources.loading.running import PURPOSE, run_load
from homeward.sources.operations import request_load
from homeward.sources.queries import LoadStanding, load_standing, write_file_rejects
from tests.cast import NOW

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
    "HOME_POST,PL_POST,URN\n"
)
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
UASC = "CHILD,SEX,DOB,DUC\n"
PERSON = (
    "pers_person_id,pers_forename,pers_surname,pers_sex,pers_ethnicity,pers_dob,"
    "pers_common_child_id,pers_upn_unknown\n"
)
SSD_MISSING = (
    "miss_table_id,miss_person_id,miss_missing_episode_type,"
    "miss_missing_episode_start_date,miss_missing_episode_end_date\n"
)
TWO_CHILDREN = HEADER + "101,1,03/04/2010,WBRI,,,\n102,2,05/06/2011,WBRI,,,\n"


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads into one authority's record."""

    authority: UUID

    def ctx(self, at: datetime = NOW) -> Context:
        """Return the program's context in this record."""
        return services_context(now=at, authority=self.authority, purpose=PURPOSE)

    def __call__(self, files: Mapping[str, str | bytes], *, at: datetime = NOW) -> LoadStanding:
        """Load files by name and return how the load stands."""
        given = [
            Given(name, text.encode() if isinstance(text, str) else text)
            for name, text in files.items()
        ]
        load = request_load(self.ctx(at), files=given, in_background=False).id
        assert load is not None
        run_load(load=load, authority=self.authority, clock=lambda: at, patience=0)
        with scope(self.ctx(at)):
            return load_standing(self.ctx(at), load)

    def rows(self, model: str, **which: Any) -> list[Any]:
        """Return rows of the record."""
        with scope(self.ctx()):
            rows = apps.get_model("record", model).objects.seen_by(self.ctx()).filter(**which)
            return list(rows.order_by("pk"))

    def rejects(self, standing: LoadStanding) -> str:
        """Return the first file's rows given back, as they are fetched."""
        out = io.StringIO(newline="")
        with scope(self.ctx()):
            write_file_rejects(self.ctx(), file=standing.files[0].id, out=out)
        return out.getvalue()

    def said(self) -> set[tuple[Any, ...]]:
        """Return all that the record holds of loaded children, without ids and instants."""
        numbers = {row.child_id: row.value for row in self.rows("identifier", kind="ssda903_child")}
        found: set[tuple[Any, ...]] = set()
        for model, columns in CONTENT.items():
            for row in self.rows(model):
                child = row.pk if model == "child" else row.child_id
                values = (str(getattr(row, column)) for column in columns)
                found.add((model, numbers.get(child), *values))
        return found


CONTENT = {
    "child": ("born_on", "sex", "ethnicity", "version"),
    "identifier": ("kind", "value"),
    "statusperiod": ("status", "starts_on", "ends_on"),
    "careperiod": ("starts_on", "ends_on", "legal_status", "need"),
    "placement": ("starts_on", "ends_on", "kind", "postcode"),
    "uascperiod": ("starts_on", "ends_on"),
    "episode": ("kind", "started_at", "ended_at", "returned_at", "precision"),
    "kindchange": ("kind", "at"),
    "assertion": ("source", "table_name", "key", "digest"),
}


def counts(standing: LoadStanding) -> list[tuple[str, int, int, int, int]]:
    """Return name, read, accepted, unchanged and rejected of each file."""
    return [(f.name, f.read, f.accepted, f.unchanged, f.rejected) for f in standing.files]
