"""Who changed what."""

from floway.controlplane.audit.routes import blueprint

__all__ = ["blueprint"]
