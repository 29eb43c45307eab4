"""``docs/events.md``: ``python -m tests.rules.events_page > docs/events.md``."""

import importlib
import inspect
import logging
import pkgutil
from dataclasses import fields
from typing import Any

import floway
from floway.logs import Event

_HEAD = """\
# Log events

The gateway writes one line per event to standard error: `key=value` pairs, or JSON with
`FLOWAY_LOG_FORMAT=json`. Fields without a value are left out. No event holds a credential or a prompt.
This page is generated from the event classes (`python -m tests.rules.events_page`).
"""


def page() -> str:
    """The whole page."""
    sections = [_section(each) for each in sorted(_events(), key=lambda event: event.name)]
    return "\n".join([_HEAD, *sections])


def _events() -> list[type[Event]]:
    """Every event class of the package."""
    for module in pkgutil.walk_packages(floway.__path__, "floway."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    return Event.__subclasses__()


def _section(event: type[Event]) -> str:
    names = ", ".join(f"`{each.name}`" for each in fields(_dataclass(event)))
    level = logging.getLevelName(event.level)
    return f"## `{event.name}`\n\nLevel {level}. {inspect.getdoc(event)}\n\nFields: {names}.\n"


def _dataclass(event: type[Event]) -> Any:
    return event


if __name__ == "__main__":
    print(page(), end="")
