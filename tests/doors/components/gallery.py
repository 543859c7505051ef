"""One page with every component, and a browser that is given it without a network."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import django_htmx
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from django import forms
from django.http import QueryDict
from django.template import engines
from django.utils.safestring import mark_safe
from playwright.sync_api import Browser, Page, Route

from homeward.web.components import content, controls, frame, justice
from homeward.web.components.component import Component
from homeward.web.components.fields import DayField, WhenField
from homeward.web.components.forms import Look, OperationForm

NOW = datetime(2026, 7, 15, 13, 45, tzinfo=UTC)
SITE = "http://homeward.example"
STATIC = Path(__file__).resolve().parents[3] / "homeward" / "web" / "static"
HTMX = Path(django_htmx.__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)

TEMPLATE = """{% extends "base.html" %}{% load homeward %}
{% block before_content %}{{ page.crumbs }}{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">{{ page.title }}</h1>
{{ page.identity }}
<form method="post" action="/send" novalidate data-autosave-url="/draft">
{{ form }}
<p class="govuk-body hw-saved" role="status" data-autosave-status></p>
{% component "Button" text="Save" once=True %}
</form>
{% for part in page.parts %}{{ part }}
{% endfor %}
<div hx-get="/rows" hx-trigger="poll">Rows</div>
{% endblock %}"""


@dataclass(frozen=True)
class Gallery:
    """The page model of the gallery."""

    title: str
    crumbs: Component
    identity: Component
    parts: list[Component]


class GalleryForm(OperationForm):
    """Every kind of field."""

    name = forms.CharField(label="Child's name", help_text="As you know it")
    grade = forms.ChoiceField(
        label="Police grade",
        choices=[("high", "High"), ("medium", "Medium"), ("other", "Something else")],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label="What was said", required=False)
    places = forms.MultipleChoiceField(
        label="Places looked",
        choices=[("home", "Home"), ("school", "School")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="What happened", widget=forms.Textarea)
    born = DayField(label="Date of birth")
    seen = WhenField(label="When was the child last seen?", name="Last seen")
    told = forms.BooleanField(label="The police have been told", required=False)
    team = forms.ChoiceField(label="Team", choices=[("", "Choose"), ("a", "North")])

    looks: ClassVar = {
        "name": Look(width="20"),
        "grade": Look(reveals={"other": "other"}, hints={"high": "Risk is immediate"}),
    }


def board() -> content.Table:
    """Return rows of the board: overdue, soon, not yet."""
    due = mark_safe(
        '<span class="hw-due hw-due--overdue">Overdue by 2 hours</span>'
        '<span class="hw-due__why">Strategy discussion: missing for 12 hours</span>'
    )
    soon = mark_safe('<span class="hw-due hw-due--soon">Due in 40 minutes</span>')
    return content.Table(
        [
            content.Column("Child", sort="none"),
            content.Column("Missing for", sort="ascending"),
            content.Column("Grade"),
            content.Column("Next action due"),
        ],
        [
            [
                "Rowan Example",
                content.Cell("14 hours", sort_value="14"),
                content.Cell(justice.Badge("High", "red")),
                due,
            ],
            [
                "Ash Sample",
                content.Cell("2 hours", sort_value="2"),
                content.Cell(justice.Badge("Medium", "blue")),
                soon,
            ],
        ],
        caption="Missing now",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-board",
    )


def parts() -> list[Component]:
    """Return an example of every component that stands alone."""
    return [
        content.NotificationBanner("Missing report recorded", success=True),
        content.Panel("Return recorded", "The return home interview is due by 18 July"),
        content.WarningText("Do not ring the number on this record."),
        content.InsetText("Example people only."),
        content.Details("Why is this due?", "The protocol asks for it after 12 hours."),
        content.Tag("Action due", "orange"),
        board(),
        content.SummaryList(
            [
                content.SummaryRow(
                    "Last seen", "2:30pm", [content.Action("Correct", "#", "last seen")]
                ),
                content.SummaryRow("Reported by", "An example home"),
            ],
            card_title="Missing report",
        ),
        content.TaskList(
            [
                content.Task("Tell the police", "Done"),
                content.Task(
                    "Hold the strategy discussion",
                    content.Tag("Overdue", "red"),
                    "#",
                    "Because the child has been missing for more than 12 hours",
                ),
            ]
        ),
        justice.Timeline(
            [
                justice.Moment("Missing report", NOW, "Sam Invented", "By telephone."),
                justice.Moment("Enquiry", NOW + timedelta(hours=1), "Jo Invented"),
            ]
        ),
        justice.Alert("Two reports look alike", "Check them before you go on.", "warning"),
        justice.Filter(
            controls.Select(
                name="team", id="team", label="Team", choices=[controls.Choice("a", "North")]
            ),
            selected=[("Team", [justice.FilterTag("North", "?")])],
        ),
        content.pages(page=3, of=9, query={"team": "north"}),
    ]


def shell(**changes: object) -> frame.Shell:
    """Return the frame of a signed-in page."""
    values: dict[str, object] = {
        "organisation": "Example County Council",
        "person": "Sam Invented",
        "person_id": "sam",
        "navigation": [
            frame.NavItem("Board", "/", current=True),
            frame.NavItem("Missing report", "/report"),
            frame.NavItem("Children", "/children"),
        ],
        "banner": frame.PhaseBanner("Example", "Nobody on these pages is real."),
        "timeout_seconds": 900,
        **changes,
    }
    return frame.Shell(**values)  # type: ignore[arg-type]


def gallery_html(*, sent: bool = False, **changes: object) -> str:
    """Return the gallery; ``sent`` shows the form as it comes back with errors."""
    data = QueryDict("operation_id=x&seen_words=whenever") if sent else None
    page = Gallery(
        "Components",
        content.Breadcrumbs([content.Crumb("Board", "/"), content.Crumb("Components")]),
        justice.IdentityBar("Rowan Example", ["Born 1 December 2011"]),
        parts(),
    )
    context = {
        "page": page,
        "shell": shell(**changes),
        "form": GalleryForm(data, now=NOW),
        "csrf_token": "a-token",
    }
    return str(engines["django"].from_string(TEMPLATE).render(context))


@dataclass
class Site:
    """What the browser is given, what it sent and what it complained about."""

    page: Page
    pages: Mapping[str, str]
    status: dict[str, int] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Answer from the pages, then the static files; then as ``status`` says."""
        path = route.request.url.removeprefix(SITE).split("?")[0]
        if path.startswith("/static/"):
            return self._file(route, path.removeprefix("/static/"))
        if path in self.pages:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
            return route.fulfill(body=self.pages[path], headers=headers)
        self.sent.append(f"{route.request.method} {path}")
        status = self.status.get(path, 204)
        return route.abort() if status == 0 else route.fulfill(status=status)

    def _file(self, route: Route, name: str) -> None:
        found = [root / name for root in (STATIC, HTMX) if (root / name).is_file()]
        if not found:
            self.complaints.append(f"missing file {name}")
            return route.fulfill(status=404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return route.fulfill(body=found[0].read_bytes(), content_type=kind)

    def violations(self) -> list[str]:
        """Return axe's findings for WCAG 2.2 AA, with best practices, by rule and place."""
        self.page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            """() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
            'wcag22aa', 'best-practice']})"""
        )
        return [
            f"{one['id']}: {node['html'][:120]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def picture(self, name: str) -> None:
        """Keep a picture of the page, when a folder for pictures is named."""
        folder = os.environ.get("HOMEWARD_PICTURES")
        if folder:
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@contextmanager
def opened(browser: Browser, pages: Mapping[str, str], *, width: int = 1280) -> Iterator[Site]:
    """Open the first of the pages in a browser ``width`` CSS pixels wide."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    site = Site(page, pages)
    page.on("console", lambda said: site.complaints.append(said.text))
    page.on("pageerror", lambda error: site.complaints.append(str(error)))
    context.route("**/*", site.answer)
    page.goto(SITE + next(iter(pages)))
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    try:
        yield site
    finally:
        context.close()
