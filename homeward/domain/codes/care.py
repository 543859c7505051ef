"""Codes of an episode of care: why it began and ended, legal status, category of need.

Source: SSDA903 guide; Standard Safeguarding Dataset specification.
"""

from __future__ import annotations

from homeward.domain.codes.code_set import CodeSet

REASON_BEGAN = CodeSet(
    name="reason for new episode",
    labels={
        "S": "Started to be looked after",
        "L": "Change of legal status only",
        "P": "Change of placement and carer only",
        "T": "Change of placement, same carer",
        "B": "Change of legal status, placement and carer",
        "U": "Change of legal status and placement, same carer",
    },
)

LEGAL_STATUS = CodeSet(
    name="legal status",
    labels={
        "C1": "Interim care order",
        "C2": "Full care order",
        "D1": "Freeing order",
        "E1": "Placement order",
        "V2": "Single period of accommodation under section 20",
        "V3": "Series of short breaks, each break recorded",
        "V4": "Series of short breaks, agreement recorded",
        "L1": "Police protection",
        "L2": "Emergency protection order",
        "L3": "Child assessment order",
        "J1": "Remand",
        "J2": "Detained under PACE",
        "J3": "Youth rehabilitation order with residence",
    },
    retired=frozenset({"D1"}),
)

NEED = CodeSet(
    name="category of need",
    labels={
        "N1": "Abuse or neglect",
        "N2": "Child's disability",
        "N3": "Parental illness or disability",
        "N4": "Family in acute stress",
        "N5": "Family dysfunction",
        "N6": "Socially unacceptable behaviour",
        "N7": "Low income",
        "N8": "Absent parenting",
        "N9": "Cases other than children in need",
    },
)

REASON_ENDED = CodeSet(
    name="reason episode ceased",
    labels={
        "X1": "Episode ended and a new one began the same day",
        "E11": "Adopted, application unopposed",
        "E12": "Adopted, consent dispensed with",
        "E2": "Died",
        "E3": "Care taken over by another local authority",
        "E4A": "Returned home, planned",
        "E4B": "Returned home, not planned",
        "E13": "Left to live with parents or relatives without parental responsibility",
        "E41": "Child arrangements order",
        "E45": "Special guardianship order, former foster carer who is family or friend",
        "E46": "Special guardianship order, other former foster carer",
        "E47": "Special guardianship order, family or friend not the former foster carer",
        "E48": "Special guardianship order, other carer",
        "E5": "Independent living with formal support",
        "E6": "Independent living without formal support",
        "E7": "Transferred to adult residential care",
        "E8": "Ceased for any other reason",
        "E9": "Sentenced to custody",
        "E14": "Accommodation on remand ended",
        "E15": "Age assessment found 18 or over",
        "E16": "Moved abroad",
        "E17": "Aged 18 and stayed with current carers",
    },
)

UASC = CodeSet(
    name="unaccompanied asylum-seeking child",
    labels={"Y": "Unaccompanied asylum-seeking child", "N": "Not unaccompanied"},
    spellings={"1": "Y", "0": "N", "yes": "Y", "no": "N"},
)
