"""The model list of a custom upstream: configured rows, and what its list endpoint says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from floway.domain.model import Limits, Model
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import CatalogUnavailable, UpstreamError
from floway.protocols.parsing import UNREADABLE
from floway.providers.custom.config import CustomConfig
from floway.providers.custom.heuristics import kind_of

_ANY = msgspec.json.Decoder(dict[str, Any])

#: Unix seconds; later instants have no date.
_YEAR_10000 = 253_402_300_800


def fetch(
    client: Client, url: str, headers: Mapping[str, str], timeouts: Timeouts, config: CustomConfig
) -> tuple[Model, ...]:
    """Configured rows, then the fetched ones that none of them replaces.

    :raises CatalogUnavailable: no list came; it carries the upstream's own answer, if there was one.
    """
    # A list is small and cold: whoever needs minutes for it is not there.
    limits = Timeouts(timeouts.connect_seconds, min(timeouts.headers_seconds, 30))
    try:
        answer = client.get(url, headers, limits)
    except UpstreamError as error:
        raise CatalogUnavailable(str(error)) from error
    if answer.status != 200:
        lines = tuple((name.lower(), value) for name, value in answer.headers.items())
        raise CatalogUnavailable(
            f"The model list was refused with HTTP {answer.status}.", answer.status, lines, answer.body
        )
    replaced = {model.upstream_model_id for model in config.models}
    fetched = (_fetched(row, config) for row in _rows(answer.body))
    return config.models + tuple(
        model for model in fetched if model and model.upstream_model_id not in replaced
    )


def _rows(body: bytes) -> list[Any]:
    """The rows of an OpenAI, Anthropic or Google list.

    :raises CatalogUnavailable: it is none of them.
    """
    try:
        document = _ANY.decode(body)
    except UNREADABLE:
        raise CatalogUnavailable("The model list is not JSON.") from None
    rows = document.get("data", document.get("models"))
    if not isinstance(rows, list):
        raise CatalogUnavailable("The model list has neither a list 'data' nor a list 'models'.")
    return rows


def _fetched(row: Any, config: CustomConfig) -> Model | None:
    """A row as a model; None when it has no id or is not for chat."""
    if not isinstance(row, dict):
        return None
    model_id = row.get("id") or str(row.get("name") or "").removeprefix("models/")
    if not isinstance(model_id, str) or not model_id:
        return None
    kind = row.get("kind") if isinstance(row.get("kind"), str) else kind_of(model_id)
    return Model(
        id=model_id,
        upstream_model_id=model_id,
        protocols=frozenset(config.protocols if kind == "chat" else ()),
        kind=str(kind),
        display_name=_text(row.get("display_name") or row.get("displayName")),
        owned_by=_text(row.get("owned_by")),
        created=_created(row.get("created") or row.get("created_at")),
        limits=_limits(row),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _created(value: Any) -> int | None:
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return None
        value = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    seconds = _count(value)
    # Some vendors count milliseconds, which as seconds lie beyond every calendar.
    return seconds if seconds is None or seconds < _YEAR_10000 else None


def _limits(row: Mapping[str, Any]) -> Limits:
    """Our own superset's limits, else the names that Google uses."""
    stated = row.get("limits")
    limits: Mapping[str, Any] = stated if isinstance(stated, dict) else {}
    return Limits(
        max_output_tokens=_count(limits.get("max_output_tokens")) or _count(row.get("outputTokenLimit")),
        max_context_window_tokens=_count(limits.get("max_context_window_tokens")),
        max_prompt_tokens=_count(limits.get("max_prompt_tokens")) or _count(row.get("inputTokenLimit")),
    )
