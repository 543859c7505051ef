"""From the rows of the dataset's other tables to what the record keeps of a child. Pure.

A column that holds less than a row may say takes its beginning; the assertion keeps it whole.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from homeward.domain.codes import people


class Fact(NamedTuple):
    """One row that a source's row leads to: its part in that row, its table and columns."""

    part: str
    table: str
    columns: dict[str, Any]


_ROLES = {
    "iro": "iro",
    "independent reviewing": "iro",
    "personal adviser": "adviser",
    "personal advisor": "adviser",
    "team manager": "manager",
    "early help": "early_help",
    "youth justice": "youth_justice",
    "youth offending": "youth_justice",
    "advocate": "advocate",
    "independent visitor": "advocate",
    "allocated": "allocated",
    "social worker": "allocated",
    "case worker": "allocated",
    "key worker": "allocated",
}
_NUMBERS = {
    "uniquepupilnumber": "upn",
    "upn": "upn",
    "nhsnumber": "nhs",
    "casenumber": "legacy",
    "homeofficeregistration": "home_office",
    "nationalinsurancenumber": "national_insurance",
    "yotnumber": "youth_justice",
    "courtcasenumber": "court_case",
    "raaid": "adoption_agency",
    "incidentid": "incident",
}


def days(row: Any, source: str) -> dict[str, Any]:
    """Return the columns that every period has."""
    return {"starts_on": row.began_on, "ends_on": row.ended_on, "source": source}


def legal_status(row: Any) -> list[Fact]:
    """Read a row of ``ssd_legal_status``."""
    columns = {**days(row, "ssd"), "code": row.legal_status[:4]}
    return [Fact("", "record_legalstatus", columns)]


def immigration(row: Any) -> list[Fact]:
    """Read a row of ``ssd_immigration_status``."""
    return [Fact("", "record_immigrationstatus", {**days(row, "ssd"), "status": row.status[:100]})]


def disability(row: Any) -> list[Fact]:
    """Read a row of ``ssd_disability``, which has no days."""
    return [Fact("", "record_disability", {"code": row.disability, "source": "ssd"})]


def plan(row: Any) -> list[Fact]:
    """Read a row of ``ssd_cp_plans``."""
    columns = {
        **days(row, "ssd"),
        "first_category": (row.first_category or "")[:10],
        "category": (row.category or "")[:10],
        "other_authority": row.other_authority == "Y",
    }
    return [Fact("", "record_protectionplan", columns), _status("child_protection", row)]


def need(row: Any) -> list[Fact]:
    """Read a row of ``ssd_cin_episodes``."""
    columns = {
        **days(row, "ssd"),
        "need": (row.need or "")[:4],
        "referral_source": (row.source_code or "")[:10],
        "close_reason": (row.reason_ended or "")[:10],
    }
    return [Fact("", "record_needepisode", columns), _status("child_in_need", row)]


def enquiry(row: Any) -> list[Fact]:
    """Read a row of ``ssd_s47_enquiry``."""
    nothing_more = {"Y": True, "N": False}.get(row.no_further_action or "")
    columns = {
        **days(row, "ssd"),
        "no_further_action": nothing_more,
        "outcome": (row.outcome or "")[:500],
    }
    return [Fact("", "record_enquiry47", columns)]


def involvement(row: Any) -> list[Fact]:
    """Read a row of ``ssd_involvements``; the worker's name comes from the register."""
    columns = {
        **days(row, "ssd"),
        "role": role(row.role or ""),
        "role_said": (row.role or "")[:80],
        "team": (row.team or "")[:60],
    }
    return [Fact("", "record_involvement", columns)]


def number(row: Any) -> list[Fact]:
    """Read a row of ``ssd_linked_identifiers``."""
    plain = "".join(c for c in row.kind.casefold() if c.isalnum())
    columns = {
        "kind": _NUMBERS.get(plain, plain[:30] or "other"),
        "value": row.value,
        "source": "ssd",
        "starts_on": row.began_on,
        "ends_on": row.ended_on,
    }
    return [Fact("", "record_identifier", columns)]


