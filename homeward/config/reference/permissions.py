"""The page of permissions, from the one permission table, the operations and the addresses."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from django.urls import URLPattern, URLResolver, get_resolver

import homeward
from homeward.config.reference.markdown import MADE, first_sentence, table
from homeward.guard.permissions import (
    ANYONE,
    EVERYBODY,
    MANAGERS,
    OFFICE,
    OPERATIONS,
    PAGES,
    PARTNERS,
    RECORDERS,
    ROLE_NAMES,
    ROLES_OF_KIND,
    SERVICES,
    WORKERS,
)

_ABOUT = """
Who may do what and open which page. Deny by default: a name that is not here is refused. The table
says nothing of *rows*: which children a holder meets is decided by the remit of their organisation,
by shares and by restrictions (SECURITY-PROPERTIES.md). "system" is the program itself: no person
holds it.
"""
_KINDS = {
    "childrens_services": "Children's services",
    "police": "Police",
    "provider": "Provider",
    "other_council": "Another council",
}
_NONE = "*no function of its own: asked within another, or not built yet*"
_NO_PAGE = "*not built yet*"
_GROUPS = {
    "everybody": EVERYBODY,
    "services": SERVICES,
    "workers": WORKERS,
    "recorders": RECORDERS,
    "managers": MANAGERS,
    "partners": PARTNERS,
    "office": OFFICE,
}
_WRITERS = ("guard", "record", "work", "sources", "config")


def permissions_page() -> str:
    """Return the page as Markdown."""
    lines = [MADE, "# Permissions", "", _ABOUT.strip(), "", "## Roles", ""]
    lines += table(["Role", "Name in the code", "In which kind of organisation"], _roles())
    lines += ["", "The tables below name these groups, and single roles beside them:", ""]
    lines += [f"- **{name}**: {_names(roles)}" for name, roles in _GROUPS.items()]
    lines += ["", "## Operations (every way to write)", ""]
    lines += table(["Operation", "Does", "Roles"], _operations())
    lines += ["", "## Pages", ""]
    lines += table(["Page", "Address", "Roles"], _pages())
    return "\n".join(lines) + "\n"


def _roles() -> Iterator[tuple[str, str, str]]:
    for role, name in ROLE_NAMES.items():
        kinds = [words for kind, words in _KINDS.items() if role in ROLES_OF_KIND[kind]]
        yield name, f"`{role}`", ", ".join(kinds)


def _names(roles: frozenset[str]) -> str:
    if roles == EVERYBODY:
        return "all roles above"
    return ", ".join(name for role, name in ROLE_NAMES.items() if role in roles)


def _who(roles: frozenset[str]) -> str:
    if roles == ANYONE:
        return "anyone, even signed out"
    said: list[str] = []
    rest = roles
    for name, group in _GROUPS.items():
        if group <= roles and group & rest:
            said.append(f"**{name}**")
            rest -= group
    singles = [_names(rest)] if rest & EVERYBODY else []
    return ", ".join([*said, *singles, *(["system"] if "system" in rest else [])])


def _operations() -> Iterator[tuple[str, str, str]]:
    does = sentences_by_operation()
    for name, roles in OPERATIONS.items():
        yield f"`{name}`", " ".join(does.get(name, [_NONE])), _who(roles)


def sentences_by_operation() -> dict[str, list[str]]:
    """Return, for each operation's name, what the functions that carry it say they do."""
    found: dict[str, dict[str, str]] = {}
    for package in _WRITERS:
        folder = import_module(f"{homeward.__name__}.{package}")
        for info in walk_packages(folder.__path__, f"{folder.__name__}."):
            if ".migrations" in info.name or info.name.endswith((".wsgi", ".reference")):
                continue
            for thing in vars(import_module(info.name)).values():
                name = getattr(thing, "operation_name", None)
                if isinstance(name, str):
                    where = f"{thing.__module__}.{thing.__qualname__}"
                    found.setdefault(name, {})[where] = first_sentence(thing)
    return {name: [said[where] for where in sorted(said)] for name, said in found.items()}


def _pages() -> Iterator[tuple[str, str, str]]:
    addresses = dict(_addresses(get_resolver().url_patterns, "/"))
    for name, roles in PAGES.items():
        address = f"`{addresses[name]}`" if name in addresses else _NO_PAGE
        yield f"`{name}`", address, _who(roles)


def _addresses(patterns: list[URLPattern | URLResolver], under: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, under + str(each.pattern))
        elif each.name:
            yield each.name, under + str(each.pattern)
