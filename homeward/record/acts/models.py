"""The tables of the acts that duties wait for: what was held, asked, told and agreed.

Every row is one episode's. What meets a duty is written beside it as an ``Act``
(``acts/settling.py``), so that the clocks read one table.
"""

from __future__ import annotations

from django.db import models

from homeward.record.episodes.models import EpisodeFact

_FRAME = "id authority version recorded_at recorded_by child episode at withdrawn_at"


class StrategyDiscussion(EpisodeFact):
    """A strategy discussion: convened at ``at``, held later, with what it decided.

    ``thresholds`` are codes with a space between. Source: Working Together 2023.
    """

    class Threshold(models.TextChoices):
        SECTION_47 = "section_47", "Section 47 enquiry"
        HIGH_RISK = "high_risk", "High risk of harm"
        EXPLOITATION = "exploitation", "Exploitation known or suspected"
        NRM = "nrm", "Referral to the National Referral Mechanism"
        MEDIA = "media", "Media appeal to be considered"
        OTHER_FORCES = "other_forces", "Other police forces to be asked"

    convened_by = models.CharField(max_length=120)
    held_at = models.DateTimeField(null=True, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    thresholds = models.CharField(max_length=120, blank=True)
    decisions = models.TextField(blank=True)

    class Privacy:
        identifying = "convened_by chair decisions"
        special = "thresholds"
        operational = f"{_FRAME} held_at"
        retention = "child_file"


class Attendee(EpisodeFact):
    """Somebody who took part in a strategy discussion, for an agency. ``at``: when it was held."""

    class Agency(models.TextChoices):
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        SOCIAL_CARE = "social_care", "Children's social care"
        EDUCATION = "education", "Education"
        OTHER = "other", "Others"

    discussion_id = models.UUIDField(db_index=True)
    agency = models.CharField(max_length=12, choices=Agency)
    name = models.CharField(max_length=120)

    class Privacy:
        identifying = "name"
        operational = f"{_FRAME} discussion_id agency"
        retention = "child_file"


class AgreedAction(EpisodeFact):
    """What somebody is to do by a day, as a strategy discussion agreed at ``at``."""

    discussion_id = models.UUIDField(db_index=True)
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    done_note = models.CharField(max_length=300, blank=True)

    class Privacy:
        identifying = "what owner done_by done_note"
        operational = f"{_FRAME} discussion_id due_on done_at"
        retention = "child_file"


class MediaAppeal(EpisodeFact):
    """An appeal through the media: considered at ``at``, decided on, made, withdrawn.

    For a looked-after child the director consents or refuses first: ``decided_by`` is the
    director, and ``taken_by`` who took it down where it was said by phone. Where life is at risk
    ``risk_reason`` says why nobody waited. Source: Thurrock report 2023, 3.1.
    """

    class Decision(models.TextChoices):
        GIVEN = "given", "Consent given"
        REFUSED = "refused", "Consent refused"

    proposed_by = models.CharField(max_length=120)
    why = models.TextField()
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Added after rows were digested, so null is "not recorded": a digest leaves nulls out.
    taken_by = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    decision_reason = models.CharField(max_length=500, blank=True)
    risk_at = models.DateTimeField(null=True, blank=True)
    risk_by = models.CharField(max_length=120, blank=True)
    risk_reason = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=120, blank=True)
    released_what = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Privacy:
        identifying = (
            "proposed_by why decided_by taken_by decision_reason risk_by risk_reason released_by "
            "released_what ended_by"
        )
        operational = f"{_FRAME} decision decided_at risk_at released_at ended_at"
        retention = "child_file"


class FrontDoorReferral(EpisodeFact):
    """A referral to the front door for a child who is not open to children's services."""

    class Outcome(models.TextChoices):
        ASSESSMENT = "assessment", "Assessment to be made"
        STRATEGY = "strategy", "Strategy discussion to be held"
        EARLY_HELP = "early_help", "Early help offered"
        ADVICE = "advice", "Advice given"
        NO_FURTHER = "no_further", "No further action"

    made_by = models.CharField(max_length=120)
    made_to = models.CharField(max_length=120)
    why = models.TextField()
    reference = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.CharField(max_length=120, blank=True)
    outcome_note = models.CharField(max_length=500, blank=True)

    class Privacy:
        identifying = "made_by made_to why reference outcome_by outcome_note"
        operational = f"{_FRAME} outcome outcome_at"
        retention = "child_file"


