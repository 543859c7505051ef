"""The one permission table: every page and every operation, and the roles that hold it.

Deny by default: a name that is not here is refused, and a test holds every URL and every
operation against it. Which *rows* a holder meets is not said here: that is the remit, the
shares and the restrictions (``guard/tracking.py``).
"""

from __future__ import annotations

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal

WORKERS = frozenset(
    {
        "missing_officer",
        "duty_officer",
        "social_worker",
        "team_manager",
        "interview_worker",
        "head_of_service",
    }
)
"""Children's services staff who work with children, and record what they do."""

DIRECTORS = frozenset({"assistant_director", "director", "strategic_director"})
OVERSEERS = DIRECTORS | {"reviewing_officer", "safeguarding_hub"}
"""Those who read children's records as the head of service does, and decide what is theirs."""

SERVICES = WORKERS | OVERSEERS
"""Children's services staff who open children's records."""

ACTORS = WORKERS | {"safeguarding_hub"}
"""Those who record what was done about a missing child."""

RECORDERS = WORKERS - {"head_of_service"}
MANAGERS = frozenset({"team_manager", "duty_officer", "head_of_service"})
PARTNERS = frozenset({"carer", "police_coordinator", "placing_officer"})
OFFICE = frozenset({"analyst", "governance_lead", "administrator"})
COUNCILLORS = frozenset({"lead_member"})
"""Told that something happened, by a notice that names nobody; no child's record is theirs."""

EVERYBODY = SERVICES | PARTNERS | OFFICE | COUNCILLORS
SYSTEM = frozenset({"system"})
"""The program itself: the worker, the loader, the example. No person holds it."""

ROLE_NAMES = {
    "missing_officer": "Missing information officer",
    "duty_officer": "Out-of-hours duty officer",
    "social_worker": "Social worker",
    "team_manager": "Team manager",
    "interview_worker": "Return interview worker",
    "head_of_service": "Head of service",
    "assistant_director": "Assistant director",
    "director": "Director of children's services",
    "strategic_director": "Strategic director",
    "reviewing_officer": "Independent reviewing officer (IRO)",
    "safeguarding_hub": "Multi-agency safeguarding hub (MASH)",
    "lead_member": "Lead member for children's services",
    "analyst": "Performance analyst",
    "governance_lead": "Information-governance lead",
    "administrator": "Administrator",
    "carer": "Carer or children's home",
    "police_coordinator": "Police missing co-ordinator",
    "placing_officer": "Placing or host authority's contact",
}

ROLES_OF_KIND = {
    "childrens_services": SERVICES | OFFICE | COUNCILLORS,
    "police": frozenset({"police_coordinator"}),
    "provider": frozenset({"carer"}),
    "other_council": frozenset({"placing_officer"}),
}
"""Which roles a person may hold in an organisation of each kind."""

_DAILY = DIRECTORS | MANAGERS | {"missing_officer", "governance_lead"}
"""Whom the daily report is for."""

