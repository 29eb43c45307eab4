"""Model lists in the shapes that clients read."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from floway.domain.alias import Alias
from floway.domain.model import Limits, Model
from floway.domain.protocol import ProtocolId

_NONE: Final[Mapping[str, Alias]] = {}

_LETTERS = re.compile(r"[a-z]*")
_DIGITS = re.compile(r"\d+")

#: Endpoint names of the wire, per protocol.
_ENDPOINTS: Mapping[ProtocolId, str] = {
    "messages": "anthropicMessages",
    "chat_completions": "openaiChatCompletions",
    "responses": "openaiResponses",
    "gemini": "geminiGenerateContent",
}


def merged(catalogs: Iterable[Mapping[str, Model]]) -> list[Model]:
    """One row per id: endpoints of all upstreams, everything else from the first; sorted.

    A model is for one client alone only if it is so in every upstream.
    """
    rows: dict[str, Model] = {}
    protocols: dict[str, frozenset[ProtocolId]] = {}
    open_to_all: set[str] = set()
    for models in catalogs:
        for model_id, model in models.items():
            if model.native_client is None:
                open_to_all.add(model_id)
            if not model.is_listed:
                continue
            rows.setdefault(model_id, model)
            protocols[model_id] = protocols.get(model_id, frozenset()) | model.protocols
    return [_with(rows[each], protocols[each], each in open_to_all) for each in sorted(rows, key=_SortKey)]


def _with(model: Model, protocols: frozenset[ProtocolId], is_open: bool) -> Model:
    return Model(
        id=model.id,
        upstream_model_id=model.upstream_model_id,
        protocols=protocols,
        kind=model.kind,
        display_name=model.display_name,
        owned_by=model.owned_by,
        created=model.created,
        limits=model.limits,
        native_client=None if is_open else model.native_client,
    )


class _SortKey:
    """Families together, the newest generation first: ``gpt-5.5`` before ``gpt-5`` before ``gpt-4``.

    Ids with a ``/`` last; then the leading letters; then the single digits, descending, a longer
    list first (runs of several digits are dates); then the text, descending.
    """

    __slots__ = ("_digits", "_prefix", "_text")

    def __init__(self, model_id: str) -> None:
        lower = model_id.lower()
        letters = _LETTERS.match(lower)
        self._prefix = ("/" in model_id, letters.group() if letters else "")
        self._digits = [int(run) for run in _DIGITS.findall(lower) if len(run) == 1]
        self._text = (lower, model_id)

    def __lt__(self, other: "_SortKey") -> bool:
        if self._prefix != other._prefix:
            return self._prefix < other._prefix
        # A list that continues another one is the greater of the two, so it comes first.
        if self._digits != other._digits:
            return self._digits > other._digits
        return self._text > other._text


def with_aliases(models: list[Model], announced: Iterable[Model]) -> list[Model]:
    """The aliases behind the real models, in their own order; they hide real ones of the same name."""
    rows = list(announced)
    hidden = {row.id for row in rows}
    return [model for model in models if model.id not in hidden] + rows


def superset_list(models: list[Model], aliases: Mapping[str, Alias] = _NONE) -> dict[str, Any]:
    """The list that OpenAI and Anthropic readers both understand."""
    rows = [superset_row(model, aliases.get(model.id)) for model in models]
    return {
        "object": "list",
        "has_more": False,
        "first_id": rows[0]["id"] if rows else None,
        "last_id": rows[-1]["id"] if rows else None,
        "data": rows,
    }


def superset_row(model: Model, alias: Alias | None = None) -> dict[str, Any]:
    """One model of that list; an alias tells what it stands for, but not at which upstream."""
    row: dict[str, Any] = {
        "id": model.id,
        "object": "model",
        "type": "model",
        "display_name": model.display_name or model.id,
        "owned_by": model.owned_by or "floway",
        "limits": _limits(model.limits),
        "kind": model.kind,
        "endpoints": {_ENDPOINTS[each]: {} for each in sorted(model.protocols)},
    }
    # Both readers want a time; without one from the vendor it is the epoch, which no one mistakes.
    created = model.created or 0
    row["created"] = created
    if model.native_client is not None:
        # A subscription: its vendor's own program is served, an SDK is not.
        row["access"] = "native-client"
    row["created_at"] = datetime.fromtimestamp(created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if alias is not None:
        targets = dict.fromkeys(target.model for target in alias.targets)
        row["aliasedFrom"] = {"selection": alias.selection, "targets": list(targets)}
    return row


def _limits(limits: Limits) -> dict[str, int]:
    known = {
        "max_output_tokens": limits.max_output_tokens,
        "max_context_window_tokens": limits.max_context_window_tokens,
        "max_prompt_tokens": limits.max_prompt_tokens,
    }
    return {name: value for name, value in known.items() if value is not None}


def gemini_list(models: list[Model]) -> dict[str, Any]:
    """The list that Google's clients read; chat models only."""
    return {"models": [gemini_row(model) for model in models if model.kind == "chat"]}


def gemini_row(model: Model) -> dict[str, Any]:
    """One model of that list."""
    row: dict[str, Any] = {
        "name": f"models/{model.id}",
        "baseModelId": model.id,
        "displayName": model.display_name or model.id,
        "supportedGenerationMethods": ["generateContent", "streamGenerateContent", "countTokens"],
        "temperature": 1,
        "topP": 0.95,
        "topK": 40,
    }
    limits = model.limits
    input_limit = limits.max_prompt_tokens or limits.max_context_window_tokens
    if input_limit is not None:
        row["inputTokenLimit"] = input_limit
    if limits.max_output_tokens is not None:
        row["outputTokenLimit"] = limits.max_output_tokens
    return row
