"""Whose child it is: the authorities to choose from, and where a report goes if nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.directory import authorities, covered_authority
from homeward.record.children.lists import children_cared_for
from homeward.web.reports.forms import NOT_KNOWN, Choices


@dataclass(frozen=True, slots=True)
class Whose:
    """The authorities of the home, and the one that a report falls to (``usual``)."""

    names: dict[str, str]
    usual: UUID | None

    @property
    def usual_name(self) -> str:
        """Return the name of the authority that a report falls to."""
        return self.names.get(str(self.usual), "")

    @property
    def choices(self) -> Choices:
        """Return the answers, the usual authority first."""
        mine = str(self.usual)
        first = [(mine, self.names[mine])] if mine in self.names else [("", "Choose a council")]
        rest = [(key, name) for key, name in self.names.items() if key != mine]
        unknown = [(NOT_KNOWN, "Another council, or not known")] if mine in self.names else []
        return [*first, *rest, *unknown]

    def chosen(self, answer: str) -> UUID:
        """Return the authority whose record the answer puts a new child in.

        Raises:
            ValueError: it names none, and there is none to fall to.
        """
        if answer in self.names:
            return UUID(answer)
        if self.usual is None:
            raise ValueError("no authority")
        return self.usual


def whose(ctx: Context) -> Whose:
    """Return the answers for this asker.

    When nobody knows the responsible authority, a report is recorded under the asker's own;
    for police or a provider, the first that their organisation covers; else that of a child
    who lives there.
    """
    names = {str(row.pk): row.name for row in authorities()}
    usual = covered_authority(ctx)
    if usual is None:
        usual = next((child.authority_id for child in children_cared_for(ctx)), None)
    return Whose(names, usual)
