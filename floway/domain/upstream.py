"""A configured upstream row, as the provider of its kind receives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from floway.domain.flag import FlagId
from floway.domain.model_prefix import ModelPrefix
from floway.domain.proxy import Route


@dataclass(frozen=True, slots=True)
class Upstream:
    """One configured upstream; ``config`` and ``secrets`` have the shape of its kind's schema."""

    id: str
    kind: str
    name: str
    sort_order: int
    #: Operator-owned settings without secrets; checked by ``providers/<kind>/schema.py``.
    config: Mapping[str, Any]
    #: ``{name: clear text}``, decrypted; never printed.
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    enabled: bool = True
    #: ``{flag: enabled}``, only what the operator decided; the rest is its kind's default.
    flag_overrides: Mapping[FlagId, bool] = field(default_factory=dict)
    #: None: its models are known by their own ids alone.
    model_prefix: ModelPrefix | None = None
    #: Public ids, without the prefix, that are neither listed nor served.
    disabled_models: frozenset[str] = frozenset()
    #: The ways to its vendor by id, ``direct`` among them; empty is the direct way alone.
    proxy_ids: tuple[str, ...] = ()
    #: The same with the proxies themselves; None is the direct way alone.
    route: Route | None = None
    #: Grows with every operator edit. A model list belongs to one; it follows edits that leave it right.
    version: int = 1
    #: None for a row that is not stored.
    created_at: datetime | None = field(default=None, compare=False)
    updated_at: datetime | None = field(default=None, compare=False)
