"""The models that clients can ask for."""

from floway.controlplane.models.routes import blueprint

__all__ = ["blueprint"]