OPERATIONS: dict[str, frozenset[str]] = {
    "missing_report.take": RECORDERS | {"carer", "police_coordinator"},
    "episode.log": WORKERS | {"safeguarding_hub", "carer", "police_coordinator"},
    "episode.listed": SYSTEM,
    "episode.act": WORKERS | {"safeguarding_hub"},
    "episode.set_grade": WORKERS | {"police_coordinator"},
    "episode.set_kind": WORKERS,
    "episode.set_kind_away": MANAGERS,
    "episode.correct_time": RECORDERS | {"head_of_service"},
    "episode.report_back": WORKERS | PARTNERS,
    "episode.confirm_return": WORKERS | {"police_coordinator"},
    "episode.void": MANAGERS,
    "episode.prevention_interview": WORKERS | {"police_coordinator"},
    "episode.found_with": WORKERS | {"police_coordinator"},
    "episode.police_reference": WORKERS | {"police_coordinator"},
    "act.strategy": ACTORS,
    "act.strategy_held": ACTORS,
    "act.action": ACTORS,
    "act.action_done": ACTORS,
    "act.media": ACTORS | {"police_coordinator"},
    "act.media_decide": DIRECTORS | {"head_of_service"},
    "act.media_risk": ACTORS | DIRECTORS | {"police_coordinator"},
    "act.media_release": ACTORS | {"police_coordinator"},
    "act.media_end": ACTORS | {"police_coordinator"},
    "act.referral": ACTORS,
    "act.referral_outcome": ACTORS,
    "act.nrm": ACTORS,
    "act.nrm_finding": ACTORS,
    "act.event": ACTORS | {"carer"},
    "act.told_iro": ACTORS | {"reviewing_officer"},
    "act.told_placing": ACTORS,
    "act.told_police": ACTORS | {"police_coordinator"},
    "act.receipt": ACTORS | {"reviewing_officer", "police_coordinator"},
    "act.cawn": ACTORS | {"police_coordinator"},
    "act.prompt": ACTORS,
    "act.prompt_answer": ACTORS,
    "act.review": ACTORS | OVERSEERS,
    "act.cross_border": ACTORS,
    "act.cross_border_contact": ACTORS,
    "document.draft": WORKERS,
    "document.write": WORKERS,
    "document.review": MANAGERS,
    "document.send": MANAGERS,
    "child.create": RECORDERS,
    "child.change": RECORDERS,
    "child.add_alias": RECORDERS,
    "child.add_identifier": RECORDERS,
    "child.set_status": RECORDERS,
    "child.place": RECORDERS,
    "child.add_photo": RECORDERS,
    "child.lift_restriction": frozenset({"team_manager", "head_of_service", "governance_lead"}),
    "child.transfer": frozenset({"team_manager", "head_of_service"}),
    "child.join": frozenset({"missing_officer", "team_manager"}),
    "child.separate": frozenset({"missing_officer", "team_manager"}),
    "child.restrict": frozenset({"team_manager", "head_of_service", "governance_lead"}),
    "profile.add": RECORDERS | {"carer"},
    "profile.correct": RECORDERS | {"carer"},
    "profile.withdraw": RECORDERS | {"carer"},
    "fact.add": RECORDERS,
    "fact.correct": RECORDERS | {"head_of_service"},
    "fact.withdraw": RECORDERS | {"head_of_service"},
    "register.change": frozenset({"missing_officer", "administrator"}),
    "match.settle": frozenset({"missing_officer", "team_manager"}),
    "share.grant": frozenset({"missing_officer", "team_manager", "governance_lead"}),
    "share.end": frozenset({"missing_officer", "team_manager", "governance_lead"}),
    "load.request": frozenset({"missing_officer", "analyst", "administrator"}) | SYSTEM,
    "load.mend": frozenset({"missing_officer", "analyst", "administrator"}),
    "load.apply": SYSTEM,
    "mapping.save": frozenset({"missing_officer", "analyst", "administrator"}) | SYSTEM,
    "search.rebuild": SYSTEM,
    "person.add": frozenset({"administrator"}),
    "person.change": frozenset({"administrator"}),
    "person.set_role": frozenset({"administrator"}),
    "person.end_role": frozenset({"administrator"}),
    "person.set_password": EVERYBODY,
    "person.sign_in": EVERYBODY | SYSTEM,
    "rota.change": frozenset({"missing_officer", "team_manager", "administrator"}),
    "leave.change": SERVICES | OFFICE | COUNCILLORS,
    "reach.change": EVERYBODY,
    "reach.carry": SYSTEM,
    "rota.alarm": SYSTEM,
    "message.note_tap": SYSTEM,
    "handover.give": SERVICES,
    "handover.answer": SERVICES,
    "daily.make": SYSTEM,
    "daily.alarm": SYSTEM,
    "daily.open": _DAILY | COUNCILLORS,
    "daily.acknowledge": _DAILY,
    "daily.set_hour": frozenset({"missing_officer", "administrator"}),
    "home.set_up": SYSTEM,
    "clock.tick": SYSTEM,
    "watch.tell": SYSTEM,
    "exchange.load": frozenset(
        {"missing_officer", "duty_officer", "team_manager", "police_coordinator"}
    ),
    "exchange.settle": frozenset({"missing_officer", "duty_officer", "team_manager"}),
    "message.send": SYSTEM,
    "message.chase": SYSTEM,
    "message.receipt": SYSTEM,
    "message.answer": EVERYBODY,
    "message.decide": MANAGERS,
    "obligations.check": SYSTEM,
    "obligations.recompute": SYSTEM,
    "obligations.mend": frozenset(
        {"missing_officer", "team_manager", "head_of_service", "administrator"}
    ),
    "example.make": SYSTEM,
}
"""Every operation and the roles that may do it."""

