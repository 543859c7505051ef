"""As known when? Reading the instant from an address, and the form that asks for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import HttpRequest

from homeward.domain.time import in_words
from homeward.web.components.fields import WhenField
from homeward.web.components.forms import GovukForm
from homeward.web.components.when import NotATime, ambiguity, demand_lately
from homeward.web.past.comparing import Difference

NAME = "known_at"
_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


class LookForm(GovukForm):
    """The moment at which the record is to be read. Travels in the address: it names nobody."""

    looked = WhenField(
        label="When?",
        name="The time",
        help_text="For example today 14:30 or yesterday 23:15.",
    )
    looks: ClassVar = {}

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data)
        self.fields["looked"].now = now  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Look:
    """What the address asks for: ``at`` (aware UTC) to be shown, or ``go``, where that is.

    ``form`` asks for another moment, and says what was wrong with the one asked for.
    """

    form: LookForm
    at: datetime | None = None
    go: str = ""

    @property
    def failed(self) -> LookForm | None:
        """Return the form if it has something to say."""
        return self.form if self.form.is_bound and self.form.errors else None


def asked(request: HttpRequest, *, now: datetime) -> Look:
    """Return what an address asks to be shown, at ``now`` (aware UTC)."""
    if "looked_time" in request.GET or "looked_words" in request.GET:
        form = LookForm(request.GET, now=now)
        at = form.cleaned_data["looked"] if form.is_valid() else None
        return Look(form, go=f"{request.path}?{address(at)}" if at else "")
    text = request.GET.get(NAME, "")
    if not text:
        return Look(LookForm(now=now))
    try:
        return Look(LookForm(now=now), at=_read(text, now))
    except NotATime as wrong:
        form = LookForm({}, now=now)
        form.errors.clear()
        form.add_error("looked", wrong.sentence)
        return Look(form)


def address(at: datetime) -> str:
    """Return the part of an address that asks for an instant (aware UTC)."""
    return f"{NAME}={at:{_FORM}}"


def _read(text: str, now: datetime) -> datetime:
    try:
        at = datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError:
        raise NotATime("The time in the address was not understood. Enter it here") from None
    if at > now:
        raise NotATime(f"The time must not be later than now, {in_words(now)}")
    demand_lately(at, now=now, name="The time", part="year")
    return at


@dataclass(frozen=True, slots=True)
class PastBar:
    """What stands at the top of a page of the past."""

    title: str
    said: str
    back_url: str
    since: tuple[Difference, ...]
    is_empty: bool = False


def bar(at: datetime, *, back_url: str, since: tuple[Difference, ...]) -> PastBar:
    """Return the bar of a page as known at ``at`` (aware UTC)."""
    said = f"As known at {in_words(at)} – this is not how the record stands now."
    return PastBar("Looking back", f"{said} {ambiguity(at)}".strip(), back_url, since)


def nothing_yet(at: datetime, *, began: datetime | None, back_url: str) -> PastBar:
    """Return the bar in place of a record that was not known here at ``at`` (aware UTC)."""
    first = f" The record begins at {in_words(began)}." if began else ""
    said = f"Nothing was recorded here at {in_words(at)}.{first} {ambiguity(at)}"
    return PastBar("Looking back", said.strip(), back_url, (), is_empty=True)
