"""The models of a server: its tags, and what it says about each.

https://docs.ollama.com/api/tags, https://docs.ollama.com/api-reference/show-model-details
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gevent.pool import Pool

from floway.domain.model import CHAT, Limits, Model
from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, RESPONSES, ProtocolId
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import CatalogUnavailable
from floway.providers.ollama.config import PROTOCOLS
from floway.providers.shared.limits import for_list
from floway.providers.shared.listing import listed
from floway.providers.shared.values import count, text, unix_seconds

#: Details that are asked for at once: a server answers each from a file.
_AT_ONCE: Final = 8

#: The release since which a server speaks a protocol, newest first; Chat Completions is older than any
#: server that lists capabilities. https://github.com/ollama/ollama/releases
_SINCE: Final[tuple[tuple[ProtocolId, tuple[int, int, int]], ...]] = (
    (MESSAGES, (0, 14, 0)),
    (RESPONSES, (0, 13, 3)),
)
_VERSION: Final = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")
#: What builds from source say.
_UNVERSIONED: Final = (0, 0, 0)


class Server:
    """The native API of one server."""

    def __init__(self, client: Client, base_url: str, headers: Mapping[str, str], timeouts: Timeouts) -> None:
        self._client = client
        self._base_url = base_url
        self._headers = headers
        self._timeouts = for_list(timeouts)

    def models(self) -> tuple[Model, ...]:
        """Every model that the server describes; one whose description fails is left out.

        :raises CatalogUnavailable: there is no list of tags.
        """
        tags = self._get("/api/tags").get("models")
        if not isinstance(tags, list):
            raise CatalogUnavailable("The model list has no list 'models'.")
        dated = {row["name"]: row.get("modified_at") for row in tags if _is_tag(row)}
        protocols = spoken(self._version())
        pool = Pool(_AT_ONCE)
        shown = pool.map(self._described, dated)
        return tuple(
            _model(tag, details, modified_at, protocols)
            for (tag, modified_at), details in zip(dated.items(), shown, strict=True)
            if details is not None
        )

    def _described(self, tag: str) -> dict[str, Any] | None:
        try:
            # Servers before 0.1.40 read the older name of the member.
            return listed(
                lambda: self._client.post_json(
                    f"{self._base_url}/api/show", self._headers, {"model": tag, "name": tag}, self._timeouts
                )
            )
        except CatalogUnavailable:
            return None

    def _version(self) -> str | None:
        try:
            return text(self._get("/api/version").get("version"))
        except CatalogUnavailable:
            return None

    def _get(self, path: str) -> dict[str, Any]:
        return listed(lambda: self._client.get(f"{self._base_url}{path}", self._headers, self._timeouts))


def spoken(version: str | None) -> frozenset[ProtocolId]:
    """What a server of this version speaks; all of it where the version says nothing."""
    found = _VERSION.match(version or "")
    number = tuple(map(int, found.groups())) if found else _UNVERSIONED
    if number == _UNVERSIONED:
        return frozenset(PROTOCOLS)
    return frozenset({CHAT_COMPLETIONS, *(protocol for protocol, since in _SINCE if number >= since)})


def _is_tag(row: Any) -> bool:
    return isinstance(row, dict) and text(row.get("name")) is not None


def _model(tag: str, details: Mapping[str, Any], modified_at: Any, protocols: frozenset[ProtocolId]) -> Model:
    stated = details.get("capabilities")
    capabilities: Iterable[Any] = stated if isinstance(stated, list) else ()
    is_embedding = "embedding" in capabilities
    return Model(
        id=tag,
        upstream_model_id=tag,
        protocols=frozenset() if is_embedding else protocols,
        kind="embedding" if is_embedding else CHAT,
        created=unix_seconds(modified_at),
        limits=Limits(max_context_window_tokens=_context_length(details.get("model_info"))),
    )


def _context_length(model_info: Any) -> int | None:
    """``llama.context_length`` and the like; what stands under ``general`` is no model's own."""
    if not isinstance(model_info, dict):
        return None
    lengths = (
        count(value)
        for name, value in model_info.items()
        if name.endswith(".context_length") and not name.startswith("general.")
    )
    return next(filter(None, lengths), None)
