"""``docs/events.md``: ``python -m tests.rules.events_page > docs/events.md``."""

import importlib
import inspect
import logging
import pkgutil
from dataclasses import fields
from types import ModuleType
from typing import Any

import floway
from floway.logs import Event

_HEAD = """\
# Log events

The gateway writes one line per event to standard error: `key=value` pairs, or JSON with
`FLOWAY_LOG_FORMAT=json`. Fields without a value are left out. No event holds a prompt or a credential,
but for the one-time token of `setup_token_made`.
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
    # A dataclass with slots is a second class of the same name; the module has the one that counts.
    # Tests make events of their own.
    ours = [each for each in Event.__subclasses__() if each.__module__.startswith("floway.")]
    return [each for each in ours if getattr(_module(each), each.__name__) is each]


def _module(event: type[Event]) -> ModuleType:
    return importlib.import_module(event.__module__)


def _section(event: type[Event]) -> str:
    facts: Any = event
    names = ", ".join(f"`{each.name}`" for each in fields(facts))
    level = logging.getLevelName(event.level)
    return f"## `{event.name}`\n\nLevel {level}. {inspect.getdoc(event)}\n\nFields: {names}.\n"


if __name__ == "__main__":
    print(page(), end="")
