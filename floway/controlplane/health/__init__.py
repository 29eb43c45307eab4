"""How upstreams are, and what operators do about it."""

from floway.controlplane.health.routes import blueprint

__all__ = ["blueprint"]
