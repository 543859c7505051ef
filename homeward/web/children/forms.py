"""Forms about a child: who they are, where they live, who may see."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from homeward.domain.codes import placement
from homeward.domain.codes.people import ETHNICITY, SEX
from homeward.web.components.fields import DayField
from homeward.web.components.forms import Look, OperationForm

Choices = list[tuple[str, str]]

BIRTH_KINDS = (("exact", "Exact"), ("estimated", "Estimated"), ("expected", "Expected (unborn)"))
STATUSES = (
    ("looked_after", "Looked after"),
    ("child_protection", "Child protection plan"),
    ("child_in_need", "Child in need"),
    ("early_help", "Early help"),
    ("care_leaver", "Care leaver"),
    ("not_open", "Not open to a team"),
)
IDENTIFIERS = (
    ("nhs", "NHS number"),
    ("upn", "Unique pupil number (UPN)"),
    ("former_upn", "Former UPN"),
    ("local", "Case number (local)"),
    ("home_office", "Home Office reference"),
    ("police", "Police person number"),
)
PURPOSES = (
    ("locate", "To find the child"),
    ("care", "The child lives there"),
    ("host", "The child is placed in or missing from their area"),
    ("responsible", "The child is theirs"),
)
# "former" is given by a transfer alone, and never offered to choose.


def _codes(labels: dict[str, str], blank: str) -> Choices:
    return [("", blank), *labels.items()]


class SearchForm(OperationForm):
    """One box for names and numbers; a date of birth or an age; where the child is placed."""

    text = forms.CharField(
        label="Name or number",
        help_text="For example: Robin Testchild, or an NHS number, a unique pupil number, a case "
        "number or a police reference. Part of a name will do.",
        required=False,
        max_length=200,
    )
    born_on = DayField(label="Date of birth", required=False)
    age = forms.IntegerField(
        label="Or about what age?",
        help_text="A year more or less is looked at too.",
        required=False,
        min_value=0,
        max_value=25,
        error_messages={
            "invalid": "Age must be a whole number, like 14",
            "min_value": "Age must be 0 or more",
            "max_value": "Age must be 25 or less",
        },
    )
    place = forms.CharField(
        label="Where the child lives now",
        help_text="A provider’s name, or a postcode.",
        required=False,
        max_length=120,
    )
    looks: ClassVar[dict[str, Look]] = {
        "text": Look(width="two-thirds"),
        "age": Look(width="2", inputmode="numeric", suffix="years"),
        "place": Look(width="20"),
    }

    def __init__(self, data: Any = None, *, places: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not places:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """Ask for something to look for; an age alone says too little."""
        said = super().clean() or self.cleaned_data
        names = ("text", "born_on", "place")
        if not self.errors and not any(said.get(name) for name in names):
            if said.get("age") is None:
                self.add_error("text", "Enter a name, a date of birth or a number")
            else:
                self.add_error("text", "Enter a name or a number as well as the age")
        return said


class ChildForm(OperationForm):
    """Who a child is."""

    given_name = forms.CharField(label="First name", required=False, max_length=100)
    family_name = forms.CharField(label="Last name", required=False, max_length=100)
    born_on = DayField(label="Date of birth", required=False)
    birth_kind = forms.ChoiceField(
        label="Is this date exact?",
        choices=BIRTH_KINDS,
        widget=forms.RadioSelect,
        initial="exact",
    )
    sex = forms.ChoiceField(
        label="Sex", choices=_codes(dict(SEX.labels), "Not recorded"), required=False
    )
    ethnicity = forms.ChoiceField(
        label="Ethnicity", choices=_codes(dict(ETHNICITY.labels), "Not recorded"), required=False
    )
    team = forms.CharField(label="Team", required=False, max_length=60)
    looks: ClassVar[dict[str, Look]] = {
        "given_name": Look(width="20"),
        "family_name": Look(width="20"),
        "birth_kind": Look(inline=True),
        "team": Look(width="20"),
    }


class ChangeForm(ChildForm):
    """Who a child is, put right, and why."""

    home_area = forms.ChoiceField(
        label="Home area",
        help_text="The district that the child calls home, wherever they are placed.",
        required=False,
    )
    reason = forms.CharField(
        label="Why is this changed?",
        help_text="What stood before stays readable, with this reason.",
        max_length=300,
        error_messages={"required": "Say why this is changed"},
    )
    looks: ClassVar[dict[str, Look]] = {**ChildForm.looks, "reason": Look(width="two-thirds")}

    def __init__(self, data: Any = None, *, areas: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["home_area"]
        field.choices = [("", "Not recorded"), *areas]  # type: ignore[attr-defined]


class AliasForm(OperationForm):
    """Another name that the child is known by."""

    given_name = forms.CharField(label="First name", required=False, max_length=100)
    family_name = forms.CharField(label="Last name", required=False, max_length=100)
    looks: ClassVar[dict[str, Look]] = {
        "given_name": Look(width="20"),
        "family_name": Look(width="20"),
    }


class IdentifierForm(OperationForm):
    """A number by which a system knows the child."""

    kind = forms.ChoiceField(label="Kind of number", choices=IDENTIFIERS)
    value = forms.CharField(label="Number", max_length=60)
    looks: ClassVar[dict[str, Look]] = {"value": Look(width="20")}


class StatusForm(OperationForm):
    """The child's standing and the team that holds it, from a day."""

    status = forms.ChoiceField(label="Status", choices=STATUSES, widget=forms.RadioSelect)
    team = forms.CharField(label="Team", required=False, max_length=60)
    starts_on = DayField(label="From which day?", name="The day")
    looks: ClassVar[dict[str, Look]] = {"team": Look(width="20")}


