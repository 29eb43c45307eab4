"""The ways out to upstreams."""

from floway.controlplane.proxies.routes import blueprint

__all__ = ["blueprint"]
