"""What the columns of Homeward's own tables are called on the page."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    "missing_episode": "Missing episodes: one row is one time that a child was missing",
    "person": "Children: one row is one child",
}

COLUMNS: Mapping[str, str] = {
    "number": "Their number for the child",
    "nhs_number": "NHS number",
    "upn": "Unique pupil number (UPN)",
    "case_number": "Our case number for the child",
    "given_name": "Given name",
    "family_name": "Family name",
    "born_on": "Date of birth",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "team": "Team",
    "record_id": "Their number for the report",
    "police_reference": "Police reference",
    "kind": "Missing or away",
    "last_seen_at": "Last seen",
    "noticed_at": "Noticed missing",
    "reported_at": "Reported to the police",
    "found_at": "Found",
    "returned_at": "Returned",
    "grade": "Risk grade",
    "missing_from": "Missing from (home, care, school)",
    "area": "Area missing from",
    "reported_by": "Reported by",
    "found_where": "Where found",
    "condition": "Condition on return",
}


def column_words(name: str) -> str:
    """Return what a column is called; one without words is called by its name."""
    return COLUMNS.get(name, name.replace("_", " ").capitalize())
