"""The steering options of a model name or a prompt."""

import re
from dataclasses import dataclass, fields, replace
from typing import get_args, get_type_hints

#: A base name that starts otherwise is a model nobody has.
FAMILIES = ("sim", "claude", "gpt", "gemini")
KINDS = ("overloaded", "usage_limit", "rate_limit", "server_error")


class UnknownModel(Exception):
    """The name has no known base, or an option that cannot be read."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one request; the table in the package docstring explains each."""

    events: int | None = None
    text: str | None = None
    tools: int | None = None
    thinking: bool = False
    redacted: bool = False
    reasoning_content: bool = False
    call_ids: bool = False
    gap: float = 0
    delay: float = 0
    first: float = 0
    status: int | None = None
    retry_after: float | None = None
    fail_first: str | None = None
    error_after: int | None = None
    error: str = "overloaded"
    cut: int | None = None
    end: int | None = None
    stall: int | None = None
    malformed: int | None = None
    reset: bool = False
    accept_stall: bool = False
    json_for_stream: bool = False
    html: bool = False
    crlf: bool = False
    cr: bool = False
    comments: bool = False
    pings: bool = False
    split: int | None = None
    gzip: bool = False
    http10: bool = False
    no_usage: bool = False
    input: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    cache_write_1h: int | None = None
    output: int | None = None
    reasoning: int | None = None
    tier: str | None = None


#: ``[[sim:status=429+retry_after=2]]`` anywhere in the prompt; the last one counts.
_DIRECTIVE = re.compile(rb"\[\[sim:([^\]\s\"]*)\]\]")
_TYPES = get_type_hints(Options)
NAMES = tuple(field.name for field in fields(Options))


def of_model(model: str) -> Options:
    """The options in a model name.

    :raises UnknownModel: no family has the base name, or an option is wrong.
    """
    base, _, rest = model.partition("+")
    if not base.removeprefix("models/").startswith(FAMILIES):
        raise UnknownModel(model)
    return overlay(Options(), rest)


def of_prompt(options: Options, body: bytes) -> Options:
    """``options`` with those of a directive in the prompt laid over them.

    :raises UnknownModel: an option of the directive is wrong.
    """
    directives = _DIRECTIVE.findall(body)
    return overlay(options, directives[-1].decode()) if directives else options


def overlay(options: Options, text: str) -> Options:
    """``options`` with those of ``text`` (``status=429+retry_after=2``) laid over them.

    :raises UnknownModel: an option does not exist or its value cannot be read.
    """
    changes: dict[str, object] = {}
    for part in filter(None, text.split("+")):
        name, has_value, value = part.partition("=")
        if name not in _TYPES:
            raise UnknownModel(f"option '{name}' does not exist")
        changes[name] = _value(name, value if has_value else None)
    return replace(options, **changes)  # type: ignore[arg-type]  # each value is read by its field's type


def _value(name: str, value: str | None) -> object:
    kinds = get_args(_TYPES[name]) or (_TYPES[name],)
    if bool in kinds:
        if value is not None:
            raise UnknownModel(f"option '{name}' takes no value")
        return True
    if not value:
        raise UnknownModel(f"option '{name}' needs a value")
    if name in ("fail_first", "error") and value not in KINDS:
        raise UnknownModel(f"option '{name}' is one of {', '.join(KINDS)}")
    if str in kinds:
        return value.replace("_", " ") if name == "text" else value
    try:
        number = int(value) if int in kinds else float(value)
    except ValueError:
        raise UnknownModel(f"option '{name}' needs a number") from None
    if not 0 <= number < 1e9:
        raise UnknownModel(f"option '{name}' is out of range")
    return number
