"""Codes of a placement: its type, who provides it, why it changed.

Source: SSDA903 guide 2025-26; Standard Safeguarding Dataset specification.
"""

from __future__ import annotations

from homeward.domain.codes.code_set import CodeSet

TYPE = CodeSet(
    name="placement type",
    labels={
        "A3": "Placed for adoption with consent, current foster carer",
        "A4": "Placed for adoption with consent, not current foster carer",
        "A5": "Placed for adoption under a placement order, current foster carer",
        "A6": "Placed for adoption under a placement order, not current foster carer",
        "H5": "Semi-independent living",
        "K1": "Secure children's home",
        "K2": "Children's home",
        "K3": "Registered supported accommodation",
        "P1": "With parents or others with parental responsibility",
        "P2": "Independent living",
        "P3": "Residential employment",
        "R1": "Residential care home",
        "R2": "NHS or other medical or nursing care",
        "R3": "Family centre or mother and baby unit",
        "R5": "Young offender institution",
        "S1": "Residential school",
        "T0": "Temporary move, any type",
        "T1": "Temporary, in hospital",
        "T2": "Temporary, on holiday",
        "T3": "Temporary, while foster carer is on holiday",
        "T4": "Temporary, seven days or less, other",
        "U1": "Fostered with family or friends, long term",
        "U2": "Fostered with family or friends who may adopt",
        "U3": "Fostered with family or friends, other",
        "U4": "Fostered, long term",
        "U5": "Fostered with carers who may adopt",
        "U6": "Fostered, other",
        "Z1": "Other placement",
        "Z11": "Other placement, type 11",
        "Z12": "Other placement, type 12",
        "Z13": "Other placement, type 13",
        "Z14": "Other placement, type 14",
    },
    retired=frozenset({"H5", "P2", "Z1"}),
)

PROVIDER = CodeSet(
    name="placement provider",
    labels={
        "PR0": "Parents or others with parental responsibility",
        "PR1": "Own provision",
        "PR2": "Another local authority",
        "PR3": "Other public provision",
        "PR4": "Private",
        "PR5": "Voluntary or third sector",
    },
)

REASON_CHANGED = CodeSet(
    name="reason for placement change",
    labels={
        "CARPL": "Change to or implementation of the care plan",
        "CLOSE": "Resignation or closure of provision",
        "ALLEG": "Allegation (section 47)",
        "STAND": "Concern about standards of care",
        "APPRR": "Approval removed",
        "CREQB": "Carer asked, because of the child's behaviour",
        "CREQO": "Carer asked, for another reason",
        "CHILD": "Child asked",
        "LAREQ": "Responsible or area authority asked",
        "PLACE": "Change in the status of the placement only",
        "CUSTOD": "Custody",
        "OTHER": "Other",
    },
)
