"""People at the doors: the cast signed in, and the rules that every page keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import pytest
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.template import Template
from django.test import Client

from homeward.config.clock import utc_now
from homeward.guard.models import User
from tests.cast import Person

Visit = Callable[[Person], Client]


def signed_in(person: Person, *, idle: timedelta = timedelta(0)) -> Client:
    """Return a browser in which ``person`` signed in, and was last seen ``idle`` ago."""
    client = Client(headers={"host": "localhost"})
    user = User.objects.get(pk=person.id)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["began_at"] = session["seen_at"] = (utc_now() - idle).isoformat()
    session.save()
    return client


@pytest.fixture
def visit(db: None) -> Visit:
    """Sign one of the cast in."""
    return signed_in


def text(response: HttpResponse) -> str:
    """Return a page's HTML."""
    return response.content.decode()


@contextmanager
def no_query_while_rendering() -> Iterator[None]:
    """Fail if a template asks the database for anything."""
    rendering = 0
    render, execute = Template._render, CursorWrapper.execute

    def counted(self: Template, context: object) -> str:
        nonlocal rendering
        rendering += 1
        try:
            return render(self, context)  # type: ignore[arg-type]
        finally:
            rendering -= 1

    def watched(self: CursorWrapper, sql: str, params: object = None) -> object:
        assert not rendering, f"a template asked the database: {sql[:120]}"
        return execute(self, sql, params)  # type: ignore[arg-type]

    with (
        mock.patch.object(Template, "_render", counted),
        mock.patch.object(CursorWrapper, "execute", watched),
    ):
        yield
