"""Files, functions and parameter lists stay small enough to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeward.config.env import CHECKOUT

PACKAGE = CHECKOUT / "homeward"
LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 500, 40, 5
FREE_PARAMETERS = {"self", "cls", "ctx", "request"}  # a request is how a door holds its ctx
BARRED_NAMES = {"utils", "helpers", "common"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Return every module of the product but migrations, which are written once."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def functions(tree: ast.Module) -> Iterator[Function]:
    """Return every function and method of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_is_small_when_measured(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    tree = ast.parse(text)
    faults = [fault for one in functions(tree) for fault in _faults(one)]

    assert len(text.splitlines()) <= LONGEST_FILE
    assert path.stem not in BARRED_NAMES
    assert faults == []


def _faults(function: Function) -> list[str]:
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    given = function.args
    names = {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    count = len(names - FREE_PARAMETERS)
    return [
        *([f"{function.name}: {length} lines"] if length > LONGEST_FUNCTION else []),
        *([f"{function.name}: {count} parameters"] if count > MOST_PARAMETERS else []),
    ]
