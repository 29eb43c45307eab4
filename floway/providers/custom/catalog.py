"""The model list of a custom upstream: configured rows, and what its list endpoint says."""

from collections.abc import Mapping
from typing import Any

from floway.domain.model import CHAT, Limits, Model
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import CatalogUnavailable
from floway.providers.custom.config import CustomConfig
from floway.providers.custom.heuristics import kind_of
from floway.providers.shared.limits import for_list
from floway.providers.shared.listing import listed
from floway.providers.shared.values import count, text, unix_seconds

_KINDS = frozenset({CHAT, "embedding", "image", "rerank", "transcription"})


def fetch(
    client: Client, url: str, headers: Mapping[str, str], timeouts: Timeouts, config: CustomConfig
) -> tuple[Model, ...]:
    """Configured rows, then the fetched ones that none of them replaces.

    :raises CatalogUnavailable: no list came; it carries the upstream's own answer, if there was one.
    """
    # Together sends bare rows. https://docs.together.ai/reference/models
    document = listed(lambda: client.get(url, headers, for_list(timeouts)), takes_rows=True)
    replaced = {model.upstream_model_id for model in config.models}
    fetched = (_fetched(row, config) for row in _rows(document))
    return config.models + tuple(
        model for model in fetched if model and model.upstream_model_id not in replaced
    )


def _rows(document: Mapping[str, Any]) -> list[Any]:
    """The rows of an OpenAI, Anthropic or Google list.

    :raises CatalogUnavailable: it is none of them.
    """
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
    kind = _stated_kind(row) or kind_of(model_id)
    return Model(
        id=model_id,
        upstream_model_id=model_id,
        protocols=frozenset(config.protocols if kind == CHAT else ()),
        kind=kind,
        display_name=text(row.get("display_name") or row.get("displayName")),
        owned_by=text(row.get("owned_by")),
        created=unix_seconds(row.get("created") or row.get("created_at")),
        limits=_limits(row),
    )


def _stated_kind(row: Mapping[str, Any]) -> str | None:
    """What a list says in our own word or in Together's; any other word says nothing."""
    return next((word for word in (row.get("kind"), row.get("type")) if text(word) in _KINDS), None)


def _limits(row: Mapping[str, Any]) -> Limits:
    """Our own superset's limits, else the names that Google uses."""
    stated = row.get("limits")
    limits: Mapping[str, Any] = stated if isinstance(stated, dict) else {}
    return Limits(
        max_output_tokens=count(limits.get("max_output_tokens")) or count(row.get("outputTokenLimit")),
        max_context_window_tokens=count(limits.get("max_context_window_tokens")),
        max_prompt_tokens=count(limits.get("max_prompt_tokens")) or count(row.get("inputTokenLimit")),
    )
