"""What would become of a request."""

from floway.controlplane.explain.routes import blueprint

__all__ = ["blueprint"]
