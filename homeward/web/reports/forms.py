"""Forms of the missing report: who is missing, what is known, and the short one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms

from homeward.domain.time import london_date
from homeward.record.episodes.queries import REPORTED_BY
from homeward.web.components.fields import DayField, WhenField
from homeward.web.components.forms import Look, OperationForm
from homeward.web.components.when import NotATime, instant_in_words
from homeward.web.wording import GRADES, NOT_GRADED

NOT_KNOWN = "not_known"
"""The answer "another authority, or not known"."""

_GRADES = (("", NOT_GRADED), *GRADES.items())
PLACES = (
    ("placement", "Where they are placed (children’s home, foster carer)"),
    ("home", "Their family home"),
    ("school", "School or college"),
    ("other", "Somewhere else"),
)
KINDS = (("missing", "Missing"), ("away", "Away without authorisation"))
Choices = list[tuple[str, str]]


_LONGEST_NUMBER = 60


class WhoForm(OperationForm):
    """Who is missing: enough to look for them before a new record is made."""

    given_name = forms.CharField(label="First name", required=False, max_length=100)
    family_name = forms.CharField(label="Last name", required=False, max_length=100)
    born_on = DayField(
        label="Date of birth",
        help_text="For example 27 3 2010. Leave it blank if you do not know it.",
        required=False,
    )
    estimated = forms.BooleanField(label="This date of birth is an estimate", required=False)
    numbers = forms.CharField(
        label="Numbers, if you have any",
        help_text="NHS number, unique pupil number or case number. Put a comma between two.",
        required=False,
        max_length=200,
    )
    authority = forms.ChoiceField(
        label="Which council looks after the child, or where does the child live?",
        error_messages={"required": "Choose a council"},
    )
    looks: ClassVar[dict[str, Look]] = {
        "given_name": Look(width="20"),
        "family_name": Look(width="20"),
        "numbers": Look(width="20"),
        "authority": Look(width="two-thirds"),
    }

    def __init__(
        self, data: Any = None, *, authorities: Choices, usual: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self._today = london_date(kwargs["now"])
        field = self.fields["authority"]
        field.choices = authorities  # type: ignore[attr-defined]
        self.initial.setdefault("authority", usual)

    def clean_born_on(self) -> date | None:
        """Refuse a day that has not come: the report itself could not say so any more."""
        born: date | None = self.cleaned_data["born_on"]
        if born and born > self._today:
            raise forms.ValidationError("Date of birth must be in the past: check the year")
        return born

    def clean_numbers(self) -> str:
        """Refuse a number longer than any system gives out."""
        numbers: str = self.cleaned_data["numbers"]
        if any(len(number.strip()) > _LONGEST_NUMBER for number in numbers.split(",")):
            raise forms.ValidationError(
                f"Each number must be {_LONGEST_NUMBER} characters or fewer: put a comma between "
                "two"
            )
        return numbers

    def clean(self) -> dict[str, Any]:
        """Ask for one name at least."""
        said = super().clean() or self.cleaned_data
        if not (said.get("given_name") or said.get("family_name")):
            self.add_error(
                "given_name", "Enter a name. If you do not know it, write what they are called"
            )
        return said


class ReportForm(OperationForm):
    """What the one who reports knows. Only who they are and one time must be answered."""

    last_seen_at = WhenField(
        label="When were they last seen?",
        name="Last seen",
        help_text="Use the boxes, or words such as today 14:30 or 2 hours ago.",
        required=False,
    )
    noticed_at = WhenField(
        label="When did somebody notice that they were missing?",
        name="Noticed missing",
        required=False,
    )
    missing_from = forms.ChoiceField(
        label="Where are they missing from?",
        choices=PLACES,
        widget=forms.RadioSelect,
        required=False,
    )
    kind = forms.ChoiceField(
        label="Are they missing or away?", choices=KINDS, widget=forms.RadioSelect, required=False
    )
    immediate_concern = forms.BooleanField(
        label="I think they may come to serious harm very soon",
        help_text="Immediate concern puts the child at the top of every list. It does not "
        "replace a call to 999.",
        required=False,
    )
    reported_to_police_at = WhenField(
        label="When was it reported to the police?",
        name="Reported to the police",
        help_text="Leave this blank if the police have not been told.",
        required=False,
    )
    police_reference = forms.CharField(
        label="Police reference, if you have one", required=False, max_length=40
    )
    grade = forms.ChoiceField(
        label="Grade, if the police have given one",
        choices=_GRADES,
        widget=forms.RadioSelect,
        required=False,
    )
    circumstances = forms.CharField(
        label="What happened?",
        help_text="Where they may be going, who they may be with, and what worries you.",
        widget=forms.Textarea,
        required=False,
    )
    clothing = forms.CharField(
        label="What are they wearing and carrying?", required=False, max_length=300
    )
    tried_already = forms.CharField(
        label="What has been tried already?",
        help_text="Calls, messages, places searched, people asked.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    reporter_name = forms.CharField(label="Name of the person who reports", max_length=120)
    reporter_role = forms.CharField(
        label="What they are to the child", required=False, max_length=60
    )
    reporter_contact = forms.CharField(
        label="How to reach them", help_text="A telephone number.", required=False, max_length=120
    )
    reported_by = forms.ChoiceField(
        label="Who is that?", choices=[("", "Not said"), *REPORTED_BY.items()], required=False
    )
    missing_area = forms.ChoiceField(
        label="Which area are they missing from?",
        help_text="The district or police area where they went missing, which need not be where "
        "they live.",
        required=False,
    )
    with_parent = forms.BooleanField(
        label="They are missing with a parent",
        help_text="For a small child, or one not yet born.",
        required=False,
    )
    missing_with = forms.CharField(label="Who is that parent?", required=False, max_length=200)
    others = forms.BooleanField(
        label="Other children are missing with this child",
        help_text="If other children are missing too, you will be asked about them next. Nothing "
        "has to be typed twice.",
        required=False,
    )
    looks: ClassVar[dict[str, Look]] = {
        "police_reference": Look(width="20"),
        "reporter_name": Look(width="20"),
        "reporter_role": Look(width="20"),
        "reporter_contact": Look(width="20"),
        "with_parent": Look(reveals={"true": "missing_with"}),
        "missing_with": Look(width="20"),
        "kind": Look(
            hints={
                "missing": "Nobody knows where they are.",
                "away": "It is known where they are, and they should not be there.",
            }
        ),
    }

    def __init__(
        self, data: Any = None, *, may_be_away: bool, areas: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if areas:
            field = cast("forms.ChoiceField", self.fields["missing_area"])
            field.choices = [("", "Not known"), *areas]
        else:
            del self.fields["missing_area"]
        if not may_be_away:
            del self.fields["kind"]
        else:
            self.initial.setdefault("kind", "missing")


class ShortForm(OperationForm):
    """The fewest words that open an episode; everything else can be added after."""

    child = forms.ChoiceField(
        label="Who is missing?", widget=forms.RadioSelect, required=False, choices=()
    )
    who = forms.CharField(label="Who is missing?", required=False, max_length=100)
    last_seen = forms.CharField(
        label="When were they last seen?",
        help_text="For example 20 minutes ago or today 14:30. Leave it blank if you have only "
        "just found that they are gone.",
        required=False,
        max_length=40,
    )
    reporter_name = forms.CharField(label="Your name", max_length=120)
    authority = forms.ChoiceField(
        label="Which council looks after the child?",
        error_messages={"required": "Choose a council"},
    )
    looks: ClassVar[dict[str, Look]] = {
        "who": Look(width="20"),
        "last_seen": Look(width="20"),
        "reporter_name": Look(width="20"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        now: datetime,
        children: Choices,
        authorities: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, now=now, **kwargs)
        self.now = now
        if children:
            self.fields["child"].choices = children  # type: ignore[attr-defined]
            self.fields["who"].label = "If none of these: their name"
        else:
            del self.fields["child"]
        if authorities:
            self.fields["authority"].choices = authorities  # type: ignore[attr-defined]
        else:
            del self.fields["authority"]

    def clean_last_seen(self) -> datetime | None:
        """Return the moment that the words say."""
        words = self.cleaned_data["last_seen"].strip()
        if not words:
            return None
        try:
            at = instant_in_words(words, now=self.now, name="Last seen")
        except NotATime as wrong:
            raise forms.ValidationError(wrong.sentence) from wrong
        if at > self.now:
            raise forms.ValidationError("Last seen must not be later than now")
        return at

    def clean(self) -> dict[str, Any]:
        """Ask who is missing."""
        said = super().clean() or self.cleaned_data
        if not (said.get("child") or said.get("who")):
            field = "child" if "child" in self.fields else "who"
            self.add_error(field, "Choose the child, or enter a name")
        return said
