"""A night on duty, on a phone: told, acknowledged, handed over, with every tap counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from playwright.sync_api import Locator, Page, expect

from homeward.domain.context import Context
from homeward.domain.messages import Channel
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.work.messages.links import token_of
from homeward.work.rota.models import Shift
from tests.browser.keys import tab_to
from tests.browser.looking import NewPage, Violations, browser_of, faults
from tests.cast import PASSWORD, Cast, Person, cast
from tests.work.messages.parts import DAWN, Carrier, reachable, send_due

__all__ = ["cast"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NIGHT = datetime(2026, 6, 11, 1, 15, tzinfo=UTC)
PHONE = {"viewport": {"width": 375, "height": 667}, "is_mobile": True, "has_touch": True}
TO_HAVE_IT = 3
"""The link in the email, "Sign in", "I have it"."""
TO_HAND_OVER = 5
""""Messages", "Hand over what I hold", the list of names and a name, "Offer the hand-over"."""
TO_TAKE_OVER = 4
"""The link in the email, "Sign in", "Open the hand-over", "Accept what is ticked"."""


@dataclass
class Thumb:
    """What taps, and counts. Typing a password is not a tap: telephones fill it in."""

    taps: int = 0

    def tap(self, one: Locator) -> None:
        """Tap once."""
        one.tap()
        self.taps += 1

    def choose(self, one: Locator, label: str) -> None:
        """Open a list and tap a choice."""
        one.select_option(label=label)
        self.taps += 2

    def open(self, page: Page, link: str) -> None:
        """Tap a link in an email."""
        page.goto(link)
        self.taps += 1

    def sign_in(self, page: Page, person: Person) -> None:
        """Answer the sign-in page."""
        page.get_by_label("Email address").fill(person.email)
        page.get_by_label("Password").fill(PASSWORD)
        self.tap(page.get_by_role("button", name="Sign in"))


@pytest.fixture
def at_night() -> Iterator[None]:
    """Let it be a quarter past two in the morning, London time."""
    with mock.patch("homeward.config.middleware.utc_now", return_value=NIGHT):
        yield


@operation("home.set_up")
def put_on_rota(ctx: Context, *, person: Person) -> Outcome:
    """Put somebody on duty for the night."""
    row = Shift.objects.create(
        organisation_id=person.organisation,
        role="duty_officer",
        user_id=person.id,
        starts_at=NIGHT - timedelta(hours=6),
        ends_at=NIGHT + timedelta(hours=6),
    )
    return Outcome(row.pk)


def duty_officer(cast: Cast, name: str) -> Person:
    """Return a duty officer of Alder's who can be reached by email."""
    program, email = system_context(now=DAWN, purpose="test"), f"{name.lower()}@example.test"
    services = cast.asha.organisation
    said = NewPerson(email, f"{name} Example", PASSWORD, "duty_officer", "North")
    made = set_up_person(program, organisation=services, said=said).id
    assert made
    person = Person(made, email, services, cast.alder, "duty_officer", "North")
    reachable(person)
    return person


def links_to(person: Person, site: str) -> list[str]:
    """Send what is due, and return the links in what one person was written."""
    carrier = Carrier()
    send_due(
        NIGHT + timedelta(seconds=1),
        senders={Channel.EMAIL: carrier},
        link=lambda delivery: f"{site}/m/{token_of(delivery)}",
    )
    mine = [letter for letter in carrier.letters if letter.to == person.email]
    return [link for one in mine for link in re.findall(rf"{site}/m/\S+", one.words.body)]


def test_duty_officer_is_told_has_it_and_hands_it_over_on_a_phone(
    cast: Cast, new_page: NewPage, live_server: object, at_night: None
) -> None:
    site = str(live_server)
    edie, farah = duty_officer(cast, "Edie"), duty_officer(cast, "Farah")
    put_on_rota(system_context(now=DAWN, purpose="test"), person=edie)
    cast.missing(cast.child(), at=NIGHT - timedelta(seconds=5))
    phone, thumb = new_page(base_url=site, **PHONE), Thumb()

    thumb.open(phone, links_to(edie, site)[0])
    assert "Robin" not in phone.content()
    thumb.sign_in(phone, edie)
    expect(phone).to_have_title("A message for you – Homeward")
    thumb.tap(phone.get_by_role("button", name="I have it"))
    expect(phone.get_by_text("You have it. Nobody else will be asked.")).to_be_visible()
    assert thumb.taps <= TO_HAVE_IT

    thumb.taps = 0
    thumb.tap(phone.get_by_role("link", name="Messages", exact=True))
    thumb.tap(phone.get_by_role("link", name="Hand over what I hold"))
    names = phone.get_by_label("Who takes over?")
    thumb.choose(names, "Farah Example – Out-of-hours duty officer, North")
    thumb.tap(phone.get_by_role("button", name="Offer the hand-over"))
    expect(phone.get_by_text("It stays with you until it is accepted.")).to_be_visible()
    assert thumb.taps <= TO_HAND_OVER

    other, thumb.taps = new_page(base_url=site, **PHONE), 0
    thumb.open(other, links_to(farah, site)[0])
    thumb.sign_in(other, farah)
    thumb.tap(other.get_by_role("button", name="Open the hand-over"))
    thumb.tap(other.get_by_role("button", name="Accept what is ticked"))
    expect(other.get_by_text("It is yours now.")).to_be_visible()
    assert thumb.taps <= TO_TAKE_OVER
    assert phone.complaints == other.complaints == []


def test_message_is_answered_and_pages_are_sound_when_there_is_only_a_keyboard(
    cast: Cast, new_page: NewPage, live_server: object, at_night: None, violations: Violations
) -> None:
    edie = duty_officer(cast, "Edie")
    put_on_rota(system_context(now=DAWN, purpose="test"), person=edie)
    cast.missing(cast.child(), at=NIGHT - timedelta(seconds=5))
    page = browser_of(edie, new_page, str(live_server))
    page.goto("/messages")
    found = faults(page, violations)

    tab_to(page, "link", "Tell the police")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This waits for you.")).to_be_visible()
    found += faults(page, violations)
    tab_to(page, "button", "I have it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have it. Nobody else will be asked.")).to_be_visible()
    found += faults(page, violations)
    page.goto("/messages/hand-over")
    found += faults(page, violations)

    assert found == []
