"""What the authorities' papers set as a process, row by row, and the rules that carry it.

A row is named by its paper, its paragraph and the first words of its rule. What no rule carries
says why not. Papers: 000 Oxfordshire 2020, 001 Oxfordshire 2017, 003 Thurrock 2023, 004 Medway
2024.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One process of a paper: its rules as ``pack: rule``, and why what is left has none."""

    paper: str
    begins: str
    rules: tuple[str, ...]
    none: str = ""


ROWS = (
    Row(
        "003 §3.1",
        "carer tells police + CSC",
        ("thurrock: police.told", "thurrock: social_care.told", "thurrock: network.tried"),
        "The carer's keeping on trying has no moment and no end: each try is a log entry, and "
        "what is asked of friends meets the worker's own rule.",
    ),
    Row(
        "003",
        "12 h or immediate concern",
        (
            "thurrock: strategy.discussion",
            "national: locate.enquiries",
            "national: media.consent",
        ),
        "Exploitation and modern slavery are thresholds within the discussion's own record.",
    ),
    Row("003", "media -> Executive Director", ("thurrock: media.consent",)),
    Row("003", ">24 h -> High-Risk Notification", ("thurrock: high_risk.notification",)),
    Row(
        "003",
        "medium-high exploitation",
        ("thurrock: panel.exploitation", "thurrock: panel.weekly"),
    ),
    Row("004 §3.5", "daily missing report", ("medway: report.daily", "medway: need_to_know.sent")),
    Row(
        "004 §4.11",
        ">24 h and not open",
        ("medway: referral.made", "medway: strategy.discussion"),
    ),
    Row(
        "004 §3.6",
        "OLA child -> ask placing LA",
        ("medway: interview.copy", "medway: placing_authority.action"),
    ),
    Row(
        "004 §3.3",
        "RHI <=72 h of being found",
        ("medway: interview.offer", "medway: interview.held"),
        "Who interviews is the child's own choice, recorded with the interview: no time runs.",
    ),
    Row(
        "001 §29",
        "any episode is a contract notifiable event",
        ("oxfordshire-2017: provider.notified", "oxfordshire-2017: iro.oversight"),
    ),
    Row(
        "001 §36",
        "daily police-CSC exchange",
        ("oxfordshire-2017: exchange.daily", "oxfordshire-2017: seniors.told"),
    ),
    Row(
        "001 §23,26,27",
        "CAWNs, address disruption",
        ("national: cawn.considered", "national: cross_border.plan"),
        "Disrupting an address, mapping and a sexual harm prevention order are the work of the "
        "police and the courts on many children together: the report gives no moment of an episode "
        "at which they fall due.",
    ),
    Row(
        "001 §35",
        "MARAMP inside RMO",
        (),
        "The report says that the plan is used for children repeatedly missing, and neither after "
        "how many times, within how long, nor by when: any number would be invented.",
    ),
    Row(
        "001 §39",
        "3 area panels monthly",
        ("oxfordshire-2017: panel.area",),
        "The county panel and the prevalence report are about all children together.",
    ),
    Row(
        "000 §7-8",
        "notifiable event; RHI sent to TVP",
        (
            "national: provider.notified",
            "oxfordshire-2020: interview.shared",
            "oxfordshire-2020: interview.scrutiny",
        ),
    ),
    Row(
        "000 recs",
        "escalate with placing LAs",
        ("national: placing_authority.told", "national: cross_border.plan"),
        "The analyses are about all children together.",
    ),
)
