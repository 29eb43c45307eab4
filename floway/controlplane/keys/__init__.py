"""API keys of clients."""

from floway.controlplane.keys.routes import blueprint

__all__ = ["blueprint"]
