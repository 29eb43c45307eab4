"""Names of the operator's own for models."""

from floway.controlplane.aliases.routes import blueprint

__all__ = ["blueprint"]
