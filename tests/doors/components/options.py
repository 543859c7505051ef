"""The options of a GOV.UK fixture, taken one by one.

An option that a model does not carry raises ``NotCarried``: that fixture is another product's
need. Which fixtures must be met is counted by the test.
"""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe


class NotCarried(Exception):
    """The fixture asks for something that our model leaves out on purpose."""


class Options:
    """A fixture's options, taken one by one; what is left at the end is not carried."""

    def __init__(self, values: dict[str, Any] | None) -> None:
        self.values = dict(values or {})

    def take(self, key: str, default: Any = None) -> Any:
        value = self.values.pop(key, None)
        return default if value is None else value

    def part(self, key: str) -> Options:
        return Options(self.take(key, {}))

    def parts(self, key: str) -> list[Options]:
        items = self.take(key, [])
        if not all(items):
            raise NotCarried("gaps in a list")
        return [Options(item) for item in items]

    def text(self, html: str = "html", text: str = "text") -> str:
        marked, plain = self.take(html), self.take(text, "")
        return mark_safe(str(marked)) if marked else str(plain)  # noqa: S308

    def base(self) -> dict[str, Any]:
        attributes = {k: str(v) for k, v in self.take("attributes", {}).items()}
        return {"classes": self.take("classes", ""), "attributes": attributes}

    def done(self) -> None:
        left = [key for key, value in self.values.items() if value not in (None, "", {}, [])]
        if left:
            raise NotCarried(", ".join(left))


def alone(part: Options) -> str:
    said = part.text()
    part.done()
    return said
