"""A model that an upstream serves, and the list of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from floway.domain.flag import FlagId
from floway.domain.protocol import ProtocolId

#: The kind of model that the four client protocols are for.
CHAT: Final = "chat"


@dataclass(frozen=True, slots=True)
class Limits:
    """Token limits of a model; None means unknown, never zero."""

    max_output_tokens: int | None = None
    max_context_window_tokens: int | None = None
    max_prompt_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """One model of one upstream."""

    #: What clients ask for.
    id: str
    #: What goes on the upstream's wire; stored with usage as the model key.
    upstream_model_id: str
    #: Protocols in which this upstream serves the model.
    protocols: frozenset[ProtocolId]
    #: ``chat``, ``embedding``, ``image``, ``rerank`` or ``transcription``.
    kind: str = CHAT
    display_name: str | None = None
    owned_by: str | None = None
    #: Unix seconds.
    created: int | None = None
    limits: Limits = Limits()
    #: The flags that are on; its provider decides, so they are no part of a stored list.
    flags: frozenset[FlagId] = frozenset()
    #: Whether model lists name it under this id; it serves all the same. The operator's, as flags are.
    is_listed: bool = True
    #: The only client whose own requests are served; None serves all. Its provider's, as flags are.
    native_client: str | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """The models of one upstream as last fetched."""

    models: tuple[Model, ...]
    fetched_at: datetime
    #: The upstream version the list was fetched for; another version makes it cold.
    upstream_version: int
    #: Why the newest refresh failed, if it did; the older models stay in use.
    error: str | None = None
    error_at: datetime | None = None
