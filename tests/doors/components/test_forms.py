"""A plain Django form prints as GOV.UK components, and loses nothing typed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from django import forms
from django.http import QueryDict

from homeward.domain.refusal import Refusal
from homeward.web.components.errors import error_summary
from homeward.web.components.fields import DayField, WhenField
from homeward.web.components.forms import Look, OperationForm

NOW = datetime(2026, 7, 15, 13, 45, tzinfo=UTC)
NUMBER = "5f3b8c52-1111-4222-8333-444455556666"


class ReportForm(OperationForm):
    name = forms.CharField(label="Child's name", max_length=20, help_text="As you know it")
    grade = forms.ChoiceField(
        label="Police grade",
        choices=[("high", "High"), ("medium", "Medium"), ("other", "Something else")],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label="What was said", required=False)
    places = forms.MultipleChoiceField(
        choices=[("home", "Home"), ("school", "School")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(widget=forms.Textarea, required=False)
    born = DayField(label="Date of birth", required=False)
    seen = WhenField(label="When was the child last seen?", name="Last seen")
    told = forms.BooleanField(label="The police have been told", required=False)
    team = forms.ChoiceField(choices=[("", "Choose"), ("a", "North")], required=False)

    looks: ClassVar = {"grade": Look(reveals={"other": "other"}, hints={"high": "Act now"})}


def sent(**changes: str | list[str]) -> QueryDict:
    """Return a valid report as a browser posts it, with changes."""
    data = QueryDict(mutable=True)
    values: dict[str, str | list[str]] = {
        "operation_id": NUMBER,
        "version": "3",
        "name": "Rowan Example",
        "grade": "high",
        "seen_words": "today 14:30",
        **changes,
    }
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


def test_form_is_valid_and_gives_utc_when_words_are_typed() -> None:
    form = ReportForm(sent(), now=NOW)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen"] == datetime(2026, 7, 15, 13, 30, tzinfo=UTC)
    assert form.cleaned_data["version"] == 3
    assert form.operation == UUID(NUMBER)
    assert form.notes() == ()


def test_form_gives_utc_and_a_date_when_boxes_are_typed() -> None:
    boxes = {"seen_words": "", "seen_day": "4", "seen_month": "3", "seen_year": "2026"}
    born = {"born_day": "1", "born_month": "12", "born_year": "2011"}

    form = ReportForm(sent(**boxes, **born, seen_time="09:05"), now=NOW)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen"] == datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
    assert form.cleaned_data["born"] == date(2011, 12, 1)


def test_form_says_which_was_taken_when_the_hour_came_twice() -> None:
    boxes = {"seen_words": "", "seen_day": "26", "seen_month": "10", "seen_year": "2025"}

    form = ReportForm(sent(**boxes, seen_time="01:30"), now=NOW)

    assert form.is_valid(), form.errors
    assert "happened twice on 26 October 2025" in form.notes()[0]


@pytest.mark.parametrize(
    ("boxes", "link", "words"),
    [
        ({"seen_words": ""}, "#id_seen_day", "Last seen must have a date and a time"),
        ({"seen_words": "", "seen_day": "4"}, "#id_seen_month", "must include a month"),
        (
            {"seen_words": "", "seen_day": "4", "seen_month": "3", "seen_year": "2026"},
            "#id_seen_time",
            "must include a time",
        ),
        ({"seen_words": "whenever"}, "#id_seen_words", "was not understood"),
        ({"seen_words": "now", "seen_day": "4"}, "#id_seen_words", "not both"),
        (
            {
                "seen_words": "",
                "seen_day": "16",
                "seen_month": "7",
                "seen_year": "2026",
                "seen_time": "10:00",
            },
            "#id_seen_day",
            "must not be later than now",
        ),
    ],
    ids=["blank", "no month", "no time", "not words", "both", "future"],
)
def test_summary_leads_to_the_box_when_it_is_at_fault(
    boxes: dict[str, str], link: str, words: str
) -> None:
    form = ReportForm(sent(**boxes), now=NOW)

    summary = error_summary(form)

    assert summary is not None
    assert [error.href for error in summary.errors] == [link]
    assert words in summary.errors[0].text
    assert link[1:] in ids(str(form))


def test_every_summary_link_leads_to_an_id_when_all_is_wrong() -> None:
    form = ReportForm(sent(name="", grade="none", seen_words="", team="zz"), now=NOW)

    summary = error_summary(form)
    html = str(form)

    assert summary is not None
    assert {error.href[1:] for error in summary.errors} <= set(ids(html))
    assert "#id_grade" in {error.href for error in summary.errors}
    assert len(ids(html)) == len(set(ids(html)))


def test_every_description_exists_when_a_form_is_drawn() -> None:
    html = str(ReportForm(sent(name="", grade=""), now=NOW))

    described = {
        one for found in re.findall(r'aria-describedby="([^"]+)"', html) for one in found.split()
    }

    assert described
    assert described <= set(ids(html))


def test_form_keeps_what_was_typed_when_it_is_wrong() -> None:
    typed = "<b>A name longer than any that the database would hold</b>"
    form = ReportForm(
        sent(name=typed, seen_words="whenever", places=["school"], told="true"), now=NOW
    )

    html = str(form)

    assert "&lt;b&gt;A name longer" in html
    assert "maxlength" not in html
    assert 'value="whenever"' in html
    assert re.search(r'value="school" checked', html)
    assert re.search(r'id="id_told"[^>]* checked', html)


def test_operation_id_is_made_when_drawn_and_kept_when_drawn_again() -> None:
    fresh = ReportForm(now=NOW, version=4)
    again = ReportForm(sent(name=""), now=NOW)

    made = re.search(r'name="operation_id" value="([^"]+)"', str(fresh))

    assert made
    assert UUID(made[1])
    assert str(fresh["operation_id"].value()) == made[1]
    assert 'name="version" value="4"' in str(fresh)
    assert f'name="operation_id" value="{NUMBER}"' in str(again)
    assert 'name="version" value="3"' in str(again)


@pytest.mark.parametrize("number", ["", "not-a-number"])
def test_form_asks_to_be_sent_again_when_its_number_is_lost(number: str) -> None:
    form = ReportForm(sent(operation_id=number), now=NOW)

    summary = error_summary(form)
    kept = re.search(r'name="operation_id" value="([^"]+)"', str(form))

    assert not form.is_valid()
    assert summary is not None
    assert "send it again" in summary.errors[0].text
    assert kept
    assert UUID(kept[1])
    assert 'value="Rowan Example"' in str(form)


def test_refusal_is_shown_beside_its_field_when_an_operation_says_no() -> None:
    form = ReportForm(sent(), now=NOW)
    form.is_valid()

    form.refuse(Refusal("There is already an open episode", field="seen"))
    form.refuse(Refusal("Something else stands in the way", field="unknown"))

    summary = error_summary(form)
    assert summary is not None
    assert [error.text for error in summary.errors] == [
        "Something else stands in the way",
        "There is already an open episode",
    ]


def test_revealed_field_is_drawn_once_when_a_choice_holds_it() -> None:
    html = str(ReportForm(now=NOW))

    assert html.count('name="other"') == 1
    assert 'id="conditional-id_grade-3"' in html
    assert 'id="id_grade-item-hint"' in html


def test_boxes_show_london_time_when_an_instant_is_the_initial() -> None:
    form = ReportForm(now=NOW, initial={"seen": datetime(2026, 7, 14, 23, 30, tzinfo=UTC)})

    html = str(form["seen"])

    assert re.search(r'name="seen_day"[^>]* value="15"', html)
    assert re.search(r'name="seen_time"[^>]* value="00:30"', html)


def test_boxes_keep_the_second_hour_when_it_is_the_initial() -> None:
    form = ReportForm(now=NOW, initial={"seen": datetime(2025, 10, 26, 1, 30, tzinfo=UTC)})

    html = str(form["seen"])

    assert re.search(r'name="seen_time"[^>]* value="01:30 GMT"', html)
