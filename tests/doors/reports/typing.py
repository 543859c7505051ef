"""What people type in the forms of a missing report, and the steps they take."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from tests.doors.visitors import text

START = "/report"


def who(authority: UUID | str, **said: str) -> dict[str, str]:
    """Return the first page's boxes for an invented child."""
    return {
        "operation_id": str(uuid4()),
        "given_name": "Sam",
        "family_name": "Nobodyknown",
        "authority": str(authority),
        **said,
    }


def details(draft: UUID, **said: str) -> dict[str, str]:
    """Return the form's boxes, with the least that a report needs."""
    return {
        "operation_id": str(draft),
        "last_seen_at_words": "20 minutes ago",
        "reporter_name": "Erin Example",
        **said,
    }


def begun(client: Client, said: dict[str, str], **words: str) -> UUID:
    """Go through the first page; return the draft that it leads to."""
    answer = client.post(START, {**said, **({"go": "new"} | words)})
    assert answer.status_code == 302, text(answer)
    assert answer.url.startswith("/report/draft/"), answer.url
    return UUID(answer.url.rsplit("/", 1)[1])


def sent(client: Client, draft: UUID, **said: str) -> UUID:
    """Send a draft; return the episode it opened."""
    answer = client.post(reverse("report_form", args=[draft]), details(draft, **said))
    assert answer.status_code == 302, text(answer)
    return UUID(re.search(r"/report/taken/([0-9a-f-]{36})", answer.url)[1])


def same_but_numbers(page: str) -> str:
    """Return a page's HTML without what differs between two equal visits."""
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page)
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken":")[^"]+', "TOKEN", page)
