"""What models cost."""

from floway.controlplane.prices.routes import blueprint

__all__ = ["blueprint"]