ANYONE = frozenset({"anyone"})
"""Even the signed-out. Such a page shows nothing of any record."""

_WATCHERS = SERVICES | PARTNERS
_GOVERNED = SERVICES | OFFICE | {"police_coordinator"}
_READERS = SERVICES | {"carer", "police_coordinator", "placing_officer"}

PAGES: dict[str, frozenset[str]] = {
    "sign_in": ANYONE,
    "accessibility": ANYONE,
    "alive": ANYONE,
    "ready": ANYONE,
    "metrics": ANYONE,
    "exchange": OPERATIONS["exchange.load"],
    "exchange_list": OPERATIONS["exchange.load"],
    "exchange_load": OPERATIONS["exchange.load"],
    "exchange_difference": OPERATIONS["exchange.load"],
    "notify_receipt": ANYONE,
    "sign_out": EVERYBODY,
    "keep_alive": EVERYBODY,
    "engine": EVERYBODY,
    "home": EVERYBODY,
    "own_password": EVERYBODY,
    "choose_organisation": EVERYBODY,
    "board": _WATCHERS,
    "board_rows": _WATCHERS,
    "wall": _WATCHERS,
    "wall_rows": _WATCHERS,
    "episode": _READERS,
    "episode_log": OPERATIONS["episode.log"],
    "episode_act": OPERATIONS["episode.act"],
    "episode_grade": OPERATIONS["episode.set_grade"],
    "episode_kind": OPERATIONS["episode.set_kind"],
    "episode_time": OPERATIONS["episode.correct_time"],
    "episode_police": OPERATIONS["episode.police_reference"],
    "episode_void": OPERATIONS["episode.void"],
    "episode_back": OPERATIONS["episode.report_back"],
    "episode_return": OPERATIONS["episode.confirm_return"],
    "episode_prevention": OPERATIONS["episode.prevention_interview"],
    "episode_found_with": OPERATIONS["episode.found_with"],
    "episode_plan": OPERATIONS["fact.add"],
    "episode_details": OPERATIONS["fact.correct"],
    "episode_before": OPERATIONS["fact.correct"],
    "entry_correct": OPERATIONS["fact.correct"],
    "entry_withdraw": OPERATIONS["fact.withdraw"],
    "entry_before": OPERATIONS["fact.correct"],
    "act_list": SERVICES | {"carer", "police_coordinator"},
    **{name.replace(".", "_"): who for name, who in OPERATIONS.items() if name.startswith("act.")},
    "documents": SERVICES,
    "document": SERVICES,
    "document_write": OPERATIONS["document.write"],
    "document_review": OPERATIONS["document.review"],
    "document_send": OPERATIONS["document.send"],
    "report_start": OPERATIONS["missing_report.take"],
    "report_form": OPERATIONS["missing_report.take"],
    "report_short": OPERATIONS["missing_report.take"],
    "report_autosave": OPERATIONS["missing_report.take"],
    "report_drop": OPERATIONS["missing_report.take"],
    "report_taken": OPERATIONS["missing_report.take"],
    "child_search": SERVICES,
    "child": _READERS,
    "child_new": OPERATIONS["child.create"],
    "child_change": OPERATIONS["child.change"],
    "child_alias": OPERATIONS["child.add_alias"],
    "child_identifier": OPERATIONS["child.add_identifier"],
    "child_status": OPERATIONS["child.set_status"],
    "child_place": OPERATIONS["child.place"],
    "child_address": RECORDERS,
    "child_photo": _READERS,
    "child_fact_add": OPERATIONS["profile.add"] | OPERATIONS["fact.add"],
    "child_fact_correct": OPERATIONS["profile.correct"] | OPERATIONS["fact.correct"],
    "child_fact_withdraw": OPERATIONS["profile.withdraw"] | OPERATIONS["fact.withdraw"],
    "child_fact_history": OPERATIONS["profile.correct"] | OPERATIONS["fact.correct"],
    "child_photo_add": OPERATIONS["child.add_photo"],
    "child_restrict": OPERATIONS["child.restrict"],
    "child_lift": OPERATIONS["child.lift_restriction"],
    "child_share": OPERATIONS["share.grant"],
    "child_share_end": OPERATIONS["share.end"],
    "child_transfer": OPERATIONS["child.transfer"],
    "child_join": OPERATIONS["child.join"],
    "child_separate": OPERATIONS["child.separate"],
    "matches": OPERATIONS["match.settle"],
    "match_settle": OPERATIONS["match.settle"],
    "registers": SERVICES | OFFICE | PARTNERS,
    "register_providers": SERVICES | OFFICE | {"police_coordinator"},
    "register_areas": SERVICES | OFFICE | {"police_coordinator"},
    "register_provider_add": OPERATIONS["register.change"],
    "register_provider": OPERATIONS["register.change"],
    "register_desk_add": OPERATIONS["register.change"],
    "register_desk": OPERATIONS["register.change"],
    "register_area_add": OPERATIONS["register.change"],
    "register_area": OPERATIONS["register.change"],
    "loads": OPERATIONS["load.request"],
    "load": OPERATIONS["load.request"],
    "load_progress": OPERATIONS["load.request"],
    "load_rejects": OPERATIONS["load.request"],
    "load_rejects_file": OPERATIONS["load.request"],
    "load_mend": OPERATIONS["load.request"],
    "load_retry": OPERATIONS["load.request"],
    "mappings": OPERATIONS["mapping.save"],
    "mapping": OPERATIONS["mapping.save"],
    "mapping_file": OPERATIONS["mapping.save"],
    "mapping_new": OPERATIONS["mapping.save"],
    "mapping_make": OPERATIONS["mapping.save"],
    "mapping_text": OPERATIONS["mapping.save"],
    "people": OPERATIONS["person.add"],
    "person": OPERATIONS["person.add"],
    "person_add": OPERATIONS["person.add"],
    "person_role": OPERATIONS["person.set_role"],
    "person_role_end": OPERATIONS["person.end_role"],
    "person_active": OPERATIONS["person.change"],
    "rota": SERVICES | OFFICE,
    "rota_add": OPERATIONS["rota.change"],
    "rota_shift": OPERATIONS["rota.change"],
    "rota_remove": OPERATIONS["rota.change"],
    "rota_copy": OPERATIONS["rota.change"],
    "leave": OPERATIONS["leave.change"],
    "leave_add": OPERATIONS["leave.change"],
    "leave_end": OPERATIONS["leave.change"],
    "reach": EVERYBODY,
    "reach_email": EVERYBODY,
    "reach_email_check": EVERYBODY,
    "reach_phone": EVERYBODY,
    "reach_phone_check": EVERYBODY,
    "reach_quiet": EVERYBODY,
    "message_list": EVERYBODY,
    "message": EVERYBODY,
    "message_answer": OPERATIONS["message.answer"],
    "message_pass": OPERATIONS["message.answer"],
    "message_link": EVERYBODY,
    "handover": OPERATIONS["handover.give"],
    "handover_answer": OPERATIONS["handover.answer"],
    "message_templates": frozenset({"missing_officer", "governance_lead", "administrator"}),
    "suppressions": OPERATIONS["message.decide"],
    "suppression": OPERATIONS["message.decide"],
    "daily_reports": OPERATIONS["daily.open"] | OPERATIONS["daily.set_hour"],
    "daily_report": OPERATIONS["daily.open"],
    "daily_report_pdf": OPERATIONS["daily.open"],
    "daily_report_now": _DAILY,
    "daily_report_now_pdf": _DAILY,
    "daily_report_hour": OPERATIONS["daily.set_hour"],
    "protocols": _GOVERNED,
    "protocol": _GOVERNED,
    "protocol_since": _GOVERNED,
    "alarms": OPERATIONS["obligations.mend"],
    "alarm_mend": OPERATIONS["obligations.mend"],
}
"""Every page (its URL name) and the roles that may open it."""


class Denied(Refusal):
    """The roles of the one who asks do not hold this permission."""

    code = "denied"


def allows(ctx: Context, name: str) -> bool:
    """Tell whether ``ctx`` holds the permission ``name``. Unknown names: nobody does."""
    return bool(ctx.roles & OPERATIONS.get(name, PAGES.get(name, frozenset())))


def demand(ctx: Context, name: str) -> None:
    """Refuse unless ``ctx`` holds the permission ``name``.

    Raises:
        Denied: it does not.
    """
    if not allows(ctx, name):
        raise Denied("Your role does not let you do this. Ask your team manager.")
