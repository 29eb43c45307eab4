"""Seats of Copilot as they are stored, and calls to them."""

import json
from dataclasses import replace
from typing import Any

from floway.domain.model import Model
from floway.domain.protocol import ActionId, ProtocolId
from floway.domain.upstream import Upstream
from floway.providers.base import Call
from floway.providers.copilot import state
from floway.providers.copilot.provider import CopilotProvider
from floway.providers.copilot.state import CopilotToken, Credential, KnownModel
from tests.support.surroundings import MemorySlot, surroundings

#: Long after every test.
_LATER = 4_000_000_000
API = "https://api.individual.githubcopilot.com"

LOGIN = Credential(
    github_host="github.com",
    user_id=4711,
    github_token="ghu_secret",
    copilot_token=CopilotToken("copilot-1", _LATER, API),
)
ROW = Upstream(
    id="up-1",
    kind="copilot",
    name="Copilot",
    sort_order=0,
    config={
        "githubHost": "github.com",
        "user": {"login": "ada", "id": 4711, "avatar_url": "", "name": None},
    },
)


class SeatSlot(MemorySlot):
    """A slot in which the credential can be seen."""

    @property
    def credential(self) -> Credential:
        """What is stored."""
        return state.read("up-1", self.stored)


def slot(credential: Credential = LOGIN, **changes: Any) -> SeatSlot:
    """A slot with a login."""
    return SeatSlot("up-1", state.to_stored(replace(credential, **changes)))


def provider(kept: MemorySlot | None = None, relay: str | None = None, **settings: str) -> CopilotProvider:
    """A seat whose vendor is behind a relay; nobody listens where none is given.

    :param settings: by their names without ``FLOWAY_``, in lower case.
    """
    settings = {"copilot_url": relay or "http://127.0.0.1:9"} | settings
    return CopilotProvider(ROW, surroundings(slot=kept or slot(), **settings))


def known(*rows: dict[str, Any], at_ms: int = 0) -> dict[str, KnownModel]:
    """Raw models as they are stored."""
    return {row["id"]: KnownModel(row, at_ms) for row in rows}


def row(raw_id: str, *efforts: str, endpoints: Any = ("/v1/messages",), **limits: int) -> dict[str, Any]:
    """A raw model of the vendor's list."""
    made: dict[str, Any] = {
        "id": raw_id,
        "name": raw_id.title(),
        "capabilities": {"type": "chat", "limits": limits, "supports": {"reasoning_effort": list(efforts)}},
    }
    return made if endpoints is None else made | {"supported_endpoints": list(endpoints)}


def call(
    protocol: ProtocolId,
    document: Any,
    action: ActionId = "generate",
    model: str = "gpt-5.5",
    stream: bool = True,
    **headers: str,
) -> Call:
    """A call of a client; headers with underscores for hyphens."""
    made = Model(id=model, upstream_model_id=model, protocols=frozenset({protocol}))
    lines = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"model": model, **document}).encode()
    return Call(protocol, action, made, stream, body, lines)