class PlaceForm(OperationForm):
    """Where the child lives from a day."""

    starts_on = DayField(label="From which day?", name="The day")
    kind = forms.ChoiceField(
        label="Kind of placement",
        choices=_codes(
            {code: placement.TYPE.label(code) for code in placement.TYPE.current()},
            "Not recorded",
        ),
        required=False,
    )
    provider = forms.ChoiceField(label="Provider", required=False)
    host = forms.ChoiceField(label="Council whose area it is in", required=False)
    address = forms.CharField(
        label="Address",
        help_text="Kept apart: it is on no list, map or print, and reading it is in the audit "
        "trail.",
        required=False,
        max_length=200,
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)
    carer_name = forms.CharField(label="Carer’s name", required=False, max_length=120)
    looks: ClassVar[dict[str, Look]] = {
        "postcode": Look(width="10"),
        "carer_name": Look(width="20"),
    }

    def __init__(
        self, data: Any = None, *, providers: Choices, hosts: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        for name, choices in (("provider", providers), ("host", hosts)):
            self.fields[name].choices = [("", "Not recorded"), *choices]  # type: ignore[attr-defined]


class RestrictForm(OperationForm):
    """The one team that may open the record."""

    team = forms.CharField(
        label="Which team may open this record?",
        help_text="Write the team’s name exactly as it is on its people’s roles.",
        max_length=60,
        error_messages={"required": "Enter the team"},
    )
    looks: ClassVar[dict[str, Look]] = {"team": Look(width="20")}


class ShareForm(OperationForm):
    """Another organisation that may see the record, why and until when."""

    to = forms.ChoiceField(
        label="Who may see this record?", error_messages={"required": "Choose an organisation"}
    )
    purpose = forms.ChoiceField(
        label="Why?",
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they may see it"},
    )
    until = DayField(
        label="Until the end of which day?",
        help_text="Leave it blank if it is to last until somebody ends it.",
        required=False,
    )

    def __init__(self, data: Any = None, *, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["to"]
        field.choices = [("", "Choose an organisation"), *organisations]  # type: ignore[attr-defined]


class ReasonForm(OperationForm):
    """Why."""

    reason = forms.CharField(
        label="Why are they two children?",
        max_length=300,
        error_messages={"required": "Say why they are two children"},
    )


class JoinForm(OperationForm):
    """The other record of the same child: one of the likely ones, or by its reference."""

    other = forms.ChoiceField(
        label="Which record is the same child?", widget=forms.RadioSelect, required=False
    )
    reference = forms.UUIDField(
        label="Or the other record’s reference",
        help_text="It is at the foot of the other child’s page.",
        required=False,
        error_messages={"invalid": "This is not a reference. Copy it from the other record’s page"},
    )
    reason = forms.CharField(
        label="Why are they the same child?",
        max_length=300,
        error_messages={"required": "Say why they are the same child"},
    )
    looks: ClassVar[dict[str, Look]] = {"reference": Look(width="two-thirds")}

    def __init__(self, data: Any = None, *, likely: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if likely:
            self.fields["other"].choices = likely  # type: ignore[attr-defined]
        else:
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not (said.get("other") or said.get("reference")):
            field = "other" if "other" in self.fields else "reference"
            self.add_error(field, "Choose the other record, or enter its reference")
        return said


class PhotoForm(OperationForm):
    """A picture of the child."""

    photo = forms.FileField(
        label="Photo",
        help_text="A JPEG or PNG file smaller than 5 MB. What the file says of where and when it "
        "was taken is removed.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": "Choose a file", "empty": "This file is empty"},
    )
    taken_on = DayField(label="When was it taken?", required=False)
    source = forms.CharField(label="Who gave it?", required=False, max_length=120)
    looks: ClassVar[dict[str, Look]] = {"source": Look(width="20")}


class SettleForm(OperationForm):
    """Whether two records are one child."""

    answer = forms.ChoiceField(
        label="Are they the same child?",
        choices=(("same", "Yes, the same child"), ("different", "No, two children")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they are the same child"},
    )
