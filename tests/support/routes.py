"""Upstream rows that lead to one simulator in several ways.

The simulator sees the model's upstream name, so a fault for ``sim-first`` meets the first candidate
of ``sim-pair`` only.
"""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from floway.services import upstreams
from floway.settings import load
from tests.support.database import opened
from tests.support.gateway import ALL_PROTOCOLS, UPSTREAM_KEY, Gateway
from tests.support.simulator import Simulator

#: What the second candidate of every pair is called upstream.
SECOND = "sim-second"
#: Silence that the upstream ``impatient`` bears, seconds.
IDLE_SECONDS = 1


def add(
    gateway: Gateway,
    name: str,
    base_url: str,
    models: Mapping[str, str],
    protocols: Sequence[str] = ALL_PROTOCOLS,
    **timeouts: float | None,
) -> str:
    """Add an upstream behind the ones that exist; its id.

    Unlike the command line it can give a model a public name: ``{public name: upstream's name}``.
    """
    config: dict[str, Any] = {
        "base_url": base_url,
        "auth_style": "bearer",
        "protocols": list(protocols),
        "models_fetch": {"enabled": False},
        "models": [
            {"upstream_model_id": upstream, "public_model_id": public} for public, upstream in models.items()
        ],
        "timeouts": timeouts,
    }
    settings = {key: value for key, value in gateway.environment.items() if key.startswith("FLOWAY_")}
    with opened(load(settings)):
        return upstreams.add("custom", name, config, UPSTREAM_KEY).id


def add_routes(gateway: Gateway, simulator: Simulator, refused_url: str) -> None:
    """Add what the tests of failover and of the ends of streams need."""
    url = simulator.base_url
    add(gateway, "first", url, {"sim-pair": "sim-first", "sim-alone": "sim-alone"})
    add(gateway, "chat only", url, {"sim-chat": "sim-chat"}, protocols=["chat_completions"])
    add(gateway, "messages only", url, {"sim-messages": "sim-messages"}, protocols=["messages"])
    add(gateway, "impatient", url, {"sim-impatient": "sim-impatient"}, idle_seconds=IDLE_SECONDS)
    add(gateway, "hasty", url, {"sim-hasty": "sim-late", "sim-hasty-alone": "sim-late"}, headers_seconds=1)
    add(gateway, "refused", refused_url, {"sim-refused": "sim-x", "sim-refused-alone": "sim-x"})
    add(
        gateway, "nameless", "http://nobody.invalid", {"sim-nameless": "sim-x", "sim-nameless-alone": "sim-x"}
    )
    add(gateway, "tls", f"https://127.0.0.1:{simulator.port}", {"sim-tls": "sim-x", "sim-tls-alone": "sim-x"})
    shared = ("sim-pair", "sim-hasty", "sim-refused", "sim-nameless", "sim-tls")
    add(gateway, "second", url, dict.fromkeys(shared, SECOND))


@contextmanager
def refusing_port() -> Iterator[int]:
    """A port that refuses connections for as long as the context lasts: bound, never listening."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])
