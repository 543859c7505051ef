"""The board's filters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from homeward.web.components.forms import GovukForm, Look
from homeward.web.wording import HIGHEST_FIRST, NOT_GRADED

_GRADES = (("", "Any grade"), *HIGHEST_FIRST, ("none", NOT_GRADED))


class BoardFilter(GovukForm):
    """Which rows to show. Nothing chosen shows all."""

    team = forms.ChoiceField(label="Team", required=False)
    grade = forms.ChoiceField(label="Police grade", choices=_GRADES, required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=(
            ("", "Missing or away"),
            ("missing", "Missing"),
            ("away", "Away without authorisation"),
        ),
        required=False,
    )
    whose = forms.ChoiceField(
        label="Whose child",
        choices=(("", "Any"), ("ours", "Our own"), ("others", "Other authorities’")),
        required=False,
    )
    overdue = forms.BooleanField(label="Only with an action overdue", required=False)
    looks: ClassVar[dict[str, Look]] = {}

    def __init__(self, data: Any, *, teams: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        chosen = data.get("team", "") if data else ""
        names = sorted({*teams, *([chosen] if chosen else [])})
        self.fields["team"].choices = [("", "Any team"), *((n, n) for n in names)]  # type: ignore[attr-defined]


@lru_cache(maxsize=200)
def filter_form(*, teams: tuple[str, ...], asked: tuple[tuple[str, str], ...]) -> SafeString:
    """Return the form with these teams and answers. It says nothing of any child."""
    form = BoardFilter(dict(asked) or None, teams=teams)
    drawn = get_template("board/filter.html").render({"filter": form})
    return mark_safe(drawn)  # noqa: S308
