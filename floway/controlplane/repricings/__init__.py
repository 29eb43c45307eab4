"""Usage, priced anew."""

from floway.controlplane.repricings.routes import blueprint

__all__ = ["blueprint"]
