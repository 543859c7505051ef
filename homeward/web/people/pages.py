"""The page models of an organisation's people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard.models import Membership
from homeward.guard.permissions import ROLE_NAMES
from homeward.guard.staff import Colleague
from homeward.web.components.component import Component
from homeward.web.components.content import (
    Action,
    BackLink,
    Column,
    InsetText,
    SummaryList,
    SummaryRow,
    Table,
    Tag,
)
from homeward.web.components.controls import Button


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of the reader's organisation."""

    title: str
    add: Button
    table: Table


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: details, the roles held now, and those that ended."""

    title: str
    back: BackLink
    details: SummaryList
    roles: SummaryList | None
    former: Table | None
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about a person."""

    title: str
    button: str
    back: BackLink
    lead: tuple[Component, ...] = ()
    kept: InsetText | None = None


def people_page(people: list[Colleague]) -> PeoplePage:
    """Return the list of people."""
    head = [Column("Name"), Column("Email address"), Column("Roles and teams"), Column("Account")]
    return PeoplePage(
        title="People and roles",
        add=Button("Add a person", href=reverse("person_add")),
        table=Table(
            head,
            [_line(one) for one in people],
            caption=f"{len(people)} {'person' if len(people) == 1 else 'people'}",
            caption_classes="govuk-table__caption--m",
            first_cell_is_header=True,
            classes="hw-board",
        ),
    )


def _line(one: Colleague) -> list[object]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>',
        reverse("person", args=[one.user.pk]),
        one.user.name,
    )
    roles = (
        format_html_join("", "{}<br>", ((role_words(row),) for row in one.current)) or "No role now"
    )
    return [link, one.user.email, roles, account(one)]


def account(one: Colleague) -> Tag:
    """Return whether a person can sign in, as a tag."""
    if not one.user.is_active:
        return Tag("Closed", "red")
    return Tag("Open", "green") if one.current else Tag("No role", "grey")


def role_words(row: Membership) -> str:
    """Return a role, and its team if it has one."""
    name = ROLE_NAMES.get(row.role, row.role)
    return f"{name}, {row.team}" if row.team else name


def person_page(ctx: Context, one: Colleague) -> PersonPage:
    """Return the page of one person."""
    user = one.user
    buttons = [Button("Give a role", href=reverse("person_role", args=[user.pk]))]
    if user.pk != ctx.actor:
        word = "Close the account" if user.is_active else "Open the account again"
        active = reverse("person_active", args=[user.pk])
        buttons.append(Button(word, href=active, look="warning" if user.is_active else "secondary"))
    return PersonPage(
        title=user.name,
        back=BackLink(reverse("people"), "People and roles"),
        details=SummaryList(
            [
                SummaryRow("Name", user.name),
                SummaryRow("Email address", user.email),
                SummaryRow("Account", account(one)),
            ]
        ),
        roles=SummaryList([_role(ctx, row) for row in one.current]) if one.current else None,
        former=_former(one),
        buttons=tuple(buttons),
    )


def _role(ctx: Context, row: Membership) -> SummaryRow:
    own = row.user_id == ctx.actor and row.role == "administrator"
    address = reverse("person_role_end", args=[row.user_id, row.pk])
    return SummaryRow(
        role_words(row),
        f"Since {in_words(row.starts_at)}",
        () if own else (Action("End", address, f"the role: {role_words(row)}"),),
    )


def _former(one: Colleague) -> Table | None:
    if not one.ended:
        return None
    rows = [[role_words(row), in_words(row.starts_at), _end(row.ends_at)] for row in one.ended]
    head = [Column("Role"), Column("From"), Column("Until")]
    return Table(head, rows, caption="Roles that ended", caption_classes="govuk-table__caption--m")


def _end(at: datetime | None) -> str:
    return in_words(at) if at else ""
