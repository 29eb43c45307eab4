"""What the headers of a refusal say about when to come back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from floway.gateway.health.instants import seconds_until

Lines = Sequence[tuple[str, str]]

#: Lines of one answer that are kept, and characters of each.
_MAX_LINES: Final = 12
_MAX_VALUE_CHARS: Final = 200

#: ``x-ratelimit-remaining-tokens`` beside ``x-ratelimit-reset-tokens`` (OpenAI, Groq, Mistral), and without a
#: name (OpenRouter, GitHub, the draft of the IETF).
_REMAINING_FIRST: Final = re.compile(r"((?:x-)?ratelimit-)remaining(-[a-z-]+)?", re.ASCII)
#: ``anthropic-ratelimit-input-tokens-remaining`` beside ``...-reset``.
_REMAINING_LAST: Final = re.compile(r"(anthropic-ratelimit-)([a-z-]+)-remaining", re.ASCII)
#: ``x-codex-primary-used-percent`` beside ``...-reset-after-seconds``.
_USED_PERCENT: Final = re.compile(r"(x-codex-)([a-z-]+)-used-percent", re.ASCII)


class Hint(NamedTuple):
    """When to come back, and where it stands."""

    seconds: float
    #: The vendor's name of the limit; '' when it has none.
    limit: str
    #: The lines that say so, as they came.
    lines: tuple[tuple[str, str], ...]


def hint_in(lines: Lines, now: datetime) -> Hint | None:
    """The vendor's word about when to come back; None when the headers have none.

    ``retry-after`` is an order and counts alone. Otherwise each limit that is used up has to be over, so that
    the latest reset counts.
    """
    headers = dict(reversed(list(lines)))
    spent = list(_spent(headers, now))
    limit = max(spent, key=lambda hint: hint.seconds).limit if spent else ""
    seen = tuple(line for hint in spent for line in hint.lines)
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        seconds = seconds_until(headers[name], now) if name in headers else None
        if seconds is not None:
            return Hint(seconds / unit, limit, _bounded(((name, headers[name]), *seen)))
    if not spent:
        return None
    return Hint(max(hint.seconds for hint in spent), limit, _bounded(seen))


def _spent(headers: Mapping[str, str], now: datetime) -> Iterator[Hint]:
    """Every limit that the headers call used up, with its reset."""
    if headers.get("anthropic-ratelimit-unified-status") == "rejected":
        claim = headers.get("anthropic-ratelimit-unified-representative-claim", "unified")
        names = ("anthropic-ratelimit-unified-status", "anthropic-ratelimit-unified-reset")
        yield from _hint(headers, names, claim, now)
    for name, value in headers.items():
        if match := _REMAINING_FIRST.fullmatch(name):
            prefix, suffix = match[1], match[2] or ""
            if _is_zero(value):
                yield from _hint(headers, (name, f"{prefix}reset{suffix}"), suffix.lstrip("-"), now)
        elif match := _REMAINING_LAST.fullmatch(name):
            if _is_zero(value):
                yield from _hint(headers, (name, f"{match[1]}{match[2]}-reset"), match[2], now)
        elif (match := _USED_PERCENT.fullmatch(name)) and _is_full(value):
            reset = f"{match[1]}{match[2]}-reset-after-seconds"
            yield from _hint(headers, (name, reset), match[2], now)


def _hint(headers: Mapping[str, str], names: tuple[str, str], limit: str, now: datetime) -> Iterator[Hint]:
    """Of the second header of a pair, if it is there and says something."""
    seconds = seconds_until(headers[names[1]], now) if names[1] in headers else None
    if seconds is not None:
        yield Hint(seconds, limit, tuple((name, headers[name]) for name in names))


def _is_zero(value: str) -> bool:
    return value.strip() in ("0", "0.0")


def _is_full(value: str) -> bool:
    try:
        return float(value) >= 100
    except ValueError:
        return False


def _bounded(lines: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value[:_MAX_VALUE_CHARS]) for name, value in dict.fromkeys(lines))[:_MAX_LINES]
