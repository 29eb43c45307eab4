"""The models that a subscription may use: the vendor's list, or a dated one of ours when there is none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import msgspec

from floway.domain.model import Limits, Model
from floway.domain.protocol import MESSAGES
from floway.egress.client import ColdAnswer
from floway.errors import CatalogUnavailable
from floway.protocols.parsing import UNREADABLE

_ANY: Final = msgspec.json.Decoder(dict[str, Any])
_DATE: Final = re.compile(r"-(\d{8})$")
#: The most that the vendor lists at once.
_PAGE_SIZE: Final = 1000
#: A list that still goes on after so many pages is going round in circles.
_MAX_PAGES: Final = 20
_MILLION: Final = 1_000_000

#: Behind an id, in a list: Claude Code's picker offers the long context only for ids that carry it. It
#: takes it off again and sends ``anthropic-beta: context-1m-2025-08-07``.
#: https://code.claude.com/docs/en/llm-gateway-protocol#model-discovery
LONG_CONTEXT: Final = "[1m]"

#: The models that Claude Code 2.1.330 names in its program, as of 2026-11-22; their limits are not known.
FALLBACK_IDS: Final = (
    ("claude-opus-5-5", "Claude Opus 5.5"),
    ("claude-sonnet-5-5", "Claude Sonnet 5.5"),
    ("claude-haiku-5-5", "Claude Haiku 5.5"),
    ("claude-fable-5-2", "Claude Fable 5.2"),
    ("claude-fable-5-1", "Claude Fable 5.1"),
    ("claude-fable-5", "Claude Fable 5"),
    ("claude-opus-5", "Claude Opus 5"),
    ("claude-sonnet-5", "Claude Sonnet 5"),
    ("claude-opus-4-8", "Claude Opus 4.8"),
    ("claude-opus-4-7", "Claude Opus 4.7"),
    ("claude-opus-4-6", "Claude Opus 4.6"),
    ("claude-sonnet-4-6", "Claude Sonnet 4.6"),
    ("claude-opus-4-5-20251101", "Claude Opus 4.5"),
    ("claude-haiku-4-5-20251001", "Claude Haiku 4.5"),
    ("claude-sonnet-4-5-20250929", "Claude Sonnet 4.5"),
    ("claude-opus-4-1-20250805", "Claude Opus 4.1"),
)


def fetch(ask: Callable[[str], ColdAnswer]) -> tuple[Model, ...]:
    """The vendor's whole list.

    :param ask: the answer to a GET of a path with its query; its credential is its own business.
    :raises CatalogUnavailable: a page was refused, or is not what the vendor documents.
    """
    rows: list[Model] = []
    after = ""
    for _ in range(_MAX_PAGES):
        answer = ask(
            f"/v1/models?limit={_PAGE_SIZE}" + (f"&after_id={quote(after, safe='')}" if after else "")
        )
        if answer.status != 200:
            raise CatalogUnavailable(f"The model list was refused with HTTP {answer.status}.")
        page = _page(answer.body)
        rows += map(_row, page["data"])
        if page.get("has_more") is not True:
            return _named(rows)
        last = page.get("last_id")
        if not isinstance(last, str) or not last or last == after:
            raise CatalogUnavailable("The model list goes on, but does not say after which model.")
        after = last
    raise CatalogUnavailable(f"The model list does not end after {_MAX_PAGES} pages.")


def fallback() -> tuple[Model, ...]:
    """Our own dated list, for as long as the vendor's cannot be had."""
    return _named([_model(model_id, name) for model_id, name in FALLBACK_IDS])


def _page(body: bytes) -> dict[str, Any]:
    try:
        page = _ANY.decode(body)
    except UNREADABLE:
        raise CatalogUnavailable("The model list is not a JSON object.") from None
    if not isinstance(page.get("data"), list):
        raise CatalogUnavailable("The model list has no list 'data'.")
    return page


def _row(row: Any) -> Model:
    """A row of the vendor; a member that is missing is an error, never a plausible value."""
    model_id = row.get("id") if isinstance(row, dict) else None
    if not isinstance(model_id, str) or not model_id:
        raise CatalogUnavailable("The model list has a row without an 'id'.")
    name = row.get("display_name")
    if not isinstance(name, str):
        raise CatalogUnavailable(f"The model '{model_id[:100]}' is listed without a 'display_name'.")
    context = _count(row.get("max_input_tokens"))
    if context is None:
        raise CatalogUnavailable(f"The model '{model_id[:100]}' is listed without 'max_input_tokens'.")
    # The vendor's name for the most that it writes; a list without it is older.
    limits = Limits(max_output_tokens=_count(row.get("max_tokens")), max_context_window_tokens=context)
    return replace(_model(model_id, name), created=_created(row.get("created_at")), limits=limits)


def _model(raw_id: str, name: str) -> Model:
    return Model(
        id=_DATE.sub("", raw_id),
        upstream_model_id=raw_id,
        protocols=frozenset({MESSAGES}),
        display_name=name or None,
        owned_by="anthropic",
    )


def _named(rows: list[Model]) -> tuple[Model, ...]:
    """One row per public id, and one more for each with a long context.

    Where two raw ids differ in their date only, the newest is meant.
    """
    newest: dict[str, Model] = {}
    for row in rows:
        other = newest.get(row.id)
        if other is None or _date(row) > _date(other):
            newest[row.id] = row
    return tuple(variant for row in newest.values() for variant in _variants(row))


def _variants(row: Model) -> Iterator[Model]:
    yield row
    if (row.limits.max_context_window_tokens or 0) >= _MILLION:
        name = f"{row.display_name or row.id} (1M context)"
        yield replace(row, id=row.id + LONG_CONTEXT, display_name=name)


def _date(row: Model) -> str:
    found = _DATE.search(row.upstream_model_id)
    return found[1] if found else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _created(value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return max(int(at.timestamp()), 0) if at.tzinfo else None
