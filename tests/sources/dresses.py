"""One data set of the Standard Safeguarding Dataset in the dresses in which files arrive."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime

Rows = list[dict[str, str | None]]
Dress = Callable[[str, Rows], bytes]

_DAYS = ("_date", "_dob")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock time

DATA: Mapping[str, Rows] = {
    "ssd_person": [
        {
            "pers_person_id": f"P{n}",
            "pers_forename": forename,
            "pers_surname": "Testchild",
            "pers_sex": sex,
            "pers_ethnicity": "WBRI",
            "pers_dob": f"2010-04-0{n} 00:00:00",
            "pers_common_child_id": None,
        }
        for n, (forename, sex) in enumerate((("Zoë", "F"), ("Robin", "M"), ("Sam", "F")), start=1)
    ],
    "ssd_linked_identifiers": [
        {
            "link_table_id": "L1",
            "link_person_id": "P1",
            "link_identifier_type": "Case Number",
            "link_identifier_value": "C0001",
            "link_valid_from_date": "2020-01-02 00:00:00",
            "link_valid_to_date": None,
        }
    ],
    "ssd_professionals": [
        {
            "prof_professional_id": "W1",
            "prof_staff_id": "S1",
            "prof_professional_name": "Ingrid Façade",
            "prof_professional_job_title": "Social worker",
            "prof_professional_department": "Team A",
        }
    ],
    "ssd_involvements": [
        {
            "invo_involvements_id": "I1",
            "invo_person_id": "P1",
            "invo_professional_id": "W1",
            "invo_professional_role_id": "Allocated Case Worker",
            "invo_professional_team": "Team A",
            "invo_involvement_start_date": "2023-02-01 00:00:00",
            "invo_involvement_end_date": None,
        }
    ],
    "ssd_address": [
        {
            "addr_table_id": "A1",
            "addr_person_id": "P2",
            "addr_address_type": "Home",
            "addr_address_json": '{"HOUSE": "7", "STREET": "Invented Row", "TOWN": "Sampleton"}',
            "addr_address_postcode": "ZZ1 1ZZ",
            "addr_address_start_date": "2019-05-06 00:00:00",
            "addr_address_end_date": None,
        }
    ],
    "ssd_legal_status": [
        {
            "lega_legal_status_id": "G1",
            "lega_person_id": "P1",
            "lega_legal_status": "C2",
            "lega_legal_status_start_date": "2023-02-01 00:00:00",
            "lega_legal_status_end_date": None,
        }
    ],
    "ssd_immigration_status": [
        {
            "immi_immigration_status_id": "M1",
            "immi_person_id": "P3",
            "immi_immigration_status": "Unaccompanied Asylum Seeking Child",
            "immi_immigration_status_start_date": "2022-09-10 00:00:00",
            "immi_immigration_status_end_date": None,
        }
    ],
    "ssd_disability": [
        {"disa_table_id": "D1", "disa_person_id": "P2", "disa_disability_code": "AUT"}
    ],
    "ssd_cp_plans": [
        {
            "cppl_cp_plan_id": "C1",
            "cppl_person_id": "P2",
            "cppl_cp_plan_start_date": "2022-01-05 00:00:00",
            "cppl_cp_plan_end_date": "2022-11-05 00:00:00",
            "cppl_cp_plan_initial_category": "Neglect",
            "cppl_cp_plan_latest_category": "Emotional abuse",
            "cppl_cp_plan_ola": "N",
        }
    ],
    "ssd_cin_episodes": [
        {
            "cine_referral_id": "R1",
            "cine_person_id": "P2",
            "cine_referral_date": "2021-12-01 00:00:00",
            "cine_cin_primary_need_code": "N1",
            "cine_close_reason": None,
            "cine_close_date": None,
        }
    ],
    "ssd_s47_enquiry": [
        {
            "s47e_s47_enquiry_id": "E1",
            "s47e_person_id": "P2",
            "s47e_s47_start_date": "2021-12-10 00:00:00",
            "s47e_s47_end_date": "2022-01-04 00:00:00",
            "s47e_s47_nfa": "N",
            "s47e_s47_outcome_json": '{"NFA_FLAG": "N", "CP_CONFERENCE_FLAG": "Y"}',
        }
    ],
    "ssd_missing": [
        {
            "miss_table_id": "X1",
            "miss_person_id": "P1",
            "miss_missing_episode_type": "M",
            "miss_missing_episode_start_date": "2024-05-01 22:15:00",
            "miss_missing_episode_end_date": "2024-05-02 03:30:00",
        }
    ],
}

FAULTS: Mapping[str, tuple[dict[str, str | None], str]] = {
    "ssd_person": ({"pers_person_id": None}, "blank"),
    "ssd_legal_status": ({"lega_legal_status": None}, "blank"),
    "ssd_disability": ({"disa_disability_code": "LEFT"}, "code_unknown"),
    "ssd_cp_plans": ({"cppl_cp_plan_end_date": "2021-01-01 00:00:00"}, "ends_before_start"),
    "ssd_cin_episodes": ({"cine_referral_date": "soon"}, "date_unreadable"),
    "ssd_missing": ({"miss_missing_episode_type": "Q"}, "1006"),
}
"""By table, what is wrong in a copy of its first row, and the reason that it is given."""


def with_faults() -> dict[str, Rows]:
    """Return the data set with a wrong row planted at the end of some tables."""
    found = {name: list(rows) for name, rows in DATA.items()}
    for name, (wrong, _) in FAULTS.items():
        first = next(iter(DATA[name][0]))
        found[name].append({**DATA[name][0], first: f"{DATA[name][0][first]}-wrong", **wrong})
    return found


def iso(name: str, rows: Rows) -> bytes:
    """Dress a table as UTF-8 with commas and ISO dates."""
    return _written(rows, lambda column, text: text, ",", "").encode()


def database(name: str, rows: Rows) -> bytes:
    """Dress a table as a database tool saves its results: a mark, NULL, seven decimals."""

    def cell(column: str, text: str) -> str:
        return f"{text}.0000000" if _is_time(column, text) else text

    return b"\xef\xbb\xbf" + _written(rows, cell, ",", "NULL").replace("\n", "\r\n").encode()


def british(name: str, rows: Rows) -> bytes:
    """Dress a table as a British spreadsheet does: Windows-1252 and dd/mm/yyyy."""

    def cell(column: str, text: str) -> str:
        if not _is_time(column, text):
            return text
        at = datetime.fromisoformat(text)
        return f"{at:%d/%m/%Y}" if at.hour == at.minute == 0 else f"{at:%d/%m/%Y %H:%M}"

    return _written(rows, cell, ",", "").replace("\n", "\r\n").encode("cp1252")


def serials(name: str, rows: Rows) -> bytes:
    """Dress a table as a spreadsheet that forgot its dates: day numbers, with a mark."""

    def cell(column: str, text: str) -> str:
        if not _is_time(column, text):
            return text
        days = (datetime.fromisoformat(text) - _EPOCH).total_seconds() / 86_400
        return str(int(days)) if days == int(days) else repr(days)

    return b"\xef\xbb\xbf" + _written(rows, cell, ",", "").encode()


def wide(name: str, rows: Rows) -> bytes:
    """Dress a table as spreadsheets' “Unicode text”: UTF-16 with tabs."""
    return _written(rows, lambda column, text: text, "\t", "").encode("utf-16")


DRESSES: Mapping[str, Dress] = {
    "ISO": iso,
    "database": database,
    "British spreadsheet": british,
    "serial numbers": serials,
    "UTF-16 with tabs": wide,
}


def dressed(dress: Dress, data: Mapping[str, Rows] = DATA) -> dict[str, bytes]:
    """Return the data set's files in a dress."""
    return {f"{name}.csv": dress(name, rows) for name, rows in data.items()}


def _is_time(column: str, text: str) -> bool:
    return column.endswith(_DAYS) and text[:1].isdigit()


def _written(rows: Rows, cell: Callable[[str, str], str], delimiter: str, blank: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([blank if text is None else cell(name, text) for name, text in row.items()])
    return out.getvalue()
