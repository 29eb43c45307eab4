"""How fast upstreams are."""

from floway.controlplane.performance.routes import blueprint

__all__ = ["blueprint"]