class NrmReferral(EpisodeFact):
    """A referral to the National Referral Mechanism. A child's needs no consent: none is kept.

    Source: Modern Slavery Act 2015, section 52; Home Office, NRM guidance.
    """

    class Responder(models.TextChoices):
        AUTHORITY = "authority", "The local authority"
        POLICE = "police", "The police"
        OTHER = "other", "Another first responder"

    class Duty(models.TextChoices):
        BY_REFERRAL = "by_referral", "Met by this referral"
        APART = "apart", "Home Office notified apart from it"
        NOT_YET = "not_yet", "Not met yet"

    class Finding(models.TextChoices):
        REASONABLE = "reasonable", "Reasonable grounds"
        CONCLUSIVE = "conclusive", "Conclusive grounds"
        NEGATIVE = "negative", "No grounds"

    responder = models.CharField(max_length=10, choices=Responder)
    made_by = models.CharField(max_length=120)
    why = models.TextField(blank=True)
    duty = models.CharField(max_length=12, choices=Duty)
    reference = models.CharField(max_length=40, blank=True)
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    found_on = models.DateField(null=True, blank=True)

    class Privacy:
        identifying = "made_by reference"
        special = "why finding"
        operational = f"{_FRAME} responder duty found_on"
        retention = "child_file"


class NotifiableEvent(EpisodeFact):
    """An event that a provider must notify: it happened at ``at``, and we were told at ``told_at``.

    Source: Children's Homes (England) Regulations 2015, regulation 40: without delay.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", "A child is missing"
        HARM = "harm", "Harm to a child, or a serious injury"
        POLICE = "police", "The police were called"
        EXPLOITATION = "exploitation", "Exploitation of a child suspected"
        OTHER = "other", "Another serious event"

    kind = models.CharField(max_length=14, choices=Kind)
    told_at = models.DateTimeField()
    told_by = models.CharField(max_length=120)
    told_to = models.CharField(max_length=120, blank=True)
    what = models.TextField()
    late_reason = models.CharField(max_length=300, blank=True)

    class Privacy:
        identifying = "told_by told_to what late_reason"
        special = "kind"
        operational = f"{_FRAME} told_at"
        retention = "child_file"


class Told(EpisodeFact):
    """That the IRO, the placing authority or the police were told: by whom, how, the receipt."""

    class To(models.TextChoices):
        IRO = "iro", "Independent reviewing officer (IRO)"
        PLACING = "placing", "Placing authority"
        POLICE = "police", "Police"

    class How(models.TextChoices):
        PHONE = "phone", "By phone"
        EMAIL = "email", "By e-mail"
        MEETING = "meeting", "In person, or in a meeting"
        SYSTEM = "system", "Through their own system"

    to = models.CharField(max_length=8, choices=To)
    told_by = models.CharField(max_length=120)
    with_whom = models.CharField(max_length=120)
    how = models.CharField(max_length=8, choices=How)
    note = models.TextField(blank=True)
    reference = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=120, blank=True)

    class Privacy:
        identifying = "told_by with_whom note reference received_by"
        operational = f"{_FRAME} to how received_at"
        retention = "child_file"


class AbductionWarning(EpisodeFact):
    """A child abduction warning notice (CAWN): served on a person, by the police."""

    served_on = models.CharField(max_length=120)
    served_by = models.CharField(max_length=120)
    reference = models.CharField(max_length=40, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Privacy:
        identifying = "served_on served_by reference note"
        operational = f"{_FRAME} ends_on"
        retention = "child_file"


class LocatingPrompt(EpisodeFact):
    """One thing asked to find a child: of whom, when, the answer, and when to look next.

    ``not_asked_reason`` says why it was not asked: then there is nobody in ``asked_of``.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", "Phone: rung, texted, last use and location"
        CCTV = "cctv", "CCTV"
        TRANSPORT_POLICE = "transport_police", "British Transport Police"
        BANK_CARD = "bank_card", "Bank card"
        SOCIAL_MEDIA = "social_media", "Social media"
        HOSPITALS = "hospitals", "Hospitals and ambulance"
        FRIENDS = "friends", "Family, friends and known places"

    kind = models.CharField(max_length=16, choices=Kind)
    asked_of = models.CharField(max_length=120, blank=True)
    asked_by = models.CharField(max_length=120)
    not_asked_reason = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        identifying = "asked_of asked_by not_asked_reason answer"
        operational = f"{_FRAME} kind answered_at next_look_at"
        retention = "child_file"


class LongAbsenceReview(EpisodeFact):
    """A review of a long absence: held at ``at``, what it found, and the next one's day."""

    held_by = models.CharField(max_length=120)
    present = models.CharField(max_length=300, blank=True)
    found = models.TextField()
    next_review_on = models.DateField(null=True, blank=True)

    class Privacy:
        identifying = "held_by present found"
        operational = f"{_FRAME} next_review_on"
        retention = "child_file"


class CrossBorderPlan(EpisodeFact):
    """A plan agreed with other forces, authorities or countries. Source: Oxfordshire 2016, 1."""

    agreed_by = models.CharField(max_length=120)
    places = models.CharField(max_length=300)
    plan = models.TextField()
    review_on = models.DateField(null=True, blank=True)

    class Privacy:
        identifying = "agreed_by places plan"
        operational = f"{_FRAME} review_on"
        retention = "child_file"


class CrossBorderContact(EpisodeFact):
    """Whom to reach in a force, authority or country of a cross-border plan."""

    plan_id = models.UUIDField(db_index=True)
    body = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)

    class Privacy:
        identifying = "body name phone email"
        operational = f"{_FRAME} plan_id"
        retention = "child_file"
