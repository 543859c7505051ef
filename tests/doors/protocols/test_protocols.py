"""Protocols in plain words: whose they are, what changed, and from a duty to its rule."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.guard.people import system_context
from homeward.work.obligations.models import ProtocolVersion
from homeward.work.obligations.protocols import add_protocol
from tests.cast import Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db


def version(name: str, number: int = 1) -> ProtocolVersion:
    """Return a kept version."""
    return ProtocolVersion.objects.get(name=name, number=number)


def newer() -> ProtocolVersion:
    """Keep a second version of Alder's protocol, with one rule's time and title changed."""
    body = version("thurrock").text
    body = body.replace("version = 1\n", "version = 2\n", 1)
    body = body.replace("effective_from = 2023-04-01", "effective_from = 2026-06-10", 1)
    cut = body.index("[[scenario]]")
    body = body[:cut].replace(
        'title = "Hold a strategy discussion"', 'title = "Hold a strategy discussion at once"', 1
    )
    add_protocol(system_context(now=utc_now(), purpose="test"), text=body)
    return version("thurrock", 2)


def page(visit: Visit, who: object, name: str, *args: object) -> HttpResponse:
    """Open a page, whose drawing asks the database nothing."""
    with no_query_while_rendering():
        return visit(who).get(reverse(name, args=args))  # type: ignore[arg-type]


def test_staff_read_which_protocol_governs_them_when_they_ask(cast: Cast, visit: Visit) -> None:
    ours, theirs = page(visit, cast.asha, "protocols"), page(visit, cast.carys, "protocols")

    assert "Alder" in text(ours)
    assert "Birch" not in text(ours)
    assert "1 April 2023" in text(ours)
    assert "Birch" in text(theirs)


def test_colleague_of_another_team_reads_the_same_when_asked(cast: Cast, visit: Visit) -> None:
    assert page(visit, cast.ben, "protocol", version("thurrock").pk).status_code == 200


def test_police_read_those_of_all_they_cover_when_asked(cast: Cast, visit: Visit) -> None:
    seen = text(page(visit, cast.dev, "protocols"))

    assert "Alder" in seen
    assert "Birch" in seen
    assert page(visit, cast.dev, "protocol", version("medway").pk).status_code == 200


def test_another_authoritys_is_not_here_when_asked(cast: Cast, visit: Visit) -> None:
    ours, theirs = version("thurrock").pk, version("medway").pk

    assert page(visit, cast.carys, "protocol", ours).status_code == 404
    assert page(visit, cast.asha, "protocol", theirs).status_code == 404
    assert page(visit, cast.asha, "protocol_since", ours, theirs).status_code == 404


def test_carer_is_refused_when_asking(cast: Cast, visit: Visit) -> None:
    assert page(visit, cast.erin, "protocols").status_code == 403


def test_rules_are_in_plain_words_with_their_source_when_read(cast: Cast, visit: Visit) -> None:
    seen = text(page(visit, cast.asha, "protocol", version("thurrock").pk))

    assert 'id="police.told"' in seen
    assert 'href="#police.told"' in seen
    assert "By when" in seen
    assert "Source" in seen


def test_what_changed_is_told_when_two_versions_are_compared(cast: Cast, visit: Visit) -> None:
    old, new = version("thurrock"), newer()

    seen = text(page(visit, cast.asha, "protocol_since", new.pk, old.pk))
    same = text(page(visit, cast.asha, "protocol_since", new.pk, new.pk))

    assert "Changed" in seen
    assert "Hold a strategy discussion at once" in seen
    assert "The two say the same" in same


def test_list_leads_to_what_changed_when_there_are_two(cast: Cast, visit: Visit) -> None:
    old, new = version("thurrock"), newer()

    seen = text(page(visit, cast.asha, "protocols"))

    assert reverse("protocol_since", args=[new.pk, old.pk]) in seen


def test_action_due_leads_to_its_rule_when_the_reader_works_by_it(cast: Cast, visit: Visit) -> None:
    episode = cast.missing(cast.child(at=utc_now()), at=utc_now())
    address = f"{reverse('protocol', args=[version('thurrock').pk])}#police.told"

    assert address in text(page(visit, cast.asha, "episode", episode))
    assert address not in text(page(visit, cast.erin, "protocols"))


def test_analyst_reads_it_when_asked(cast: Cast, visit: Visit) -> None:
    analyst = person_in(cast.asha.organisation, "analyst")

    assert page(visit, analyst, "protocol", version("thurrock").pk).status_code == 200
