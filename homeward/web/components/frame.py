"""The parts around a page: header, navigation, banner, and the shell that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from homeward.web.components.component import Component
from homeward.web.components.content import Tag


@dataclass(frozen=True)
class SkipLink(Component):
    """The first link of a page."""

    template: ClassVar[str] = "components/skip_link.html"
    text: str = "Skip to main content"
    href: str = "#main-content"


@dataclass(frozen=True)
class GenericHeader(Component):
    """The header: the product's name, no crown, no crest."""

    template: ClassVar[str] = "components/generic_header.html"
    logo: str
    url: str = "/"
    container_classes: str = "govuk-width-container"


@dataclass(frozen=True)
class NavItem:
    """A link of the service navigation. ``current`` is this page, ``active`` its section.

    ``waiting``: how much there waits for the reader.
    """

    text: str
    href: str = ""
    current: bool = False
    active: bool = False
    waiting: int = 0

    @property
    def aria_current(self) -> str:
        """Return the value of aria-current, or nothing."""
        return "page" if self.current else "true" if self.active else ""


@dataclass(frozen=True)
class ServiceNavigation(Component):
    """The service's own links. ``end`` is safe HTML after them."""

    template: ClassVar[str] = "components/service_navigation.html"
    navigation: Sequence[NavItem] = ()
    service_name: str = ""
    service_url: str = ""
    end: str = ""
    label: str = "Menu"
    menu_text: str = "Menu"
    aria_label: str = "Service information"
    id: str = "navigation"

    @property
    def is_section(self) -> bool:
        """Tell whether more than links stands in it, so that it is a region of its own."""
        return bool(self.service_name or self.end)

    @property
    def waiting(self) -> int:
        """Return how much waits for the reader behind all links, for the menu button."""
        return sum(item.waiting for item in self.navigation)

    @property
    def collapses(self) -> bool:
        """Tell whether a narrow screen shows a menu button."""
        return len(self.navigation) > 1


@dataclass(frozen=True)
class PhaseBanner(Component):
    """What kind of system this is: training, example data, trial."""

    template: ClassVar[str] = "components/phase_banner.html"
    tag: str | Tag
    text: str

    @property
    def tag_part(self) -> Tag:
        """Return the tag with the class its place asks for."""
        tag = self.tag if isinstance(self.tag, Tag) else Tag(self.tag)
        place = "govuk-phase-banner__content__tag"
        return Tag(tag.text, tag.colour, classes=f"{place} {tag.classes}".strip())


@dataclass(frozen=True)
class Shell:
    """What every page's frame needs to know; given to templates as ``shell``.

    Signed out, ``person`` is empty and there is no navigation and no time-out. The session ends
    ``timeout_seconds`` after the last page or keep-alive; a warning shows two minutes before.
    ``theme`` is the path, under static files, of a council's own colours.
    """

    organisation: str = ""
    person: str = ""
    person_id: str = ""
    navigation: Sequence[NavItem] = ()
    banner: PhaseBanner | None = None
    engine: Component | None = None
    engine_url: str = ""
    alarm: Component | None = None
    notice: Component | None = None
    home_url: str = "/"
    sign_out_url: str = "/sign-out"
    sign_in_url: str = "/sign-in"
    keep_alive_url: str = "/keep-alive"
    accessibility_url: str = "/accessibility"
    help_url: str = ""
    timeout_seconds: int = 0
    theme: str = ""

    @property
    def warning_seconds(self) -> int:
        """Return how many seconds before the time-out its warning shows."""
        return min(120, self.timeout_seconds // 2)

    @property
    def logo(self) -> SafeString:
        """Return the product's name with the organisation's beside it."""
        if not self.organisation:
            return mark_safe("Homeward")
        return format_html(
            'Homeward <span class="hw-header__organisation">{}</span>', self.organisation
        )

    @property
    def service_navigation(self) -> ServiceNavigation:
        """Return the links, with who is signed in and the way out after them."""
        if not self.person:
            return ServiceNavigation(self.navigation)
        end = format_html(
            '<p class="hw-person">Signed in as {} <button class="hw-person__out" type="submit" '
            'form="sign-out">Sign out</button></p>',
            self.person,
        )
        return ServiceNavigation(self.navigation, end=end)

    @property
    def has_timeout(self) -> bool:
        """Tell whether there is a session that can end."""
        return bool(self.person and self.timeout_seconds)
