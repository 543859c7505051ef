"""HTML reduced to what it means, so that two spellings of one page compare equal."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "meta", "link", "path"}
Node = tuple[object, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self._text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        self._open.append(tag)
        self.nodes.append(("open", tag, tuple(sorted(_attribute(*pair) for pair in attrs))))
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID and (not self._open or self._open[-1] != tag):
            return
        self._flush(in_textarea=tag == "textarea")
        self._open.pop()
        self.nodes.append(("close", tag))

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def _flush(self, *, in_textarea: bool = False) -> None:
        text = "".join(self._text)
        # A browser drops one newline after the opening tag, and keeps all other space.
        text = text.removeprefix("\n") if in_textarea else " ".join(text.split())
        if text:
            self.nodes.append(("text", text))
        self._text.clear()


def _attribute(name: str, value: str | None) -> tuple[str, str]:
    if name == "class":
        return name, " ".join(sorted((value or "").split()))
    return name, " ".join((value or "").split())


def normal(html: str) -> list[Node]:
    """Return the elements, their attributes in order of name, and their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader._flush()
    return reader.nodes
