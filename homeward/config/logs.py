"""Structured logs, one JSON object a line, that hold ids and never a record's content.

Our own events are written as ``log.info("episode_opened", episode=id)``. Whatever other
libraries say is cut to its fixed words: their arguments, and what an exception says, may quote
a row or something typed; the place where it was raised stays.
"""

from __future__ import annotations

import logging
import logging.config
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_OURS = "homeward"
_ALWAYS = {"event", "level", "logger", "timestamp", "error", "at", "lines"}
_NUMBERS = (int, float, bool)
_FRAMES = 12
_ID_ENDINGS = ("_id", "_ids", "_at")
_IDS = {"actor", "organisation", "authority", "operation", "purpose", "path", "status", "rule"}


def set_up() -> None:
    """Send every log line of this process to standard error in one shape."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": _formatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {_OURS: {"level": "INFO"}, "django.server": {"level": "ERROR"}},
        }
    )


def keep_ids_only(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop everything from a log line but its fixed words, ids, times, numbers and places."""
    record: logging.LogRecord | None = event.get("_record")
    kept = {name: value for name, value in event.items() if _may_stay(name, value)}
    if record is not None and record.name.split(".")[0] != _OURS:
        kept["event"] = _fixed_words(record, filled=bool(event.get("positional_args")))
    error = _error(event.get("exc_info"))
    return kept if error is None else kept | _failure(error)


def _may_stay(name: str, value: object) -> bool:
    known = name in _ALWAYS or name in _IDS or name.endswith(_ID_ENDINGS)
    return known or isinstance(value, _NUMBERS)


def _fixed_words(record: logging.LogRecord, *, filled: bool) -> str:
    """Return a message's template; one already filled in cannot be told from its content."""
    return record.msg if isinstance(record.msg, str) and filled else f"{record.name} said"


def _error(given: object) -> BaseException | None:
    """Return the exception that a log call's ``exc_info`` stands for."""
    if isinstance(given, tuple):
        return _error(given[1])
    return given if isinstance(given, BaseException) else sys.exception() if given else None


def _failure(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__qualname__, "lines": places}


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        pass_foreign_args=True,
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_ids_only,
            structlog.processors.JSONRenderer(sort_keys=True, default=str),
        ],
    )