def address(row: Any) -> list[Fact]:
    """Read a row of ``ssd_address``."""
    columns = {
        **days(row, "ssd"),
        "kind": (row.kind or "")[:40],
        "address": (row.address or "")[:200],
        "postcode": row.postcode or "",
    }
    return [Fact("", "record_address", columns)]


def role(said: str) -> str:
    """Return the role in the record's words that a system's own name of it stands for."""
    plain = said.casefold()
    return next((ours for words, ours in _ROLES.items() if words in plain), "other")


def list_enquiry(row: Any) -> list[Fact]:
    """Read a row of Annex A's list 5: an enquiry, whose end it does not give."""
    outcome = ""
    if row.conference_on:
        plan = people.YES_NO.label(row.led_to_plan).lower() if row.led_to_plan else "not known"
        outcome = f"Conference on {row.conference_on:%d/%m/%Y}; led to a plan: {plan}"
    columns = {"starts_on": row.began_on, "source": "annex_a", "outcome": outcome}
    return [*_listed(row), Fact("enquiry", "record_enquiry47", columns)]


def list_need(row: Any) -> list[Fact]:
    """Read a row of Annex A's list 6."""
    columns = {
        **days(row, "annex_a"),
        "need": (row.need or "")[:4],
        "close_reason": (row.reason_ended or "")[:10],
    }
    kept = Fact("need", "record_needepisode", columns)
    return [*_listed(row), kept, _status("child_in_need", row)]


def list_plan(row: Any) -> list[Fact]:
    """Read a row of Annex A's list 7."""
    columns = {
        **days(row, "annex_a"),
        "first_category": (row.first_category or "")[:10],
        "category": (row.category or "")[:10],
    }
    kept = Fact("plan", "record_protectionplan", columns)
    return [*_listed(row), kept, _status("child_protection", row)]


def list_care(row: Any) -> list[Fact]:
    """Read a row of Annex A's list 8: care, legal status, placement, asylum."""
    told = {"starts_on": row.began_on, "ends_on": row.ended_on}
    care = {
        **told,
        "end_reason": (row.reason_ended or "")[:4],
        "legal_status": (row.legal_status or "")[:4],
        "need": (row.need or "")[:4],
    }
    facts = [*_listed(row), Fact("care", "record_careperiod", care)]
    if row.legal_status:
        status = {
            "starts_on": row.legal_status_on,
            "ends_on": _not_before(row.ended_on, row.legal_status_on),
            "code": row.legal_status[:4],
            "source": "annex_a",
        }
        facts.append(Fact("legal status", "record_legalstatus", status))
    if row.placed_on:
        placed = {
            "starts_on": row.placed_on,
            "ends_on": _not_before(row.ended_on, row.placed_on),
            "kind": (row.placement_type or "")[:4],
            "postcode": row.postcode or "",
        }
        facts.append(Fact("placement", "record_placement", placed))
    if row.uasc == "Y":
        facts.append(Fact("asylum", "record_uascperiod", {"ends_on": None}))
    return facts


def list_care_leaver(row: Any) -> list[Fact]:
    """Read a row of Annex A's list 9, which has no days."""
    columns = {
        "eligibility": row.eligibility[:60],
        "accommodation": (row.accommodation or "")[:60],
        "source": "annex_a",
    }
    return [*_listed(row), Fact("care leaver", "record_careleaver", columns)]


def _listed(row: Any) -> list[Fact]:
    """Return what every list says of its child: who works with them, in which team."""
    if not row.worker and not row.team:
        return []
    columns = {
        "name": (row.worker or "")[:120],
        "team": (row.team or "")[:60],
        "role": "allocated",
        "source": "annex_a",
    }
    return [Fact("worker", "record_involvement", columns)]


def _status(status: str, row: Any) -> Fact:
    """Return the child's status for as long as the row says."""
    told = {"status": status, "starts_on": row.began_on, "ends_on": row.ended_on}
    return Fact("status", "record_statusperiod", told)


def _not_before(ends_on: Any, starts_on: Any) -> Any:
    """Return a last day, unless the period began after it."""
    return ends_on if not (ends_on and starts_on) or ends_on >= starts_on else None
