"""Every operation of the product, found by reading the whole of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

import homeward
from homeward.guard.operation import Outcome

Operation = tuple[str, Callable[..., Outcome]]


@cache
def operations() -> tuple[Operation, ...]:
    """Return the name and function of every decorated function."""
    found: dict[Callable[..., Outcome], str] = {}
    for module in pkgutil.walk_packages(homeward.__path__, "homeward."):
        if ".migrations" in module.name or module.name.endswith(("wsgi", "asgi", "__main__")):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            name = getattr(value, "operation_name", None)
            if isinstance(name, str):
                found[value] = name
    return tuple((name, function) for function, name in found.items())
