"""The models of a seat: one row of ours for each model that clients name, with exactly one endpoint.

The vendor's list changes from call to call, so a model stays for a day after it was seen last.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from floway.domain.flag import FlagId
from floway.domain.model import Limits, Model
from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, RESPONSES, ProtocolId
from floway.errors import CatalogUnavailable
from floway.providers.copilot import claude_variants
from floway.providers.copilot.claude_variants import Row, Variant
from floway.providers.copilot.state import KnownModel

#: How long a model is kept that the list does not name.
KEPT_MS: Final = 24 * 3600 * 1000

#: Paths come with and without the version.
_PATHS: Final[Mapping[str, ProtocolId]] = {
    "/responses": RESPONSES,
    "/v1/responses": RESPONSES,
    "/messages": MESSAGES,
    "/v1/messages": MESSAGES,
    "/chat/completions": CHAT_COMPLETIONS,
    "/v1/chat/completions": CHAT_COMPLETIONS,
}
#: What is taken where a model has several: what its vendor speaks itself before what Copilot translates.
_PREFERENCE: Final = (RESPONSES, MESSAGES, CHAT_COMPLETIONS)

#: What of a row is kept: what is read here, and nothing that only an editor shows.
_KEPT_MEMBERS: Final = (
    "id", "name", "display_name", "owned_by", "vendor", "created", "capabilities", "supported_endpoints",
)  # fmt: skip
_KEPT_LIMITS: Final = ("max_context_window_tokens", "max_prompt_tokens", "max_output_tokens")

#: Claude below 4.8 refuses system messages in the conversation, whatever the operator says of the seat.
NO_INLINE_SYSTEM: Final[Mapping[FlagId, bool]] = {"rewrite-mid-conv-system-to-user": True}


def rows(document: Mapping[str, Any]) -> dict[str, Row]:
    """``{raw id: row}`` of the vendor's list.

    :raises CatalogUnavailable: it is not of the vendor's shape.
    """
    listed = document.get("data")
    if not isinstance(document.get("object"), str) or not isinstance(listed, list):
        raise CatalogUnavailable("The model list has no 'object' or no list 'data'.")
    found: dict[str, Row] = {}
    for row in listed:
        raw_id = row.get("id") if isinstance(row, dict) else None
        if not isinstance(raw_id, str) or not raw_id:
            raise CatalogUnavailable("The model list has a row without an 'id'.")
        found[raw_id] = _kept(row)
    return found


def merged(
    known: Mapping[str, KnownModel] | None, listed: Mapping[str, Row], now_ms: int
) -> dict[str, KnownModel]:
    """What is known after a list: its rows, and others that were seen within a day."""
    kept = {raw_id: each for raw_id, each in (known or {}).items() if now_ms - each.last_seen_at_ms < KEPT_MS}
    return {**kept, **{raw_id: KnownModel(row, now_ms) for raw_id, row in listed.items()}}


def models(known: Mapping[str, KnownModel]) -> tuple[Model, ...]:
    """The models that can be served."""
    groups = claude_variants.grouped(_variant(each.row) for each in known.values())
    found = (_model(public, variants) for public, variants in groups.items())
    return tuple(model for model in found if model is not None)


def variants(known: Mapping[str, KnownModel], public: str, protocol: ProtocolId) -> list[Variant]:
    """The raw models behind one of ours that speak a protocol."""
    found = (_variant(each.row) for each in known.values())
    return [
        each
        for each in found
        if claude_variants.public_id(each.id) == public and protocol in _protocols(each.row)
    ]


def flags_of(public: str) -> Mapping[FlagId, bool]:
    """What a model has on by itself."""
    return {} if claude_variants.takes_inline_system(public) else NO_INLINE_SYSTEM


def _kept(row: Row) -> Row:
    kept: Row = {name: row[name] for name in _KEPT_MEMBERS if name in row}
    capabilities = row.get("capabilities")
    if isinstance(capabilities, dict):
        names = ("type", "limits", "supports")
        kept["capabilities"] = {name: capabilities[name] for name in names if name in capabilities}
    return kept


def _model(public: str, group: list[Variant]) -> Model | None:
    base = claude_variants.base(public, group)
    offered = frozenset[ProtocolId]().union(*(_protocols(each.row) for each in group))
    protocol = next((each for each in _PREFERENCE if each in offered), None)
    if protocol is None:
        # An embedding model, or one of a kind that clients cannot ask for.
        return None
    row = base.row
    name, owner, created = row.get("name") or row.get("display_name"), row.get("owned_by"), row.get("created")
    owner = owner or row.get("vendor")
    return Model(
        id=public,
        upstream_model_id=base.id,
        protocols=frozenset({protocol}),
        display_name=name if isinstance(name, str) else None,
        owned_by=owner if isinstance(owner, str) else None,
        created=created if isinstance(created, int) and not isinstance(created, bool) else None,
        limits=_united(group),
    )


def _united(group: Iterable[Variant]) -> Limits:
    """The largest of each limit: a request gets the variant that it needs."""
    found = {name: [_largest(each.row, name) for each in group] for name in _KEPT_LIMITS}
    return Limits(**{name: max(filter(None, values), default=None) for name, values in found.items()})


def _variant(row: Mapping[str, Any]) -> Variant:
    supports = _inner(row, "supports")
    efforts = supports.get("reasoning_effort")
    return Variant(
        id=str(row["id"]),
        efforts=tuple(map(str, efforts)) if isinstance(efforts, list) else (),
        context_tokens=_largest(row, "max_context_window_tokens") or 0,
        prompt_tokens=_largest(row, "max_prompt_tokens") or 0,
        output_tokens=_largest(row, "max_output_tokens") or 0,
        row=dict(row),
    )


def _protocols(row: Mapping[str, Any]) -> frozenset[ProtocolId]:
    stated = row.get("supported_endpoints")
    if isinstance(stated, list):
        found = {_PATHS[each] for each in stated if isinstance(each, str) and each in _PATHS}
    else:
        capabilities = row.get("capabilities")
        kind = capabilities.get("type") if isinstance(capabilities, dict) else None
        found = {CHAT_COMPLETIONS} if kind == "chat" else set()
    if str(row["id"]).startswith("claude-"):
        # The list often forgets to say so.
        found.add(MESSAGES)
    return frozenset(found)


def _largest(row: Mapping[str, Any], name: str) -> int | None:
    value: object = _inner(row, "limits").get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if value > 0 else None


def _inner(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    capabilities = row.get("capabilities")
    inner = capabilities.get(name) if isinstance(capabilities, dict) else None
    return inner if isinstance(inner, dict) else {}
