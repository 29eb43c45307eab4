"""How the gateway is doing, on one screen."""

from floway.controlplane.overview.routes import blueprint

__all__ = ["blueprint"]
